"""The passages that any ranking finds for a question, with what each of their parts scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import fuse
from index.contents import Contents
from index.fuse import Floats
from index.postings import Postings
from index.query import Query, Weighted
from index.scope import Places, in_section

_DEPTH = 50
# What a scope adds, in the unit of the joined score. A number names one document and decides; a title
# or a section favours; a year only tips the balance, since documents of other years may speak of it.
_NUMBER, _TITLE, _SECTION, _YEAR = 20.0, 3.0, 4.0, 1.0

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Passages by their row, the row of each one's document, and their features for the joining.

    `shown` are the scores as hits carry them.
    """

    passages: Rows
    owners: Rows
    features: Mapping[str, Floats]
    shown: Mapping[str, Floats]

    def scored(self, weights: Mapping[str, float]) -> Floats:
        """The joined score of each candidate."""
        return np.asarray(fuse.joined(self.features, weights) + self.shown["scope"], dtype=np.float32)


def candidates_of(
    contents: Contents,
    places: Places,
    query: Query,
    vector: Floats,
    *,
    depth: int,
    within: int | None = None,
) -> Candidates:
    """The best passages by terms, by terms together with those of the document, and by vectors.

    All passages of the one document whose row is `within`, where that is given.
    """
    deep = max(depth, _DEPTH)
    parts = _parts(contents, query)
    own = parts["words"][contents.rows] + parts["pairs"][contents.rows]
    whole = parts["document_words"][contents.owners] + parts["document_pairs"][contents.owners]
    bonus = _bonus(contents, places, query)
    near = np.zeros(len(contents.dense), dtype=bool)
    near[contents.dense.nearest(vector, deep)] = True
    best = own + whole if bonus is None else own + whole + bonus
    if within is None:
        nearest = np.flatnonzero(near[contents.rows])
        found = np.unique(np.concatenate([_best(own, deep), _best(best, deep), nearest]))
    else:
        found = np.flatnonzero(contents.owners == within)
    rows, owners = contents.rows[found], contents.owners[found]
    cosines = contents.dense.cosines(vector, rows)
    features = {
        "words": parts["words"][rows],
        "pairs": parts["pairs"][rows],
        "document_words": parts["document_words"][owners],
        "document_pairs": parts["document_pairs"][owners],
        "vectors": fuse.standing(cosines),
    }
    scope = np.zeros(len(found), dtype=np.float32) if bonus is None else bonus[found]
    if query.scope.sections:
        held = [in_section(contents.passages[int(p)], query.scope.sections) for p in found]
        scope = scope + np.float32(_SECTION) * np.asarray(held, dtype=np.float32)
    shown = {"dense": cosines, "lexical": own[found], "document": whole[found], "scope": scope}
    return Candidates(found, owners.astype(np.int64), features, shown)


def _parts(contents: Contents, query: Query) -> dict[str, Floats]:
    """BM25 of every passage and every document over words and over pairs, as shares of the most possible."""
    passage, document = contents.lexical.postings, contents.by_document
    return {
        "words": _shares(passage, query.words),
        "pairs": _shares(passage, query.pairs),
        "document_words": _shares(document, query.words),
        "document_pairs": _shares(document, query.pairs),
    }


def _shares(postings: Postings, terms: Weighted) -> Floats:
    # Other words for the same thing add to what is found, not to what could be.
    most = sum(postings.idf(term) for term, weight in terms if weight >= 1)
    return postings.scores(terms) / np.float32(max(most, 1e-9))


def _best(scores: Floats, count: int) -> Rows:
    if count >= len(scores):
        return np.flatnonzero(scores > 0)
    found = np.argpartition(-scores, count)[:count]
    return np.asarray(found[scores[found] > 0], dtype=np.int64)


def _bonus(contents: Contents, places: Places, query: Query) -> Floats | None:
    """What each passage gains as one of a document that the question names; None when it names none."""
    favoured = places.favoured(query.scope)
    if not any(favoured.values()):
        return None
    gains = np.zeros(len(contents.documents), dtype=np.float32)
    for kind, gain in (("year", _YEAR), ("number", _NUMBER), ("title", _TITLE)):
        gains[favoured[kind]] += np.float32(gain)
    return np.asarray(gains[contents.owners], dtype=np.float32)
