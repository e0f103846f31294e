from __future__ import annotations

import pytest

from index.fuse import Scored, reciprocal_ranks


def ranking(*ids: str) -> list[Scored]:
    return [Scored(id_, 1.0) for id_ in ids]


def test_the_arithmetic_by_hand() -> None:
    joined = reciprocal_ranks({"dense": ranking("a", "b"), "lexical": ranking("b")})
    assert [s.id for s in joined] == ["b", "a"]
    assert joined[0].score == pytest.approx(1 / 62 + 1 / 61)
    assert joined[1].score == pytest.approx(1 / 61)


def test_a_weight_counts() -> None:
    joined = reciprocal_ranks({"dense": ranking("a"), "lexical": ranking("b")}, weights={"lexical": 2.0})
    assert [s.id for s in joined] == ["b", "a"]
    assert [s.score for s in joined] == pytest.approx([2 / 61, 1 / 61])


def test_equal_scores_are_ordered_by_best_rank_then_id() -> None:
    assert [s.id for s in reciprocal_ranks({"x": ranking("b"), "y": ranking("a")})] == ["a", "b"]
    crossed = reciprocal_ranks({"x": ranking("b", "a"), "y": ranking("a", "b")})
    assert [s.id for s in crossed] == ["a", "b"]


def test_nothing_joined_is_nothing() -> None:
    assert reciprocal_ranks({}) == reciprocal_ranks({"x": []}) == ()
