from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.library import document_of
from corpus.records import Document
from index.passages import cut, passages_of
from tests.index.conftest import FIRST, make_document

SENTENCE = "全面落实各项目标任务，持续改善群众生活环境。"


def texts(document: Document) -> list[str]:
    return [passage.text for passage in passages_of(document)]


def test_a_clause_of_middle_length_is_one_passage() -> None:
    document = make_document((("一、目标", "1.产业"), SENTENCE * 4), (("一、目标", "2.民生"), SENTENCE * 5))
    assert texts(document) == [SENTENCE * 4, SENTENCE * 5]


def test_a_long_clause_is_cut_where_sentences_end() -> None:
    pieces = texts(make_document((("一、目标",), SENTENCE * 40)))
    assert len(pieces) > 1
    assert "".join(pieces) == SENTENCE * 40
    assert all(piece.endswith("。") and len(piece) <= 350 for piece in pieces)
    assert max(map(len, pieces)) < 2 * min(map(len, pieces))


def test_short_items_of_one_section_are_joined_and_carry_the_path_they_share() -> None:
    document = make_document(
        (("一、分工", "1.公安局"), "1.公安局：管秩序"), (("一、分工", "2.城管局"), "2.城管局：管市容")
    )
    (passage,) = passages_of(document)
    assert passage.text == "1.公安局：管秩序\n2.城管局：管市容"
    assert (passage.path, passage.clauses) == (("一、分工",), (0, 1))


def test_short_sections_at_the_top_stay_apart() -> None:
    document = make_document(
        (("第一条",), "第一条 本办法适用于本市。"), (("第二条",), "第二条 自发布之日起施行。")
    )
    assert len(texts(document)) == 2


def test_short_items_of_different_sections_stay_apart() -> None:
    document = make_document((("一、甲", "1.子"), "1.子项"), (("二、乙", "1.丑"), "1.丑项"))
    assert len(texts(document)) == 2


def test_a_bare_heading_stands_before_the_clauses_it_heads() -> None:
    document = make_document(
        (("一、甲",), "一、甲"),
        (("一、甲", "1.子"), "1.子项" + SENTENCE * 4),
        (("一、甲", "2.丑"), "2.丑项" + SENTENCE * 4),
    )
    first, second = passages_of(document)
    assert first.text == "一、甲\n1.子项" + SENTENCE * 4
    assert (first.path, first.clauses) == (("一、甲", "1.子"), (0, 1))
    assert second.text == "2.丑项" + SENTENCE * 4


def test_a_title_stands_before_what_follows_and_alone_when_nothing_does() -> None:
    policy = document_of("关于绿色出行的通知\n\n一、目标\n比例达到75%以上。\n", name="a.txt", digest="")
    assert texts(policy) == ["关于绿色出行的通知\n一、目标\n比例达到75%以上。"]
    assert texts(make_document(((), "标题"), kind="title")) == ["标题"]


def test_a_table_is_never_joined() -> None:
    assert len(texts(make_document(((), "甲\t乙"), ((), "丙\t丁"), kind="table"))) == 2


def test_equal_text_has_equal_id_and_another_title_another() -> None:
    first, again = (passages_of(make_document(((), SENTENCE)))[0] for _ in range(2))
    other = passages_of(make_document(((), SENTENCE), title="别的"))[0]
    assert first.id == again.id != other.id


def test_passages_of_a_policy_give_back_its_text() -> None:
    document = document_of(FIRST, name="a.txt", digest="")
    found = passages_of(document)
    assert all(document.text[p.span.start : p.span.end] == p.text for p in found)
    assert any("牵头单位：交通运输局" in p.text and p.path == ("二、责任分工",) for p in found)


WORDS = st.text(alphabet="政策局，。；\n　 aA1！”）", min_size=1, max_size=900)
Clauses = list[tuple[tuple[str, ...], str]]
PATHS = st.lists(st.sampled_from(["一、甲", "二、乙", "1.子"]), max_size=3).map(tuple)


@given(st.lists(st.tuples(PATHS, WORDS), min_size=1, max_size=8))
def test_every_character_of_every_clause_lies_in_a_passage(
    clauses: list[tuple[tuple[str, ...], str]],
) -> None:
    document = make_document(*clauses)
    found = passages_of(document)
    covered = {at for p in found for at in range(p.span.start, p.span.end)}
    for clause in document.clauses:
        assert covered.issuperset(range(clause.span.start, clause.span.end))
        owners = [p for p in found if clause.ordinal in p.clauses]
        assert owners or not len(clause.span)
    assert all(document.text[p.span.start : p.span.end] == p.text for p in found)
    assert [p.span for p in found] == sorted(p.span for p in found)


@given(st.text(alphabet="政策，。；\n ab！”）", max_size=3000))
def test_pieces_have_no_gaps_and_are_never_too_long(text: str) -> None:
    pieces = cut(text)
    assert "".join(text[p.start : p.end] for p in pieces) == text
    assert all(0 < len(p) <= 350 for p in pieces)


def test_a_long_table_is_cut_between_rows_and_every_piece_carries_caption_and_header() -> None:
    rows = [f"第{n}档\t{n}00元；另加交通补贴\t每季度发放；逾期不补" for n in range(1, 41)]
    text = (
        "某市补贴办法\n第一条 标准见下表。\n补贴标准表\n档次\t金额\t发放\n"
        + "\n".join(rows)
        + "\n以上标准每年核定一次。"
    )
    document = document_of(text, name="办法.txt", digest="")
    pieces = [p for p in passages_of(document) if "\t" in p.text]
    assert len(pieces) > 2
    assert [
        row for piece in pieces for row in piece.text.split("\n") if row.startswith("第") and "\t" in row
    ] == rows
    for piece in pieces:
        assert "补贴标准表\n档次\t金额\t发放" in piece.embedded
        assert piece.embedded.count("档次\t金额\t发放") == 1
        assert document.slice(piece.span) == piece.text
    assert all(p.header == "" for p in passages_of(document) if "\t" not in p.text)
