from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.build import build
from index.search import Searcher
from tests.index.conftest import FakeEmbedder


@pytest.fixture
def searcher(corpus: Path, index: Path, embedder: FakeEmbedder) -> Searcher:
    build(corpus, index, embedder=embedder)
    return Searcher.open(index, embedder=embedder)


def test_the_clause_that_answers_comes_first(searcher: Searcher) -> None:
    best = searcher.search("交通运输局是哪项工作的牵头单位")[0]
    assert "牵头单位：交通运输局" in best.passage.text
    assert best.passage.path == ("二、责任分工",)
    assert best.passage.title == "关于推进绿色出行的实施方案"


def test_a_hit_leads_back_to_the_text_of_its_document(searcher: Searcher) -> None:
    for hit in searcher.search("秸秆补贴标准"):
        document = searcher.document(hit.passage.document)
        assert document.slice(hit.passage.span) == hit.passage.text


def test_hits_are_ordered_and_carry_both_scores(searcher: Searcher) -> None:
    hits = searcher.search("每亩补贴", limit=3)
    assert len(hits) == 3
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(set(h.scores) == {"dense", "lexical", "document", "scope"} for h in hits)
    assert all(-1.001 <= h.scores["dense"] <= 1.001 and h.scores["lexical"] >= 0 for h in hits)


@pytest.mark.parametrize("question", ["", "   ", "\n\u3000"])
def test_a_blank_question_finds_nothing(searcher: Searcher, question: str) -> None:
    assert searcher.search(question) == []


@pytest.mark.parametrize("question", ["？？？", "😀", "zzzz qqqq", "\x00\x07", "补贴" * 50_000])
def test_odd_questions_do_no_harm(searcher: Searcher, question: str) -> None:
    assert all(hit.passage.text for hit in searcher.search(question))


def test_full_width_letters_and_digits_are_the_same_question(searcher: Searcher) -> None:
    ours, theirs = searcher.search("到2030年比例"), searcher.search("到２０３０年比例")
    assert [h.scores["lexical"] for h in ours[:1]] == [h.scores["lexical"] for h in theirs[:1]]


def test_an_unknown_document_is_a_key_error(searcher: Searcher) -> None:
    with pytest.raises(KeyError):
        searcher.document("无.txt")


def test_threads_get_the_same_answer(searcher: Searcher) -> None:
    questions = ["牵头单位", "每亩补贴", "公交车占比"] * 8
    expected = [searcher.search(q) for q in questions]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(searcher.search, questions)) == expected
