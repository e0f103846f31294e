from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.cite import cite, verified
from assistant.records import Citation, Evidence, Item
from corpus.library import document_of
from corpus.records import Document, Span
from tests.assistant.invented import LAKE_2021, LAKE_2022, LIFTS, made

DOCUMENTS = {d.name: d for d in (made(LAKE_2021, "甲.txt"), made(LAKE_2022, "乙.txt"), made(LIFTS, "丙.txt"))}
TARGET = "确保完成渔船拆解120艘，力争完成150艘"
CHIEF = "总队长：何小满"
FACILITIES = "交通道路、停车设施、游船码头、环湖步道等“四类”重点设施"


def evidence(words: str, name: str = "乙.txt") -> Evidence:
    """The first place where the words stand."""
    document = DOCUMENTS[name]
    span = Span(start := document.text.index(words), start + len(words))
    return Evidence(name, next(c.ordinal for c in document.clauses if c.span.covers(span)), span)


def quote(words: str, name: str = "乙.txt") -> Citation:
    return cite(evidence(words, name), DOCUMENTS[name])


def holds(text: str, words: str, *, under: str = "", name: str = "乙.txt") -> bool:
    """Whether an item of an answer passes with the words as its evidence."""
    return verified(Item(text, evidence(words, name), under), DOCUMENTS[name])


def test_a_citation_says_where_the_words_stand_and_quotes_them_to_the_letter() -> None:
    cited = quote(CHIEF, "甲.txt")
    assert cited.text == "总 队 长：何小满"
    assert cited.path == ("二、工作任务", "2、岸线修复行动")
    assert cited.title == "关于印发《青湖镇“三大清湖行动”实施方案》的通知"
    assert cited.number == "青湖政发〔2021〕7号"
    assert (cited.document, quote("沈诺").number) == ("甲.txt", "")
    assert cited.as_json()["start"] == DOCUMENTS["甲.txt"].text.index(CHIEF)


@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_a_quote_is_always_a_stretch_of_the_source_at_its_place(name: str, data: st.DataObject) -> None:
    document = DOCUMENTS[name]
    clause = data.draw(st.sampled_from(document.clauses))
    start = data.draw(st.integers(clause.span.start, clause.span.end - 1))
    end = data.draw(st.integers(start + 1, clause.span.end))
    assert_stands_in_source(Evidence(name, clause.ordinal, Span(start, end)), document)


@given(st.text(alphabet="湖岸线 　，。：\n\t１2\u200b一、总队长", min_size=1), st.data())
def test_a_quote_of_any_text_stands_in_it(source: str, data: st.DataObject) -> None:
    assume(any(c.isalnum() for c in source))
    document = document_of(source, name="a.txt", digest="")
    clause = data.draw(st.sampled_from(document.clauses))
    assert_stands_in_source(Evidence("a.txt", clause.ordinal, clause.span), document)


def assert_stands_in_source(place: Evidence, document: Document) -> None:
    cited = cite(place, document)
    at = document.offsets.to_source(cited.span)
    assert cited.text and cited.text in document.source
    assert document.source[at.start : at.end] == cited.text
    assert verified(Item(cited.text, place), document) == bool(cited.text.strip())


@pytest.mark.parametrize(
    ("text", "words", "under"),
    [
        ("何小满", CHIEF, ""),
        ("林舟", "总队长：林舟", ""),
        ("何小满", CHIEF, "岸线美化战役"),
        ("何小满", CHIEF, "总队长"),
        ("何小满", CHIEF, "关于打响“三大护湖战役”的总体方案"),
        ("岸线美化战役总队长", CHIEF, "何小满"),
        ("岸线美化战役", CHIEF, ""),
        ("力争完成150艘", TARGET, ""),
        ("渔船拆解 120 艘", TARGET, ""),
        ("渔船拆解１２０艘", TARGET, ""),
        ("交通道路、游船码头", FACILITIES, ""),
        ("停车设施，环湖步道", FACILITIES, ""),
    ],
)
def test_what_the_quote_says_is_verified(text: str, words: str, under: str) -> None:
    assert holds(text, words, under=under)


@pytest.mark.parametrize(
    ("text", "words", "under"),
    [
        ("王建国", CHIEF, ""),
        ("何小满；王建国", CHIEF, ""),
        ("何小满、王建国", CHIEF, ""),
        ("何小满、", CHIEF, ""),
        ("何小满任期五年", CHIEF, ""),
        ("力争完成160艘", TARGET, ""),
        ("确保完成渔船拆解120艘\n另有奖励3000元", TARGET, ""),
        ("力争完成渔船拆解120艘", TARGET, ""),
        ("交通道路、森林防火", FACILITIES, ""),
        ("由镇财政全额承担", "镇财政安排专项资金360万元", ""),
        ("岸线美化战役王建国", CHIEF, ""),
        ("", CHIEF, ""),
        (" \u3000\n", CHIEF, ""),
        ("、", CHIEF, ""),
    ],
)
def test_a_number_name_or_sentence_that_the_quote_has_not_is_refused(
    text: str, words: str, under: str
) -> None:
    assert not holds(text, words, under=under)


@pytest.mark.parametrize("text", ["20艘", "0艘", "力争完成15", "完成渔船拆解12", "50艘"])
def test_a_number_cut_out_of_a_longer_one_is_refused(text: str) -> None:
    assert not holds(text, TARGET)


@pytest.mark.parametrize("text", ["5公里", "5"])
def test_a_number_cut_behind_its_point_is_refused(text: str) -> None:
    document = made("修路方案\n一、任务\n新修村道3.5公里。\n", "路.txt")
    start = document.text.index("新修")
    clause = next(c.ordinal for c in document.clauses if c.span.start <= start < c.span.end)
    place = Evidence("路.txt", clause, Span(start, start + 9))
    assert verified(Item("3.5公里", place), document)
    assert not verified(Item(text, place), document)


@pytest.mark.parametrize(
    ("text", "words", "under"),
    [
        ("何小满", CHIEF, "渔业转型战役"),
        ("何小满", CHIEF, "牵头单位"),
        ("何小满", CHIEF, "岸线修复行动"),
        ("渔业转型战役总队长", CHIEF, ""),
        ("岸线美化战役副总队长", CHIEF, ""),
        ("岸线美化战役总队长", CHIEF, "林舟"),
    ],
)
def test_a_pair_that_does_not_belong_together_is_refused(text: str, words: str, under: str) -> None:
    assert not holds(text, words, under=under)


@pytest.mark.parametrize("text", ["林小满", "何舟", "林舟", "林舟何小满", "何小满林舟"])
def test_pieces_of_names_from_other_quotes_make_no_name(text: str) -> None:
    assert not holds(text, CHIEF)


@given(st.integers(0, 9999))
def test_no_other_number_is_verified(number: int) -> None:
    assert holds(f"确保完成渔船拆解{number}艘", TARGET) == (number == 120)
    assert holds(f"{number}艘", TARGET) == (number in (120, 150))


@given(st.text(alphabet="赵钱孙李周吴郑王建国华明", min_size=2, max_size=4))
def test_no_other_name_is_verified(name: str) -> None:
    assert not holds(name, CHIEF)
    assert not holds(name, "牵头单位：旅游办")
    assert not holds("何小满", CHIEF, under=name)


def test_evidence_that_shows_nothing_verifies_nothing() -> None:
    place = evidence(CHIEF)
    empty = replace(place, span=Span(place.span.start, place.span.start))
    elsewhere = replace(place, span=Span(place.span.start - 9, place.span.end - 9))
    for bad in (empty, elsewhere):
        assert not verified(Item("何小满", bad), DOCUMENTS["乙.txt"])
