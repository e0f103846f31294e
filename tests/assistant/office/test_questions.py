from pathlib import Path

import pytest

from assistant.office import questions
from corpus.errors import UsageError
from eval.records import KINDS, read_questions


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "题集" / "office.jsonl"


def test_the_kinds_are_those_of_the_evaluation() -> None:
    assert tuple(questions.KINDS) == KINDS


def test_a_question_can_be_evaluated_as_it_is_written_down(kept: Path) -> None:
    questions.add(
        kept,
        question=" 谁管河道？ ",
        kind="list",
        answers=["林舟 | 林 舟", "", "许野"],
        citations=[("清水.txt", "指挥长：林舟")],
        note="有人说错",
    )
    questions.add(kept, question="经费多少", kind="unanswerable", answers=["不算"])
    first, second = read_questions(kept)
    assert (first.id, first.question, first.form) == ("office-001", "谁管河道？", "list")
    assert first.answers == (("林舟", "林 舟"), ("许野",)) and first.documents == ("清水.txt",)
    assert second.refuse and not second.answers and second.id == "office-002"


def test_what_makes_no_test_is_refused_with_its_reason(kept: Path) -> None:
    for change, told in (
        ({"kind": "好"}, "类别"),
        ({"question": " "}, "题目"),
        ({"answers": [" "]}, "标准答案"),
        ({"citations": []}, "依据"),
    ):
        row = {"question": "谁", "kind": "role", "answers": ["林舟"], "citations": [("清水.txt", "林舟")]}
        with pytest.raises(UsageError, match=told):
            questions.add(kept, **{**row, **change})  # type: ignore[arg-type]
    assert not kept.exists()


def test_a_question_is_taken_once_and_ids_are_not_used_again(kept: Path) -> None:
    for question in ("甲", "乙"):
        questions.add(kept, question=question, kind="unanswerable")
    with pytest.raises(UsageError, match="只收一次"):
        questions.add(kept, question="乙", kind="unanswerable")
    questions.remove(kept, "office-001")
    assert questions.add(kept, question="丙", kind="unanswerable") == "office-003"
    assert [row["question"] for row in questions.rows(kept)] == ["乙", "丙"]
