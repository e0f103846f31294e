import re
from dataclasses import replace

import pytest

from assistant.office.conversations import Conversation, Turn
from assistant.records import Answer
from assistant.web import thread
from assistant.web.cards import cards, parts
from corpus.errors import UsageError
from corpus.library import document_of
from corpus.records import Document, Span
from tests.assistant.web.fakes import FakeAssistant, cite


@pytest.fixture
def answer(plan: Document) -> Answer:
    return Answer("谁管河道", "林舟", False, 0.9, citations=(cite(plan, "指挥长：林舟"),), milliseconds=1234)


def unknown(_: str) -> str:
    return "未知"


def shown(
    answer: Answer, assistant: FakeAssistant, *, validity: str = "现行有效", language: str = "zh"
) -> str:
    return thread.conversation_html(
        Conversation("c", "一段对话", ""),
        (Turn(7, answer.question, "answered", "2026-01-01 09:00:00", answer),),
        documents=assistant.document,
        validity=lambda _: validity,
        verdicts={},
        language=language,
    )


def test_an_answer_comes_with_its_source_and_the_quote_as_it_stands_there(
    answer: Answer, assistant: FakeAssistant
) -> None:
    html = shown(answer, assistant)
    assert "<mark>指 挥 长：林  舟</mark>" in html
    for said in (
        "《关于开展清水行动的通知》",
        "城发〔2021〕7号",
        "二、工作任务",
        "1.整治河道",
        "现行有效",
        "1.2 秒",
    ):
        assert said in html
    assert html.index("林舟") < html.index("依据") < html.index("沿河排查排口")


def test_a_mark_in_the_text_leads_to_its_card(answer: Answer, assistant: FakeAssistant) -> None:
    html = shown(answer, assistant)
    assert 'href="#card-7-1"' in html and 'id="card-7-1"' in html


def test_each_item_of_a_list_carries_the_number_of_its_own_card(plan: Document) -> None:
    both = (cite(plan, "指挥长：许野"), cite(plan, "指挥长：林舟"))
    answer = Answer("问", "管护绿地：许野；整治河道：林舟", False, 0.9, citations=both)
    found = cards(both, lambda _: plan, unknown)
    assert parts(answer, found) == (("管护绿地：许野", (1,)), ("整治河道：林舟", (2,)))


def test_equal_names_of_several_items_carry_different_numbers(plan: Document) -> None:
    source = "通知\n一、甲\n组长：林舟\n二、乙\n组长：林舟\n"
    document = document_of(source, name="同.txt", digest="d")
    both = (cite(document, "组长：林舟"), cite(document, "组长：林舟", occurrence=1))
    answer = Answer("问", "甲：林舟；乙：林舟", False, 0.9, citations=both)
    found = cards(both, lambda _: document, unknown)
    assert [numbers for _, numbers in parts(answer, found)] == [(1,), (2,)]


def test_a_text_that_no_single_quote_holds_carries_every_number(plan: Document) -> None:
    both = (cite(plan, "指挥长：许野"), cite(plan, "指挥长：林舟"))
    answer = Answer("问", "是。许野和林舟", False, 0.9, citations=both)
    assert parts(answer, cards(both, lambda _: plan, unknown)) == (("是。许野和林舟", (1, 2)),)


def test_neighbouring_clauses_are_folded(answer: Answer, assistant: FakeAssistant) -> None:
    folded = shown(answer, assistant).split("<details>")[1]
    assert "2.管护绿地" in folded and "上一条款" in folded


def test_quotes_of_one_clause_share_a_card_and_one_link(plan: Document, assistant: FakeAssistant) -> None:
    both = (cite(plan, "指挥长：林舟"), cite(plan, "沿河排查排口"), cite(plan, "指挥长：许野"))
    html = shown(Answer("问", "答", False, 0.5, citations=both), assistant)
    assert html.count('class="pq-card"') == 2
    assert html.count("<mark>") == 3


def test_a_refusal_looks_like_one_and_offers_the_near_misses(
    plan: Document, assistant: FakeAssistant
) -> None:
    near = (cite(plan, "各单位要按月报送进展。"),)
    html = shown(Answer("预算多少", "文件里没有写到预算。", True, 0.1, nearest=near), assistant)
    assert 'class="pq-refusal"' in html and "文件里没有写到预算。" in html
    assert "最接近的条款" in html and "各单位要按月报送进展。" in html
    assert "pq-answer" not in html and "复制答复" not in html


def test_nothing_of_a_hostile_document_or_question_becomes_markup(
    hostile: Document, assistant: FakeAssistant
) -> None:
    found = cite(hostile, "${1+1} {{7*7}} 元")
    html = shown(Answer("<script>1</script>", "<i>x</i>", False, 0.9, citations=(found,)), assistant)
    for tag in ("<script", "<img", "<i>", "<b>河道"):
        assert tag not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html


@pytest.fixture
def long(assistant: FakeAssistant) -> Document:
    sentences = "".join(f"第{n}句说了一件别的事情。" for n in range(80))
    text = f"关于长文的通知\n\n一、任务\n{sentences}要紧的话在这里。{sentences}"
    document = document_of(text, name="长.txt", digest="c")
    assistant.documents[document.name] = document
    return document


def test_a_long_clause_shows_whole_sentences_around_its_quote_and_the_rest_folded(
    long: Document, assistant: FakeAssistant
) -> None:
    html = shown(Answer("问", "答", False, 0.9, citations=(cite(long, "要紧的话"),)), assistant)
    excerpt = html.split("<blockquote")[1].split("</blockquote>")[0]
    assert "<mark>要紧的话</mark>在这里。第0句" in excerpt
    assert 60 < len(re.sub("<[^>]*>", "", excerpt)) < 260
    assert '<p class="pq-cut">……</p><p>第' in excerpt
    folded = html.split("本条款全文")[1]
    assert "第40句" in folded and "<mark>要紧的话</mark>" in folded


def test_a_near_miss_shows_how_its_clause_begins(long: Document, assistant: FakeAssistant) -> None:
    near = (cite(long, long.slice(long.clauses[-1].span)),)
    html = shown(Answer("问", "没有", True, 0.1, nearest=near), assistant)
    excerpt = html.split("<blockquote")[1].split("</blockquote>")[0]
    assert "一、任务" in excerpt and "第0句" in excerpt and "第30句" not in excerpt


def test_a_citation_of_a_document_that_is_gone_still_shows_its_quote(
    answer: Answer, assistant: FakeAssistant
) -> None:
    assistant.documents.clear()
    assert "<mark>指 挥 长：林  舟</mark>" in shown(answer, assistant, validity="未知")


def test_a_citation_past_the_end_of_a_changed_document_still_shows_its_quote(
    answer: Answer, assistant: FakeAssistant
) -> None:
    stale = replace(answer.citations[0], span=Span(9000, 9005), clause=99)
    assert "<mark>指 挥 长：林  舟</mark>" in shown(replace(answer, citations=(stale,)), assistant)


def test_confidence_is_told_in_a_word() -> None:
    assert [thread.confidence_word(c) for c in (1.0, 0.75, 0.6, 0.49, 0.0)] == ["高", "高", "中", "低", "低"]


def test_an_error_stands_below_the_conversation_in_one_line(assistant: FakeAssistant) -> None:
    html = thread.conversation_html(
        None,
        (),
        documents=assistant.document,
        validity=unknown,
        verdicts={},
        language="zh",
        failure=UsageError("问题不能为空", "<b>", "请输入一句话"),
    )
    assert "问题不能为空（收到：&lt;b&gt;）。请输入一句话" in html and 'role="alert"' in html


def test_the_screen_speaks_english_and_the_answer_stays_chinese(
    answer: Answer, assistant: FakeAssistant
) -> None:
    html = shown(answer, assistant, language="en")
    assert "Copy answer and sources" in html and "In force" in html and "林舟" in html
    assert "复制答复" not in html
