"""Questions on documents that stay outside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.outside import disagreements, main, materialise
from eval.records import read_questions, write_lines

POLICIES = read_questions(Path(__file__).parents[2] / "eval" / "questions" / "policies.jsonl")


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    write_lines(tmp_path / "passages.jsonl", [{"id": "a", "text": "补贴每月300元。\r\n"}])
    return tmp_path


def test_each_passage_becomes_a_document_named_after_it(passages: Path) -> None:
    out = passages / "corpus"
    for given in (passages, passages / "passages.jsonl"):
        assert materialise(given, out) == {"a.txt": "补贴每月300元。\r\n"}
    assert (out / "a.txt").read_bytes().decode("utf-8") == "补贴每月300元。\r\n"


def test_a_folder_with_other_files_is_left_alone(passages: Path) -> None:
    with pytest.raises(UsageError, match="空文件夹"):
        materialise(passages, passages)


@pytest.mark.parametrize(("answer", "status"), [("300元", 0), ("400元", 1)])
def test_answers_are_looked_for_in_their_documents(passages: Path, answer: str, status: int) -> None:
    row = {
        **{"id": "1", "kind": "number", "question": "多少？", "answers": [[answer]], "refuse": False},
        "citations": [{"document": "a.txt", "quotes": [answer]}],
    }
    write_lines(passages / "q.jsonl", [row])
    arguments = ["--passages", str(passages), "--out", str(passages / "c")]
    assert main([*arguments, "--questions", str(passages / "q.jsonl")]) == status
    found = disagreements(read_questions(passages / "q.jsonl"), {"a.txt": "补贴每月300元。"})
    assert len(found) == 2 * status


def test_the_questions_on_outside_documents_hold_short_answers_and_no_document() -> None:
    assert len(POLICIES) == 60
    assert len({name for q in POLICIES for name in q.documents}) == 10
    assert sum(q.refuse for q in POLICIES) == 20
    for question in POLICIES:
        spellings = [s for item in question.answers for s in item]
        assert all(len(s) <= 40 for s in (*spellings, *(q for e in question.citations for q in e.quotes)))
