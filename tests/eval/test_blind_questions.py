"""The sets that were written blind agree with the texts they were written from."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.metrics import GAP, contains, normalise
from eval.records import Question, read_questions

EVAL = Path(__file__).parents[2] / "eval"
FOLDERS = {
    "plans-blind": EVAL.parent / "corpus" / "policies",
    "invented": EVAL / "invented",
    "fresh": EVAL / "fresh",
    "spoken": EVAL / "spoken",
    "varied": EVAL / "varied",
}
SETS = {name: read_questions(EVAL / "questions" / f"{name}.jsonl") for name in FOLDERS}
TEXTS = {p.name: p.read_text(encoding="utf-8") for f in FOLDERS.values() for p in f.glob("*.txt")}
ANSWERED = [q for questions in SETS.values() for q in questions if not q.refuse]


@pytest.mark.parametrize("question", ANSWERED, ids=lambda q: q.id)
def test_answers_and_quotes_stand_in_the_documents(question: Question) -> None:
    cited = "\n".join(TEXTS[name] for name in question.documents)
    for item in question.answers:
        assert any(all(contains(cited, part) for part in spelling.split(GAP)) for spelling in item), item
    for wanted in question.citations:
        assert any(contains(TEXTS[wanted.document], quote) for quote in wanted.quotes), wanted


def test_no_question_of_the_open_set_is_asked_again() -> None:
    curated = read_questions(EVAL / "questions" / "plans.jsonl")
    asked = [(q.history, normalise(q.question)) for q in (*curated, *SETS["plans-blind"])]
    assert len(set(asked)) == len(asked)


def test_a_part_of_each_set_is_to_be_refused() -> None:
    least = {"plans-blind": 0.25, "invented": 0.25, "fresh": 0.12, "spoken": 0.12, "varied": 0.15}
    for name, questions in SETS.items():
        assert sum(q.refuse for q in questions) >= least[name] * len(questions)
