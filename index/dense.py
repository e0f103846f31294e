"""Vectors and their nearest: FAISS, exact. The only file that imports faiss.

FAISS turns the index to bytes and Python writes them: its own file functions fail on some paths
that are not ASCII.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexBroken
from index.fuse import Scored

Vectors = NDArray[np.float32]

_INDEX, _IDS = "vectors.faiss", "ids.json"


class Dense:
    """Unit vectors by id; the score is the inner product, so the cosine."""

    def __init__(self, dimension: int) -> None:
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._index = _faiss().IndexFlatIP(dimension)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids held, in the order in which they came."""
        return tuple(self._ids)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Takes in vectors of shape [len(ids), dimension]; an id that is held already is replaced."""
        self.remove(set(ids))
        if ids:
            self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        self._ids += ids
        self._rows = {id_: row for row, id_ in enumerate(self._ids)}

    def remove(self, ids: Collection[str]) -> None:
        """Forgets the vectors of `ids`; those not held are ignored."""
        rows = [self._rows[id_] for id_ in ids if id_ in self._rows]
        if not rows:
            return
        self._index.remove_ids(np.asarray(rows, dtype=np.int64))
        gone = set(rows)
        self._ids = [id_ for row, id_ in enumerate(self._ids) if row not in gone]
        self._rows = {id_: row for row, id_ in enumerate(self._ids)}

    def search(self, query: Vectors, k: int) -> tuple[Scored, ...]:
        """The `k` ids nearest to a vector of shape [dimension], best first, equal ones by id."""
        count = min(k, len(self._ids))
        if count <= 0:
            return ()
        scores, rows = self._index.search(query.reshape(1, -1), count)
        found = [Scored(self._ids[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True)]
        return tuple(sorted(found, key=lambda s: (-s.score, s.id)))

    def scores(self, query: Vectors, ids: Iterable[str]) -> dict[str, float]:
        """The score of each of `ids` that is held."""
        held = [id_ for id_ in ids if id_ in self._rows]
        return dict(zip(held, (self.vectors(held) @ query).tolist(), strict=True)) if held else {}

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of `ids`, in their order; raises KeyError for one that is not held."""
        rows = np.asarray([self._rows[id_] for id_ in ids], dtype=np.int64)
        found: Vectors = self._index.reconstruct_batch(rows)
        return found

    def save(self, folder: Path) -> None:
        """Writes the index to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _INDEX).write_bytes(_faiss().serialize_index(self._index).tobytes())
        (folder / _IDS).write_text(json.dumps(self._ids), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Dense:
        """The index that `save` wrote; raises IndexBroken when it is not whole."""
        try:
            raw = np.frombuffer((folder / _INDEX).read_bytes(), dtype=np.uint8)
            index = _faiss().deserialize_index(raw)
            ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            if len(ids) != index.ntotal:
                raise ValueError(f"{index.ntotal} vectors for {len(ids)} ids")
        except (OSError, ValueError, RuntimeError, TypeError) as error:
            raise IndexBroken("向量索引应完整", folder, "请运行：policyqa index") from error
        loaded = cls(index.d)
        loaded._index, loaded._ids = index, ids
        loaded._rows = {id_: row for row, id_ in enumerate(ids)}
        return loaded


def _faiss() -> Any:
    import faiss

    return faiss
