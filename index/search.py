"""A question to the passages that fit it best."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from functools import cached_property
from pathlib import Path

from corpus.errors import IndexMismatch, PolicyError
from corpus.records import Document
from index.dictionary import read_dictionary, sum_of
from index.editions import Replacements, in_force_first, replacements
from index.embed import Embedder
from index.fuse import weighted
from index.layout import Layout
from index.records import Hit, Library, Passage
from index.segment import Segmenter
from index.store import Opened, open_index

# How deep each ranking is looked into before they are joined.
_DEPTH = 50
# Among how many hits editions of one policy are put in order, so that the first hit is the same
# whether one or ten are asked for.
_COMPARED = 10


class Searcher:
    """One generation of an index, opened for questions; safe to share between threads."""

    def __init__(self, folder: Path, opened: Opened, embedder: Embedder) -> None:
        self._folder, self._opened, self._embedder = folder, opened, embedder
        self.segmenter = Segmenter(opened.dictionary)
        self._by_id: dict[str, list[Passage]] = defaultdict(list)
        for passage in opened.passages:
            self._by_id[passage.id].append(passage)
        self._rows = {source.name: row for row, source in enumerate(opened.manifest.documents)}
        self._documents: dict[str, Document] = {}
        self._standing: tuple[date | None, Replacements] = (None, {})

    @classmethod
    def open(cls, folder: Path, *, embedder: Embedder, dictionary: Path | None = None) -> Searcher:
        """The serving index; raises IndexMissing, IndexBroken or IndexMismatch.

        With `dictionary`, the file that staff edit, also when it changed since the index was built.
        """
        opened = open_index(folder, model_identity=embedder.identity)
        searcher = cls(folder, opened, embedder)
        if searcher.segmenter.identity != opened.manifest.segmenter:
            raise IndexMismatch(
                "索引应由当前的分词器建立", opened.manifest.segmenter, "请运行：policyqa index"
            )
        if dictionary and sum_of(read_dictionary(dictionary)) != opened.manifest.dictionary:
            raise IndexMismatch("词典在建立索引之后改动过", dictionary, "请运行：policyqa index")
        return searcher

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self._opened.name

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, by document and place."""
        return self._opened.passages

    @cached_property
    def library(self) -> Library:
        """All documents, parsed at the first call, and the files that could not be read."""
        manifest = self._opened.manifest
        return Library(tuple(map(self.document, self._rows)), manifest.failures, manifest.copies)

    def document(self, name: str) -> Document:
        """The document of that name; raises KeyError when the index has none."""
        if name not in self._documents:
            self._documents[name] = self._opened.document(self._rows[name])
        return self._documents[name]

    def search(self, question: str, *, limit: int = 10, on: date | None = None) -> list[Hit]:
        """The passages that fit a question best, best first; none for a blank one.

        `scores` holds `dense`, the cosine, and `lexical`, BM25 over words and pairs of characters. What
        is not in force `on` a day (today, when none is given) stands behind what is in force in its
        place, whatever their scores.
        """
        if not question.strip():
            return []
        depth, compared = max(_DEPTH, limit), max(limit, _COMPARED)
        vector, terms = self._embedder.encode_question(question), self.segmenter.terms(question)
        dense, lexical = self._opened.dense, self._opened.lexical
        found = {s.id for s in (*dense.search(vector, depth), *lexical.search(terms, depth))}
        cosines, bm25 = dense.scores(vector, found), lexical.scores(terms, found)
        joined = weighted(cosines, bm25)
        hits = [
            Hit(passage, scored.score, {"dense": cosines[scored.id], "lexical": bm25[scored.id]})
            for scored in joined[:compared]
            for passage in self._by_id[scored.id]
        ][:compared]
        return in_force_first(hits, self._replaced(on or date.today()))[:limit]

    def _replaced(self, on: date) -> Replacements:
        """What is not in force on a day and what stands in for it; kept for the next question."""
        day, found = self._standing
        if day != on:
            found = replacements(self.library.documents, on=on)
            self._standing = (on, found)
        return found

    @property
    def rarest(self) -> float:
        """The rarity of a word that one passage holds."""
        return math.log1p((len(self._opened.lexical) - 0.5) / 1.5)

    def rarity(self, word: str) -> float:
        """How telling a word is: idf(w) = ln(1 + (N - n + 0.5) / (n + 0.5)), n of N passages hold it."""
        total, held = len(self._opened.lexical), self._opened.lexical.held_by(word)
        return math.log1p((total - held + 0.5) / (held + 0.5))

    def refreshed(self) -> Searcher:
        """This searcher, or a new one when another generation serves; a broken one is not taken."""
        try:
            if Layout(self._folder).current_name() == self.generation:
                return self
            return Searcher.open(self._folder, embedder=self._embedder)
        except PolicyError:
            return self
