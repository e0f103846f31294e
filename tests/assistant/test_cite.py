from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.cite import cite, verified
from assistant.records import Citation, Evidence
from corpus.library import document_of
from corpus.records import Document, Span
from tests.assistant.invented import LAKE_2021, LAKE_2022, LIFTS, made

DOCUMENTS = {d.name: d for d in (made(LAKE_2021, "甲.txt"), made(LAKE_2022, "乙.txt"), made(LIFTS, "丙.txt"))}


def quote(words: str, name: str = "乙.txt") -> Citation:
    """The citation of the first place where the words stand."""
    document = DOCUMENTS[name]
    span = Span(start := document.text.index(words), start + len(words))
    clause = next(c.ordinal for c in document.clauses if c.span.covers(span))
    return cite(Evidence(name, clause, span), document)


def test_a_citation_says_where_the_words_stand_and_quotes_them_to_the_letter() -> None:
    cited = quote("总队长：何小满", "甲.txt")
    assert cited.text == "总 队 长：何小满"
    assert cited.path == ("二、工作任务", "2、岸线修复行动")
    assert cited.title == "关于印发《青湖镇“三大清湖行动”实施方案》的通知"
    assert cited.number == "青湖政发〔2021〕7号"
    assert (cited.document, quote("沈诺").number) == ("甲.txt", "")
    assert cited.as_json()["start"] == DOCUMENTS["甲.txt"].text.index("总队长：何小满")


@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_a_quote_is_always_a_stretch_of_the_source_at_its_place(name: str, data: st.DataObject) -> None:
    document = DOCUMENTS[name]
    clause = data.draw(st.sampled_from(document.clauses))
    start = data.draw(st.integers(clause.span.start, clause.span.end - 1))
    end = data.draw(st.integers(start + 1, clause.span.end))
    assert_stands_in_source(cite(Evidence(name, clause.ordinal, Span(start, end)), document), document)


@given(st.text(alphabet="湖岸线 　，。：\n\t１2\u200b一、总队长", min_size=1), st.data())
def test_a_quote_of_any_text_stands_in_it(source: str, data: st.DataObject) -> None:
    assume(any(c.isalnum() for c in source))
    document = document_of(source, name="a.txt", digest="")
    clause = data.draw(st.sampled_from(document.clauses))
    assert_stands_in_source(cite(Evidence("a.txt", clause.ordinal, clause.span), document), document)


def assert_stands_in_source(cited: Citation, document: Document) -> None:
    at = document.offsets.to_source(cited.span)
    assert cited.text and cited.text in document.source
    assert document.source[at.start : at.end] == cited.text
    assert verified(cited.text, (cited,), {document.name: document})


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("何小满", ["总队长：何小满"]),
        ("林舟", ["总队长：林舟"]),
        ("渔业转型战役：林舟；岸线美化战役：何小满", ["总队长：林舟", "总队长：何小满"]),
        ("岸线美化战役总队长", ["总队长：何小满"]),
        ("力争完成150艘", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("渔船拆解 120 艘", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("交通道路、游船码头", ["交通道路、停车设施、游船码头、环湖步道等“四类”重点设施"]),
    ],
)
def test_what_the_quotes_say_is_verified(text: str, quotes: list[str]) -> None:
    assert verified(text, tuple(map(quote, quotes)), DOCUMENTS)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("王建国", ["总队长：何小满"]),
        ("何小满；王建国", ["总队长：何小满"]),
        ("何小满、王建国", ["总队长：何小满"]),
        ("岸线美化战役：王建国", ["总队长：何小满"]),
        ("渔业转型战役：何小满", ["总队长：何小满"]),
        ("何小满任期五年", ["总队长：何小满"]),
        ("力争完成160艘", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("力争完成1500艘", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("确保完成渔船拆解120艘\n另有奖励3000元", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("力争完成渔船拆解120艘", ["确保完成渔船拆解120艘，力争完成150艘"]),
        ("交通道路、森林防火", ["交通道路、停车设施、游船码头、环湖步道等“四类”重点设施"]),
        ("由镇财政全额承担", ["镇财政安排专项资金360万元"]),
    ],
)
def test_a_number_name_or_sentence_that_no_quote_has_is_not(text: str, quotes: list[str]) -> None:
    assert not verified(text, tuple(map(quote, quotes)), DOCUMENTS)


@given(st.integers(0, 9999))
def test_no_other_number_is_verified(number: int) -> None:
    quoted = quote("确保完成渔船拆解120艘，力争完成150艘")
    assert verified(f"确保完成渔船拆解{number}艘", (quoted,), DOCUMENTS) == (number == 120)


@given(st.text(alphabet="赵钱孙李周吴郑王建国华明", min_size=2, max_size=4))
def test_no_other_name_is_verified(name: str) -> None:
    assert not verified(name, (quote("总队长：何小满"), quote("牵头单位：旅游办")), DOCUMENTS)


def test_without_a_quote_nothing_is_verified() -> None:
    assert not verified("何小满", (), DOCUMENTS)


def test_an_altered_or_misplaced_quote_verifies_nothing() -> None:
    good = quote("总队长：何小满")
    assert verified("何小满", (good,), DOCUMENTS)
    altered = [
        replace(good, text="总 队 长：王建国"),
        replace(good, text=""),
        replace(good, span=Span(good.span.start + 1, good.span.end + 1)),
        replace(good, document="没有这个文件.txt"),
    ]
    for bad in altered:
        assert not verified("何小满", (bad,), DOCUMENTS)
        assert not verified("何小满", (good, bad), DOCUMENTS)
