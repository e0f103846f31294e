import time

from hypothesis import given
from hypothesis import strategies as st

from assistant.office.changes import Change, changes, condensed, counted
from corpus.library import document_of
from corpus.records import Document

BEFORE = """关于清湖的通知
一、任务
1.清理渔网3000米。
2.修复岸线，种植芦苇。
二、要求
每周巡查两次。
"""
AFTER = """关于清湖的通知
一、任务
1.清理渔网5000米。
2.修复岸线，种植芦苇。
3.接入管网，污水全部截流。
"""


def document(text: str) -> Document:
    return document_of(text, name="清湖.txt", digest="")


def side(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in pieces)


def test_a_changed_clause_stands_beside_its_old_wording_with_the_difference_marked() -> None:
    (found,) = [c for c in changes(document(BEFORE), document(AFTER)) if c.kind == "changed"]
    assert side(found.before) == "1.清理渔网3000米。" and side(found.after) == "1.清理渔网5000米。"
    assert ("3", True) in found.before and ("5", True) in found.after


def test_clauses_that_came_and_went_are_told_apart() -> None:
    found = changes(document(BEFORE), document(AFTER))
    by_kind = {
        kind: [side(c.before) or side(c.after) for c in found if c.kind == kind]
        for kind in ("added", "removed")
    }
    assert by_kind["added"] == ["3.接入管网，污水全部截流。"]
    assert "".join(by_kind["removed"]).replace("\n", "") == "二、要求每周巡查两次。"
    assert counted(found)["changed"] == 1


def test_equal_documents_have_no_changes() -> None:
    assert {c.kind for c in changes(document(BEFORE), document(BEFORE))} == {"same"}


def test_of_what_is_equal_only_the_neighbours_of_a_change_are_shown() -> None:
    clauses = [f"{n}.第{n}件事情。" for n in range(1, 10)]
    before = document("通知\n" + "\n".join(clauses))
    after = document("通知\n" + "\n".join(clauses).replace("第5件", "第五件"))
    rows = [one and side(one.after) for one in condensed(changes(before, after))]
    assert rows == [None, "4.第4件事情。", "5.第五件事情。", "6.第6件事情。", None]


lines = st.lists(
    st.sampled_from(["一、甲", "1.乙丙丁。", "1.乙丙戊。", "2.己庚。", "辛壬癸。"]), min_size=1, max_size=8
)


@given(lines, lines)
def test_no_clause_of_either_side_is_lost(old: list[str], new: list[str]) -> None:
    before, after = (document("通知\n" + "\n".join(text)) for text in (old, new))
    found = changes(before, after)

    def left(change: Change) -> bool:
        return change.kind in ("changed", "removed", "same")

    for one, texts in (
        (before, [side(c.before) for c in found if left(c)]),
        (after, [side(c.after) for c in found if c.kind != "removed"]),
    ):
        assert "".join("".join(texts).split()) == "".join(one.source.split())


def test_two_long_documents_with_nothing_in_common_take_moments() -> None:
    old, new = (
        document("办法\n" + "\n".join(f"第{n}条 {word * 40}{n}。" for n in range(1, 400)))
        for word in ("甲乙丙丁", "戊己庚辛")
    )
    began = time.monotonic()
    found = changes(old, new)
    assert time.monotonic() - began < 20 and counted(found)["same"] < 5
