import re
from dataclasses import replace

import pytest

from assistant.records import Answer
from assistant.web import render
from assistant.web.cards import book_title, cited
from assistant.web.render import Turn
from corpus.errors import UsageError
from corpus.library import document_of
from corpus.records import Document, Span
from tests.assistant.web.fakes import FakeAssistant, cite


@pytest.fixture
def answer(plan: Document) -> Answer:
    return Answer("谁管河道", "林舟", False, 0.9, citations=(cite(plan, "指挥长：林舟"),), milliseconds=1234)


def shown(answer: Answer, assistant: FakeAssistant) -> str:
    return render.conversation((Turn(answer.question, answer),), assistant.document)


def test_an_answer_comes_with_its_source_and_the_quote_as_it_stands_there(
    answer: Answer, assistant: FakeAssistant
) -> None:
    html = shown(answer, assistant)
    assert '<div class="pq-answer">林舟</div>' in html
    assert "<mark>指 挥 长：林  舟</mark>" in html
    for part in (
        "《关于开展清水行动的通知》",
        "城发〔2021〕7号",
        "二、工作任务",
        "1.整治河道",
        "沿河排查排口",
        "把握：<b>高</b>",
    ):
        assert part in html
    assert html.index("林舟") < html.index("依据") < html.index("沿河排查排口")


def test_neighbouring_clauses_are_folded(answer: Answer, assistant: FakeAssistant) -> None:
    folded = shown(answer, assistant).split("<details>")[1]
    assert "2.管护绿地" in folded and "上一条款" in folded


def test_quotes_of_one_clause_share_a_card_and_one_link(plan: Document, assistant: FakeAssistant) -> None:
    both = (cite(plan, "指挥长：林舟"), cite(plan, "沿河排查排口"), cite(plan, "指挥长：许野"))
    html = shown(Answer("问", "答", False, 0.5, citations=both), assistant)
    assert html.count('class="pq-card"') == 2
    assert html.count("<mark>") == 3
    assert html.count("&amp;start=") == 3


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
    assert "${" not in html and "{{" not in html


def test_a_citation_is_written_as_officials_write_it(plan: Document) -> None:
    found = cite(plan, "指挥长：林舟")
    assert cited(found) == "《关于开展清水行动的通知》（城发〔2021〕7号）二、工作任务 > 1.整治河道"
    assert cited(replace(found, number="")) == "《关于开展清水行动的通知》二、工作任务 > 1.整治河道"


def test_titles_inside_titles_take_single_marks(plan: Document) -> None:
    found = cite(plan, "指挥长：林舟")
    assert book_title(replace(found, title="关于印发《甲方案》的通知")) == "关于印发〈甲方案〉的通知"
    assert book_title(replace(found, title="《甲方案》")) == "甲方案"
    assert book_title(replace(found, title=" ")) == "行动方案"


def test_what_is_copied_holds_the_answer_and_its_source(answer: Answer) -> None:
    assert render.copy_text(answer) == (
        "林舟\n依据：《关于开展清水行动的通知》（城发〔2021〕7号）"
        "二、工作任务 > 1.整治河道：“指 挥 长：林  舟”"
    )


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
    folded = html.split("看全文和上下文")[1]
    assert "第40句" in folded and "<mark>要紧的话</mark>" in folded


def test_a_near_miss_shows_how_its_clause_begins(long: Document, assistant: FakeAssistant) -> None:
    near = (cite(long, long.slice(long.clauses[-1].span)),)
    html = shown(Answer("问", "没有", True, 0.1, nearest=near), assistant)
    excerpt = html.split("<blockquote")[1].split("</blockquote>")[0]
    assert "一、任务" in excerpt and "第0句" in excerpt and "第30句" not in excerpt
    assert '。</mark></p><p class="pq-cut">……</p>' in excerpt


def test_a_citation_of_a_document_that_is_gone_still_shows_its_quote(
    answer: Answer, assistant: FakeAssistant
) -> None:
    assistant.documents.clear()
    assert "<mark>指 挥 长：林  舟</mark>" in shown(answer, assistant)


def test_a_citation_past_the_end_of_a_changed_document_still_shows_its_quote(
    answer: Answer, assistant: FakeAssistant
) -> None:
    stale = replace(answer.citations[0], span=Span(9000, 9005), clause=99)
    assert "<mark>指 挥 长：林  舟</mark>" in shown(replace(answer, citations=(stale,)), assistant)


def test_earlier_questions_are_folded_newest_first(answer: Answer, assistant: FakeAssistant) -> None:
    turns = tuple(Turn(f"第{n}问", replace(answer, text=f"第{n}答")) for n in (1, 2, 3))
    html = render.conversation(turns, assistant.document)
    assert html.index("第3答") < html.index("前 2 个问题") < html.index("第2问") < html.index("第1问")
    assert render.conversation((), assistant.document) == ""


def test_confidence_is_told_in_a_word() -> None:
    assert [render.confidence_word(c) for c in (1.0, 0.75, 0.6, 0.49, 0.0)] == ["高", "高", "中", "低", "低"]


def test_an_error_is_its_one_line() -> None:
    html = render.failure(UsageError("问题不能为空", "<b>", "请输入一句话"))
    assert "问题不能为空（收到：&lt;b&gt;）。请输入一句话" in html and 'role="alert"' in html
