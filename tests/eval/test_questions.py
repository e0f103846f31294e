"""The curated questions agree with the texts that they were written from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.metrics import GAP, answer_exact, contains, normalise, says
from eval.records import KINDS, Question, read_questions

ROOT = Path(__file__).parents[2]
QUESTIONS = read_questions(ROOT / "eval" / "questions" / "plans.jsonl")
TEXTS = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "corpus" / "policies").glob("*.txt")}
ANSWERED = [q for q in QUESTIONS if not q.refuse]
REFUSED = [q for q in QUESTIONS if q.refuse]


def section(document: str, under: str) -> str:
    """The text from the numbered heading with `under` to the next numbered heading."""
    pieces = re.split(r"\n(?=\s*(?:\d+[、.]|[一二三四五]、))", TEXTS[document])
    found = [p for p in pieces if contains(p.split("\n")[0], under)]
    assert len(found) == 1, (document, under)
    return found[0]


def test_there_are_enough_questions_of_every_kind() -> None:
    counts = {kind: sum(q.kind == kind for q in QUESTIONS) for kind in KINDS}
    assert len(QUESTIONS) >= 150
    assert min(counts.values()) >= 6
    assert counts["unanswerable"] >= 18


def test_no_question_is_asked_twice() -> None:
    asked = [(q.history, normalise(q.question)) for q in QUESTIONS]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("question", ANSWERED, ids=lambda q: q.id)
def test_every_accepted_answer_stands_in_a_cited_document(question: Question) -> None:
    cited = "\n".join(TEXTS[name] for name in question.documents)
    for spelling in (s for item in question.answers for s in item):
        for part in spelling.split(GAP):
            assert contains(cited, part), spelling


@pytest.mark.parametrize("question", ANSWERED, ids=lambda q: q.id)
def test_every_short_quote_stands_once_in_its_document_or_section(question: Question) -> None:
    assert question.citations
    for wanted in question.citations:
        text = section(wanted.document, wanted.under) if wanted.under else TEXTS[wanted.document]
        for quote in wanted.quotes:
            assert contains(text, quote), quote
            # Long words say the same wherever they stand; short ones may mean another thing.
            assert len(quote) >= 20 or normalise(text).count(normalise(quote)) == 1, quote


@pytest.mark.parametrize("question", ANSWERED, ids=lambda q: q.id)
def test_the_answer_as_written_is_exact(question: Question) -> None:
    best = "；".join(item[0].replace(GAP, "攻坚战") for item in question.answers)
    for answer in (best, question.reference or best):
        assert answer_exact(
            answer,
            question.answers,
            forbidden=question.forbidden,
            form=question.form,
            reference=question.reference,
        )


@pytest.mark.parametrize("question", ANSWERED, ids=lambda q: q.id)
def test_a_reference_stands_in_the_cited_documents(question: Question) -> None:
    cited = "\n".join(TEXTS[name] for name in question.documents)
    for sentence in filter(None, question.reference.split("。")):
        assert contains(cited, sentence), sentence


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_what_is_forbidden_stands_in_the_documents_and_not_in_the_question(question: Question) -> None:
    both = "\n".join(TEXTS.values())
    for words in question.forbidden:
        assert all(contains(both, part) for part in words.split(GAP)), words
        assert not says(question.question, words), words


@pytest.mark.parametrize("question", REFUSED, ids=lambda q: q.id)
def test_a_refused_question_expects_no_answer_and_no_citation(question: Question) -> None:
    assert not question.answers
    assert not question.citations


def test_only_follow_ups_have_a_history() -> None:
    assert all(bool(q.history) == (q.kind == "follow-up") for q in QUESTIONS)
    assert all(q.refuse for q in QUESTIONS if q.kind == "unanswerable")
