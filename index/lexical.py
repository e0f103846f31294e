"""Terms and the passages that hold them, by id. Saved as NumPy arrays and JSON, never as a pickle."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexBroken
from index.fuse import Scored
from index.postings import Postings

_IDS = "ids.json"

Weighted = Iterable[tuple[str, float]]


class Lexical:
    """Lists of terms by id; the score is BM25, see `index.postings`."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self.postings = Postings.of([])

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids held, by row."""
        return tuple(self._ids)

    def add(self, ids: Sequence[str], terms: Sequence[Sequence[str]]) -> None:
        """Takes in the terms of each id; an id that is held already is replaced."""
        self.remove(set(ids))
        if ids:
            self.postings = self.postings.joined(Postings.of(terms))
            self._ids += ids

    def remove(self, ids: Collection[str]) -> None:
        """Forgets the terms of `ids`; those not held are ignored."""
        gone = set(ids)
        self.arrange([id_ for id_ in self._ids if id_ not in gone])

    def arrange(self, ids: Sequence[str]) -> None:
        """Puts the rows into the order of `ids`; what is not among them is forgotten."""
        if self._ids == list(ids):
            return
        row_of = {id_: row for row, id_ in enumerate(ids)}
        places = np.asarray([row_of.get(id_, -1) for id_ in self._ids], dtype=np.int64)
        self.postings, self._ids = self.postings.chosen(places, len(ids)), list(ids)

    def scores(self, query: Weighted) -> NDArray[np.float32]:
        """The score of every row for weighted terms, 0 where no term is shared."""
        return self.postings.scores(query)

    def search(self, query: Sequence[str], k: int) -> tuple[Scored, ...]:
        """The `k` ids with the best scores above 0 for a list of terms, best first, equal ones by id."""
        scores = self.scores((term, 1.0) for term in query)
        rows = np.flatnonzero(scores > 0)
        found = [Scored(self._ids[row], float(scores[row])) for row in rows]
        return tuple(sorted(found, key=lambda s: (-s.score, s.id))[: max(k, 0)])

    def held_by(self, term: str) -> int:
        """The number of ids whose terms include `term`."""
        return self.postings.held_by(term)

    def holding(self, terms: Sequence[str]) -> set[str]:
        """The ids whose terms include all of `terms`; none for no terms."""
        return {self._ids[row] for row in self.postings.holding(terms)}

    def save(self, folder: Path) -> None:
        """Writes the index to a folder."""
        self.postings.save(folder)
        (folder / _IDS).write_text(json.dumps(self._ids), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """The index that `save` wrote, its arrays mapped; raises IndexBroken when it is not whole."""
        loaded = cls()
        try:
            loaded.postings = Postings.load(folder)
            loaded._ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            if len(loaded._ids) != len(loaded.postings.lengths):
                raise ValueError(f"{len(loaded.postings.lengths)} rows for {len(loaded)} ids")
        except (OSError, ValueError, TypeError) as error:
            raise IndexBroken("词索引应完整", folder, "请运行：policyqa index") from error
        return loaded
