"""Which rows hold which terms: BM25 over plain arrays, mapped from disk.

A term is known by a hash of its letters, so no list of words is read when an index is opened, and a
text that was deleted leaves no word behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import load

# Measured on the open training questions: a second mention of a term says little.
K1, B = 0.6, 0.75
_FEW = 256
_MOST = np.iinfo(np.uint8).max
_ARRAYS = ("terms", "starts", "rows", "counts", "lengths")

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For each term (by hash, ascending) the rows that hold it, ascending, and how often.

    Term `t` stands in `rows[starts[t] : starts[t + 1]]`, so often as `counts` says there (255 at most);
    `lengths` counts all terms of each row.
    """

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> Postings:
        """The postings of lists of terms, one a row."""
        lengths = np.asarray([len(terms) for terms in texts], dtype=np.int64)
        known: dict[str, int] = {}
        columns = [known.setdefault(term, len(known)) for terms in texts for term in terms]
        hashes = np.asarray([hash_of(term) for term in known], dtype=np.uint64)
        rows = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
        return _counted(hashes[np.asarray(columns, dtype=np.int64)], rows, None, lengths)

    def joined(self, other: Postings) -> Postings:
        """The rows of both, those of `other` behind."""
        terms = np.concatenate([self._spread(), other._spread()])
        rows = np.concatenate([self.rows, other.rows.astype(np.int64) + len(self.lengths)])
        counts = np.concatenate([self.counts, other.counts])
        return _counted(terms, rows, counts, np.concatenate([self.lengths, other.lengths]))

    def summed(self, other: Postings) -> Postings:
        """The rows of both added up, row by row; both have as many."""
        terms = np.concatenate([self._spread(), other._spread()])
        rows, counts = np.concatenate([self.rows, other.rows]), np.concatenate([self.counts, other.counts])
        return _counted(terms, rows, counts, self.lengths + other.lengths)

    def chosen(self, places: NDArray[np.int64], groups: int) -> Postings:
        """The postings with row `r` as row `places[r]` of `groups`: rows of one place are added up.

        A row whose place is below 0 is left out.
        """
        into = places[self.rows]
        kept = into >= 0
        lengths = np.bincount(places[places >= 0], self.lengths[places >= 0], groups).astype(np.int64)
        return _counted(self._spread()[kept], into[kept], self.counts[kept], lengths)

    def scores(self, query: Iterable[tuple[str, float]]) -> NDArray[np.float32]:
        """BM25 in Lucene's form of every row for weighted terms.

        score(r) = sum of w_t * idf(t) * f / (f + k1 * (1 - b + b * |r| / average |r|)), f counts t in r.
        """
        scores = np.zeros(len(self.lengths), dtype=np.float32)
        damping = self._damping()
        for term, weight in query:
            at = self._slice(term)
            rows, counts = self.rows[at], self.counts[at].astype(np.float32)
            # A term stands once in the postings of a row, so no two of these additions meet.
            scores[rows] += np.float32(weight * self._idf(len(rows))) * counts / (counts + damping[rows])
        return scores

    def idf(self, term: str) -> float:
        """How telling a term is: ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N rows that hold it."""
        return self._idf(self.held_by(term))

    def held_by(self, term: str) -> int:
        """The number of rows that hold a term."""
        return len(self.rows[self._slice(term)])

    def holding(self, terms: Sequence[str]) -> NDArray[np.int32]:
        """The rows that hold all of `terms`; none for no terms."""
        held = [self.rows[self._slice(term)] for term in terms]
        return reduce(np.intersect1d, held) if held else np.zeros(0, dtype=np.int32)

    def together(self, terms: Sequence[str]) -> bool:
        """Whether some row holds all of `terms`; False for no terms."""
        held = sorted((self.rows[self._slice(term)] for term in terms), key=len)
        if not held or not len(held[0]):
            return False
        # Common terms meet early, so the rarest one's rows are looked up a few at a time.
        for start in range(0, len(held[0]), _FEW):
            left = held[0][start : start + _FEW]
            for rows in held[1:]:
                at = np.minimum(np.searchsorted(rows, left), len(rows) - 1)
                left = left[rows[at] == left]
            if len(left):
                return True
        return False

    def save(self, folder: Path) -> None:
        """Writes the arrays to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """What `save` wrote, mapped; raises OSError or ValueError when it is not whole."""
        loaded = cls(**{name: _mapped(folder / f"{name}.npy") for name in _ARRAYS})
        if len(loaded.starts) != len(loaded.terms) + 1 or loaded.starts[-1] != len(loaded.rows):
            raise ValueError(f"{folder}: {len(loaded.starts)} starts for {len(loaded.terms)} terms")
        if len(loaded.rows) != len(loaded.counts):
            raise ValueError(f"{folder}: {len(loaded.rows)} rows for {len(loaded.counts)} counts")
        return loaded

    def _damping(self) -> NDArray[np.float32]:
        average = max(float(self.lengths.mean()) if len(self.lengths) else 0.0, 1e-9)
        return np.asarray(K1 * (1 - B + B * self.lengths / average), dtype=np.float32)

    def _idf(self, held: int) -> float:
        return float(np.log1p((len(self.lengths) - held + 0.5) / (held + 0.5)))

    def _slice(self, term: str) -> slice:
        wanted = np.uint64(hash_of(term))
        at = int(np.searchsorted(self.terms, wanted))
        if at == len(self.terms) or self.terms[at] != wanted:
            return slice(0, 0)
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def _spread(self) -> NDArray[np.uint64]:
        """The term of each posting."""
        return np.repeat(self.terms, np.diff(self.starts))


def hash_of(term: str) -> int:
    """The number that stands for a term: 64 bits, so that no two words of a language are likely to meet."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _counted(terms: Array, rows: Array, counts: Array | None, lengths: NDArray[np.int64]) -> Postings:
    """Postings of occurrences in any order, equal ones added up."""
    order = np.lexsort((rows, terms))
    terms, rows = terms[order], rows[order]
    fresh = np.ones(len(terms), dtype=bool)
    fresh[1:] = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
    firsts = np.flatnonzero(fresh)
    given = np.ones(len(terms), dtype=np.int64) if counts is None else counts[order].astype(np.int64)
    held = np.add.reduceat(given, firsts) if len(firsts) else given
    known, starts = np.unique(terms[firsts], return_index=True)
    return Postings(
        terms=known.astype(np.uint64),
        starts=np.append(starts, len(firsts)).astype(np.int64),
        rows=rows[firsts].astype(np.int32),
        counts=np.minimum(held, _MOST).astype(np.uint8),
        lengths=lengths,
    )


def _mapped(path: Path) -> Array:
    # A plain view of the mapped file: slices of numpy.memmap itself are slow to make.
    return np.asarray(load(path))
