"""A question to the passages that fit it best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.errors import IndexMismatch, PolicyError
from corpus.records import Document
from index import fuse
from index.candidates import Candidates, candidates_of
from index.dictionary import read_dictionary, sum_of
from index.editions import Replacements, in_force_first, replacements
from index.embed import Embedder, Vectors
from index.layout import Layout
from index.query import Query, Understanding
from index.records import DocumentCard, Hit, Library, Passage
from index.rerank import DEPTH, Reranker
from index.scope import Places
from index.segment import Segmenter, pairs_of
from index.spread import spread
from index.store import Opened, open_index
from index.synonyms import SHIPPED, Synonyms, read_synonyms

# Among how many hits editions of one policy are put in order, so that the first hit is the same
# whether one or ten are asked for.
_COMPARED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to search: synonyms of the staff, a model for a second look, the largest share of one document.

    `weights` join the scores; `without` names steps to leave out, so that what they earn is measured.
    """

    dictionary: Path | None = None
    synonyms: Path | None = None
    reranker: Reranker | None = None
    share: float = 0.5
    weights: Mapping[str, float] = field(default_factory=fuse.shipped)
    without: frozenset[str] = frozenset()


class Searcher:
    """One generation of an index, opened for questions; safe to share between threads."""

    def __init__(self, folder: Path, opened: Opened, embedder: Embedder, options: Options) -> None:
        self._folder, self._embedder, self._options = folder, embedder, options
        self._opened, self._contents = opened, opened.contents
        self.segmenter = Segmenter(opened.contents.dictionary)
        self._rows = {source.name: row for row, source in enumerate(opened.manifest.documents)}
        self._documents: dict[str, Document] = {}
        self._standing: tuple[date | None, Replacements] = (None, {})
        own = (options.synonyms,) if options.synonyms else ()
        self._synonyms = read_synonyms(SHIPPED, *own)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        embedder: Embedder,
        dictionary: Path | None = None,
        options: Options | None = None,
    ) -> Searcher:
        """The serving index; raises IndexMissing, IndexBroken or IndexMismatch.

        With `dictionary`, the file that staff edit, also when it changed since the index was built.
        """
        chosen = options or Options(dictionary=dictionary)
        opened = open_index(folder, model_identity=embedder.identity)
        searcher = cls(folder, opened, embedder, chosen)
        if searcher.segmenter.identity != opened.manifest.segmenter:
            raise IndexMismatch(
                "索引应由当前的分词器建立", opened.manifest.segmenter, "请运行：policyqa index"
            )
        by_hand = chosen.dictionary
        if by_hand and sum_of(read_dictionary(by_hand)) != opened.manifest.dictionary:
            raise IndexMismatch("词典在建立索引之后改动过", by_hand, "请运行：policyqa index")
        return searcher

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._opened.name

    @property
    def synonyms(self) -> Synonyms:
        """Other words for the same thing, those of the staff among them."""
        return self._synonyms

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, by document and place, read anew at every call."""
        return tuple(self._contents.passages)

    def passage(self, row: int) -> Passage:
        """The passage of a row, as `candidates` counts them."""
        return self._contents.passages[row]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """The unit vectors of the passages of some rows, [rows, dimension]."""
        places = self._contents.rows[np.asarray(rows, dtype=np.int64)]
        return self._contents.dense.at(places.astype(np.int64))

    @cached_property
    def cards(self) -> tuple[DocumentCard, ...]:
        """What each document says of itself, read at the first call."""
        return tuple(self._contents.cards)

    @cached_property
    def library(self) -> Library:
        """All documents, read at the first call, and the files that could not be read."""
        manifest = self._opened.manifest
        return Library(tuple(map(self.document, self._rows)), manifest.failures, manifest.copies)

    def document(self, name: str) -> Document:
        """The document of that name; raises KeyError when the index has none."""
        if name not in self._documents:
            self._documents[name] = self._contents.documents[self._rows[name]]
        return self._documents[name]

    def understand(self, question: str) -> Query:
        """The question as it is searched, and the steps that made it so."""
        return self._understanding.query(question)

    def search(
        self, question: str, *, limit: int = 10, on: date | None = None, within: str | None = None
    ) -> list[Hit]:
        """The passages that fit a question best, best first; none for a blank one.

        What is not in force `on` a day (today, when none is given) stands behind what is in force in its
        place, whatever their scores. One document takes at most its share of the places while others
        have something to show. `within` is the name of the one document to search; KeyError when there
        is none.
        """
        if not question.strip():
            return []
        query = self.understand(question)
        compared = max(limit, _COMPARED)
        hits = self._hits(self.candidates(query, depth=max(limit, DEPTH), within=within), compared)
        if self._options.reranker:
            hits = self._reranked(query, hits, self._options.reranker)
        if "editions" not in self._options.without:
            hits = in_force_first(hits[:compared], self._replaced(on or date.today()))
        return hits[:limit]

    def candidates(self, query: Query, *, depth: int = DEPTH, within: str | None = None) -> Candidates:
        """The passages that any of the rankings finds for a question, with all their scores."""
        vector = self._embedder.encode_question(query.text)
        row = None if within is None else self._rows[within]
        return candidates_of(self._contents, self._places, query, vector, depth=depth, within=row)

    def _hits(self, found: Candidates, compared: int) -> list[Hit]:
        scores = found.scored(self._options.weights)
        order = np.argsort(-scores, kind="stable")
        chosen = spread(
            [int(found.owners[at]) for at in order], limit=max(compared, DEPTH), share=self._options.share
        )
        return [
            Hit(
                self._contents.passages[int(found.passages[at])],
                float(scores[at]),
                {name: float(values[at]) for name, values in found.shown.items()},
            )
            for at in (order[place] for place in chosen)
        ]

    def _reranked(self, query: Query, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
        """The best hits in the order in which a model that reads them puts them, the others behind."""
        first, rest = hits[: reranker.depth], hits[reranker.depth :]
        told = reranker.scores(query.text, first)
        again = [
            Hit(hit.passage, hit.score, {**hit.scores, "reranked": float(score)})
            for hit, score in zip(first, told, strict=True)
        ]
        return [*sorted(again, key=lambda hit: -hit.scores["reranked"]), *rest]

    @cached_property
    def _places(self) -> Places:
        return Places(self.cards)

    @cached_property
    def _understanding(self) -> Understanding:
        return Understanding(
            segmenter=self.segmenter,
            phrases=self._contents.phrases,
            places=self._places,
            synonyms=self._synonyms,
            occurs=self._occurs,
            without=self._options.without,
        )

    def _occurs(self, words: str) -> bool:
        """Whether some passage holds all pairs of characters of some Chinese words."""
        pairs = pairs_of(words)
        return not pairs or self._contents.lexical.postings.together(pairs)

    def _replaced(self, on: date) -> Replacements:
        """What is not in force on a day and what stands in for it; kept for the next question."""
        day, found = self._standing
        if day != on:
            found = replacements(self.cards, on=on)
            self._standing = (on, found)
        return found

    @property
    def rarest(self) -> float:
        """The rarity of a word that one passage holds."""
        return math.log1p((len(self._contents.lexical) - 0.5) / 1.5)

    def rarity(self, word: str) -> float:
        """How telling a word is: idf(w) = ln(1 + (N - n + 0.5) / (n + 0.5)), n of N passages hold it."""
        return self._contents.lexical.postings.idf(word)

    def refreshed(self) -> Searcher:
        """This searcher, or a new one when another generation serves; a broken one is not taken."""
        try:
            if Layout(self._folder).current_name() == self.generation:
                return self
            return Searcher.open(self._folder, embedder=self._embedder, options=self._options)
        except PolicyError:
            return self
