from __future__ import annotations

import pytest

from index.fuse import weighted


def test_the_arithmetic_by_hand() -> None:
    joined = weighted({"a": 0.5, "b": 0.25}, {"a": 2.0, "b": 8.0}, dense_weight=0.5)
    assert [s.id for s in joined] == ["b", "a"]
    assert [s.score for s in joined] == pytest.approx([0.5 * 0.25 + 0.5 * 8 / 8, 0.5 * 0.5 + 0.5 * 2 / 8])


def test_what_one_side_lacks_counts_nothing() -> None:
    joined = weighted({"a": 0.5}, {"b": 3.0}, dense_weight=0.6)
    assert [s.id for s in joined] == ["b", "a"]
    assert [s.score for s in joined] == pytest.approx([0.4, 0.3])


def test_without_shared_terms_the_cosine_decides() -> None:
    expected = [("b", 0.9), ("a", 0.1)]
    for bm25 in ({}, {"a": 0.0, "b": 0.0}):
        joined = weighted({"a": 0.1, "b": 0.9}, bm25, dense_weight=1.0)
        assert [(s.id, s.score) for s in joined] == expected


def test_equal_scores_are_ordered_by_id() -> None:
    assert [s.id for s in weighted({"b": 0.5, "a": 0.5}, {})] == ["a", "b"]


def test_nothing_joined_is_nothing() -> None:
    assert weighted({}, {}) == ()
