"""Vectors and their nearest. The only file that imports faiss.

The vectors themselves lie in an array that is mapped, not read. Up to some ten thousand of them FAISS
compares each with a question; beyond that it searches in half the bytes (16-bit floats, made when the
index is saved), and the best are weighed anew by the whole vectors.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexBroken
from index.arrays import load
from index.fuse import Scored

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_VECTORS, _NEAR, _IDS = "vectors.npy", "near.faiss", "ids.json"
# Measured with 85,000 vectors of 512: whole ones 14 ms, 16-bit 4 ms with the same 50 nearest among its
# first 100 for every one of 200 questions; a coarse inverted file (0.4 ms) loses 1 in 80.
LARGE = 20_000
_SPARE = 2


class Dense:
    """Unit vectors by id; the score is the inner product, so the cosine."""

    def __init__(self, dimension: int) -> None:
        self._ids: list[str] = []
        self._vectors: Vectors = np.zeros((0, dimension), dtype=np.float32)
        self._near: Any = None

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids held, by row."""
        return tuple(self._ids)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Takes in vectors of shape [len(ids), dimension]; an id that is held already is replaced."""
        self.remove(set(ids))
        if ids:
            self._vectors = np.concatenate([self._vectors, np.asarray(vectors, dtype=np.float32)])
            self._ids += ids
            self._near = None

    def remove(self, ids: Collection[str]) -> None:
        """Forgets the vectors of `ids`; those not held are ignored."""
        gone = set(ids)
        self.arrange([id_ for id_ in self._ids if id_ not in gone])

    def arrange(self, ids: Sequence[str]) -> None:
        """Puts the rows into the order of `ids`, all of which must be held; others are forgotten."""
        if self._ids == list(ids):
            return
        row_of = {id_: row for row, id_ in enumerate(self._ids)}
        rows = np.asarray([row_of[id_] for id_ in ids], dtype=np.int64)
        self._vectors, self._ids, self._near = self._vectors[rows], list(ids), None

    def nearest(self, query: Vectors, k: int) -> Rows:
        """The `k` rows nearest to a vector of shape [dimension], in no order; fewer when there are fewer."""
        count = min(k, len(self._ids))
        if count <= 0:
            return np.zeros(0, dtype=np.int64)
        asked = np.ascontiguousarray(query.reshape(1, -1), dtype=np.float32)
        if self._near is None:
            inner = _faiss().METRIC_INNER_PRODUCT
            return np.asarray(_faiss().knn(asked, self._vectors, count, metric=inner)[1][0], dtype=np.int64)
        found = self._near.search(asked, min(count * _SPARE, len(self._ids)))[1][0]
        best = np.argsort(-self.cosines(query, found), kind="stable")[:count]
        return np.asarray(found[best], dtype=np.int64)

    def at(self, rows: Rows) -> Vectors:
        """The vectors of some rows, [rows, dimension]."""
        return np.asarray(self._vectors[rows], dtype=np.float32)

    def cosines(self, query: Vectors, rows: Rows) -> NDArray[np.float32]:
        """The score of each of some rows."""
        return np.asarray(self._vectors[rows] @ query, dtype=np.float32)

    def search(self, query: Vectors, k: int) -> tuple[Scored, ...]:
        """The `k` ids nearest to a vector of shape [dimension], best first, equal ones by id."""
        rows = self.nearest(query, k)
        scores = self.cosines(query, rows)
        found = [Scored(self._ids[row], float(score)) for row, score in zip(rows, scores, strict=True)]
        return tuple(sorted(found, key=lambda s: (-s.score, s.id)))

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of `ids`, in their order; raises KeyError for one that is not held."""
        row_of = {id_: row for row, id_ in enumerate(self._ids)}
        return self._vectors[[row_of[id_] for id_ in ids]]

    def save(self, folder: Path) -> None:
        """Writes the index to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / _VECTORS, self._vectors, allow_pickle=False)
        (folder / _IDS).write_text(json.dumps(self._ids), encoding="utf-8")
        if len(self) > LARGE:
            # FAISS turns it to bytes and Python writes them: its own file functions fail on some paths.
            near = self._near if self._near is not None else _halved(self._vectors)
            (folder / _NEAR).write_bytes(_faiss().serialize_index(near).tobytes())

    @classmethod
    def load(cls, folder: Path) -> Dense:
        """The index that `save` wrote, its vectors mapped; raises IndexBroken when it is not whole."""
        try:
            vectors = np.asarray(load(folder / _VECTORS))
            ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            loaded = cls(vectors.shape[1])
            loaded._vectors, loaded._ids = vectors, ids
            if len(ids) > LARGE:
                raw = np.frombuffer((folder / _NEAR).read_bytes(), dtype=np.uint8)
                loaded._near = _faiss().deserialize_index(raw)
            if len(ids) != len(vectors):
                raise ValueError(f"{len(vectors)} vectors for {len(ids)} ids")
        except (OSError, ValueError, RuntimeError, TypeError, IndexError) as error:
            raise IndexBroken("向量索引应完整", folder, "请运行：policyqa index") from error
        return loaded


def _halved(vectors: Vectors) -> Any:
    faiss = _faiss()
    near = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    near.train(vectors)
    near.add(vectors)
    return near


def _faiss() -> Any:
    import faiss

    return faiss
