"""Terms and the passages that hold them: BM25. The only file that imports bm25s.

Saved as NumPy arrays and JSON, never as a pickle; arrays are mapped, not read, when loaded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexBroken
from index.fuse import Scored

_K1, _B = 1.5, 0.75
_ARRAYS = ("data", "indices", "indptr")
_HELD, _ROWS, _STARTS = "ids-and-terms.json", "rows.npy", "starts.npy"

Ints = NDArray[np.int32]


class Lexical:
    """Lists of terms by id; the score is BM25 in Lucene's form, k1 = 1.5 and b = 0.75.

    score(q, p) = sum over t in q of idf(t) * f / (f + k1 * (1 - b + b * |p| / average |p|)), where f
    counts t in p and idf(t) = ln(1 + (N - n_t + 0.5) / (n_t + 0.5)) for n_t of N passages with t.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows: list[Ints] = []
        self._vocabulary: dict[str, int] = {}
        self._matrix: dict[str, Any] | None = None
        self._row_of: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids held, in the order in which they came."""
        return tuple(self._ids)

    def add(self, ids: Sequence[str], terms: Sequence[Sequence[str]]) -> None:
        """Takes in the terms of each id; an id that is held already is replaced."""
        self.remove(set(ids))
        known = self._vocabulary
        for id_, row in zip(ids, terms, strict=True):
            self._ids.append(id_)
            self._rows.append(np.asarray([known.setdefault(t, len(known)) for t in row], dtype=np.int32))
        self._matrix, self._row_of = None, {}

    def remove(self, ids: Collection[str]) -> None:
        """Forgets the terms of `ids`; those not held are ignored."""
        kept = [row for row, id_ in enumerate(self._ids) if id_ not in ids]
        if len(kept) < len(self._ids):
            self._ids = [self._ids[row] for row in kept]
            self._rows = [self._rows[row] for row in kept]
            self._matrix, self._row_of = None, {}

    def search(self, query: Sequence[str], k: int) -> tuple[Scored, ...]:
        """The `k` ids with the best scores above 0 for a list of terms, best first, equal ones by id."""
        scores = self._scores(query)
        if k <= 0 or not len(scores):
            return ()
        least = np.partition(scores, -k)[-k] if k < len(scores) else 0.0
        rows = np.flatnonzero((scores >= least) & (scores > 0))
        found = [Scored(self._ids[row], float(scores[row])) for row in rows]
        return tuple(sorted(found, key=lambda s: (-s.score, s.id))[:k])

    def scores(self, query: Sequence[str], ids: Iterable[str]) -> dict[str, float]:
        """The score of each of `ids` that is held, 0 where no term is shared."""
        scores = self._scores(query)
        return {id_: float(scores[row]) for id_ in ids if (row := self._places().get(id_)) is not None}

    def held_by(self, term: str) -> int:
        """The number of ids whose terms include `term`."""
        column = self._vocabulary.get(term)
        if column is None:
            return 0
        starts = self._built()["indptr"]
        return int(starts[column + 1]) - int(starts[column])

    def holding(self, terms: Sequence[str]) -> set[str]:
        """The ids whose terms include all of `terms`; none for no terms."""
        columns = [self._vocabulary.get(term) for term in terms]
        if not columns or None in columns or not self._ids:
            return set()
        starts, rows = self._built()["indptr"], self._built()["indices"]
        held = [rows[starts[column] : starts[column + 1]] for column in columns if column is not None]
        return {self._ids[row] for row in reduce(np.intersect1d, held)}

    def save(self, folder: Path) -> None:
        """Writes the index to a folder, without terms that no passage holds any more."""
        self._forget_unused_terms()
        matrix = self._built()
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", matrix[name], allow_pickle=False)
        starts = np.cumsum([0, *map(len, self._rows)], dtype=np.int64)
        np.save(folder / _STARTS, starts, allow_pickle=False)
        np.save(folder / _ROWS, np.concatenate([_NONE, *self._rows]), allow_pickle=False)
        held = {"ids": self._ids, "terms": list(self._vocabulary)}
        (folder / _HELD).write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """The index that `save` wrote; raises IndexBroken when it is not whole."""
        try:
            held = json.loads((folder / _HELD).read_text(encoding="utf-8"))
            matrix = {name: _mapped(folder / f"{name}.npy") for name in _ARRAYS}
            rows, starts = _mapped(folder / _ROWS), _mapped(folder / _STARTS).tolist()
            loaded = cls()
            loaded._ids = held["ids"]
            loaded._vocabulary = {term: i for i, term in enumerate(held["terms"])}
            if len(starts) != len(loaded) + 1 or len(matrix["indptr"]) != len(held["terms"]) + 1:
                raise ValueError(f"{len(starts) - 1} rows for {len(loaded)} ids")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexBroken("词索引应完整", folder, "请运行：policyqa index") from error
        loaded._rows = [rows[a:b] for a, b in pairwise(starts)]
        loaded._matrix = {**matrix, "num_docs": len(loaded)}
        return loaded

    def _scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        terms = [self._vocabulary[term] for term in query if term in self._vocabulary]
        if not terms or not self._ids:
            return np.zeros(len(self._ids), dtype=np.float32)
        engine = _engine()
        engine.scores, engine.nonoccurrence_array = self._built(), None
        scores: NDArray[np.float32] = engine.get_scores_from_ids(terms)
        return scores

    def _places(self) -> dict[str, int]:
        """The row of each id, looked up anew when something changed."""
        if len(self._row_of) != len(self._ids):
            self._row_of = {id_: row for row, id_ in enumerate(self._ids)}
        return self._row_of

    def _built(self) -> dict[str, Any]:
        """The matrix of scores by term and row, worked out anew when something changed."""
        if self._matrix is None:
            self._matrix = _matrix(self._rows, len(self._vocabulary))
        return self._matrix

    def _forget_unused_terms(self) -> None:
        used = np.unique(np.concatenate([_NONE, *self._rows]))
        if len(used) == len(self._vocabulary):
            return
        terms = list(self._vocabulary)
        self._vocabulary = {terms[old]: new for new, old in enumerate(used)}
        self._rows = [np.searchsorted(used, row).astype(np.int32) for row in self._rows]
        self._matrix = None


_NONE: Ints = np.zeros(0, dtype=np.int32)


def _matrix(rows: Sequence[Ints], terms: int) -> dict[str, Any]:
    """The scores by term and row, as columns of a sparse matrix: what bm25s searches in.

    bm25s makes the same in loops over every term of every row, which is most of the time of an update.
    """
    lengths = np.asarray([len(row) for row in rows], dtype=np.int64)
    places = np.repeat(np.arange(len(rows), dtype=np.int64), lengths)
    pairs = np.concatenate([_NONE, *rows]).astype(np.int64) * max(1, len(rows)) + places
    pairs, counts = np.unique(pairs, return_counts=True)
    columns, indices = np.divmod(pairs, max(1, len(rows)))
    held = np.bincount(columns, minlength=terms)
    idf = np.log1p((len(rows) - held + 0.5) / (held + 0.5))
    relative = lengths / max(float(lengths.mean()), 1e-9) if len(rows) else lengths
    data = idf[columns] * counts / (counts + _K1 * (1 - _B + _B * relative[indices]))
    return {
        "data": data.astype(np.float32),
        "indices": indices.astype(np.int32),
        "indptr": np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
        "num_docs": len(rows),
    }


def _mapped(path: Path) -> NDArray[Any]:
    # A plain view of the mapped file: slices of numpy.memmap itself are slow to make.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _engine() -> Any:
    import bm25s

    return bm25s.BM25(k1=_K1, b=_B, method="lucene", backend="numpy", auto_compile=False)
