"""What every index promises, whichever engine is behind it, compared with brute force."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import IndexBroken
from index.dense import Dense
from index.fuse import Scored
from index.lexical import Lexical
from index.postings import Postings

Items = list[Any]
Scorer = Callable[[Items, Any], list[float]]


def vectors(seed: int, count: int) -> Items:
    made = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return list(made / np.linalg.norm(made, axis=1, keepdims=True))


def term_lists(seed: int, count: int) -> Items:
    random = np.random.default_rng(seed)
    return [[f"词{t}" for t in random.integers(0, 40, size=random.integers(3, 20))] for _ in range(count)]


def cosines(held: Items, query: Any) -> list[float]:
    return [float(np.dot(item, query)) for item in held]


def bm25(held: Items, query: Any) -> list[float]:
    k1, b, average = 0.6, 0.75, sum(map(len, held)) / len(held)
    found = Counter(term for item in held for term in set(item))

    def score(item: Sequence[str]) -> float:
        counts, total = Counter(item), 0.0
        for term in query:
            idf = math.log(1 + (len(held) - found[term] + 0.5) / (found[term] + 0.5))
            damped = counts[term] + k1 * (1 - b + b * len(item) / average)
            total += idf * counts[term] / damped
        return total

    return [score(item) for item in held]


class Case:
    """An engine, items to put in, and the scores it should give."""

    def __init__(self, name: str) -> None:
        self.dense = name == "dense"
        self.items: Items = (vectors if self.dense else term_lists)(1, 60)
        self.queries: Items = (vectors if self.dense else term_lists)(2, 5)
        self.expected: Scorer = cosines if self.dense else bm25
        self.ids = [f"{i:02d}" for i in range(60)]

    def new(self) -> Any:
        return Dense(8) if self.dense else Lexical()

    def load(self, folder: Path) -> Any:
        return (Dense if self.dense else Lexical).load(folder)

    def add(self, engine: Any, rows: Sequence[int], *, items: Items | None = None) -> None:
        chosen = [(items or self.items)[row] for row in rows]
        engine.add([self.ids[row] for row in rows], np.stack(chosen) if self.dense else chosen)

    def filled(self) -> Any:
        engine = self.new()
        self.add(engine, range(60))
        return engine


@pytest.fixture(params=["dense", "lexical"])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def same(found: Sequence[Scored], ids: Sequence[str], scores: Sequence[float]) -> None:
    best = sorted(zip(ids, scores, strict=True), key=lambda pair: -pair[1])[: len(found)]
    assert [s.score for s in found] == pytest.approx([score for _, score in best], abs=1e-5)
    assert {s.id: s.score for s in found} == pytest.approx(
        {s.id: dict(zip(ids, scores, strict=True))[s.id] for s in found}, abs=1e-5
    )


def test_search_agrees_with_brute_force(case: Case) -> None:
    engine = case.filled()
    for query in case.queries:
        found = engine.search(query, 10)
        assert len(found) == 10
        same(found, case.ids, case.expected(case.items, query))


def test_scores_by_row_agree_with_brute_force(case: Case) -> None:
    query, engine = case.queries[0], case.filled()
    expected = case.expected(case.items, query)
    if case.dense:
        found = engine.cosines(query, np.asarray([41, 3]))
        assert found == pytest.approx([expected[41], expected[3]], abs=1e-5)
    else:
        assert engine.scores((term, 1.0) for term in query) == pytest.approx(expected, abs=1e-5)


def test_rows_come_into_the_order_asked_for(case: Case) -> None:
    engine = case.filled()
    engine.arrange(["41", "03", "58"])
    assert engine.ids == ("41", "03", "58")
    items = [case.items[row] for row in (41, 3, 58)]
    for query in case.queries:
        same(engine.search(query, 3), engine.ids, case.expected(items, query))


def test_what_was_removed_is_not_found_and_the_rest_is_as_if_it_had_never_been(case: Case) -> None:
    engine = case.filled()
    engine.remove({"00", "07", "59", "none"})
    kept = [row for row in range(60) if row not in (0, 7, 59)]
    for query in case.queries:
        expected = case.expected([case.items[row] for row in kept], query)
        same(engine.search(query, 60), [case.ids[row] for row in kept], expected)
    assert engine.ids == tuple(case.ids[row] for row in kept)


def test_adding_an_id_again_replaces_it(case: Case) -> None:
    engine = case.filled()
    case.add(engine, [3], items=list(reversed(case.items)))
    items = [*case.items[:3], case.items[56], *case.items[4:]]
    assert len(engine) == 60
    same(engine.search(case.queries[0], 10), case.ids, case.expected(items, case.queries[0]))


def test_order_of_adding_does_not_matter(case: Case) -> None:
    backwards = case.new()
    case.add(backwards, range(59, -1, -1))
    for query in case.queries:
        ours, theirs = case.filled().search(query, 20), backwards.search(query, 20)
        assert [s.id for s in ours] == [s.id for s in theirs]


def test_equal_scores_are_ordered_by_id(case: Case) -> None:
    engine = case.new()
    case.add(engine, [5, 2, 9], items=[case.queries[0]] * 60)
    assert [s.id for s in engine.search(case.queries[0], 3)] == ["02", "05", "09"]


def test_saved_and_loaded_it_answers_the_same_and_can_be_changed(case: Case, tmp_path: Path) -> None:
    engine = case.filled()
    engine.save(tmp_path / "索引")
    loaded = case.load(tmp_path / "索引")
    assert loaded.ids == engine.ids
    for query in case.queries:
        assert loaded.search(query, 15) == engine.search(query, 15)
    loaded.remove({"01"})
    case.add(loaded, [1])
    same(loaded.search(case.queries[1], 15), case.ids, case.expected(case.items, case.queries[1]))


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_asked_for(case: Case, k: int) -> None:
    assert case.filled().search(case.queries[0], k) == ()


def test_an_empty_index_finds_nothing_also_after_loading(case: Case, tmp_path: Path) -> None:
    engine = case.filled()
    engine.remove(set(case.ids))
    assert engine.search(case.queries[0], 5) == ()
    engine.save(tmp_path)
    loaded = case.load(tmp_path)
    assert (len(loaded), loaded.search(case.queries[0], 5)) == (0, ())


def test_every_file_cut_short_or_missing_is_broken(case: Case, tmp_path: Path) -> None:
    case.filled().save(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexBroken, match="policyqa index"):
            case.load(tmp_path)
        path.unlink()
        with pytest.raises(IndexBroken, match="policyqa index"):
            case.load(tmp_path)
        path.write_bytes(whole)
    assert len(case.load(tmp_path)) == 60


def test_no_file_is_a_pickle(case: Case, tmp_path: Path) -> None:
    case.filled().save(tmp_path)
    for path in tmp_path.glob("*.npy"):
        assert not np.load(path, allow_pickle=False).dtype.hasobject
    assert {p.suffix for p in tmp_path.iterdir()} <= {".npy", ".json", ".faiss"}


def test_a_query_of_unknown_terms_finds_nothing() -> None:
    assert Case("lexical").filled().search(["没有这个词"], 5) == ()
    assert Case("lexical").filled().search([], 5) == ()


def test_terms_of_what_was_removed_are_not_saved(tmp_path: Path) -> None:
    engine = Lexical()
    engine.add(["a", "b"], [["公开"], ["机密"]])
    engine.remove({"b"})
    engine.save(tmp_path)
    assert not any("机密" in p.read_text("utf-8") for p in tmp_path.glob("*.json"))
    assert [s.id for s in Lexical.load(tmp_path).search(["公开"], 2)] == ["a"]


def test_weights_count_and_words_meet_in_a_row() -> None:
    held = Postings.of([["甲", "乙"], ["乙", "丙"], []])
    once, twice = held.scores([("甲", 1.0)]), held.scores([("甲", 2.0)])
    assert twice == pytest.approx(2 * once) and once[0] > 0 == once[1] == once[2]
    assert held.together(["甲", "乙"]) and not held.together(["甲", "丙"])
    assert not held.together(["甲", "丁"]) and not held.together([])


def test_many_common_words_meet_late_all_the_same() -> None:
    rows = [["双"] * (n % 2) + ["三"] * (n % 3 == 0) + ["又"] for n in range(1, 3000)]
    held = Postings.of([*rows, ["双", "三", "末"]])
    assert held.together(["双", "三", "又"]) and held.together(["双", "末"])
    assert not held.together(["又", "末"])


def test_rows_added_up_are_those_of_the_joined_texts() -> None:
    texts = [["甲", "乙"], ["乙"], ["丙", "甲", "甲"], ["丁"]]
    grouped = Postings.of(texts).chosen(np.asarray([1, 0, 1, -1]), 2)
    expected = Postings.of([["乙"], ["甲", "乙", "丙", "甲", "甲"]])
    for term in "甲乙丙丁":
        assert grouped.scores([(term, 1.0)]) == pytest.approx(expected.scores([(term, 1.0)]))
        assert grouped.held_by(term) == expected.held_by(term)
    again = grouped.summed(Postings.of([["丁"], []]))
    whole = Postings.of([["乙", "丁"], ["甲", "乙", "丙", "甲", "甲"]])
    assert again.scores([("丁", 1.0)]) == pytest.approx(whole.scores([("丁", 1.0)]))


def test_beyond_some_size_half_the_bytes_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.dense.LARGE", 50)
    case = Case("dense")
    case.filled().save(tmp_path)
    assert (tmp_path / "near.faiss").is_file()
    loaded = Dense.load(tmp_path)
    for query in case.queries:
        same(loaded.search(query, 10), case.ids, cosines(case.items, query))
    loaded.remove({"03"})
    assert "03" not in {s.id for s in loaded.search(case.items[3], 60)}


def test_vectors_come_back_as_they_went_in() -> None:
    case = Case("dense")
    found = case.filled().vectors(["09", "02"])
    assert np.array_equal(found, np.stack([case.items[9], case.items[2]]))
