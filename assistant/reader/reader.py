"""The reader of one index: sentences first, the reading model for what no sentence accounts for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.question import Asked
from assistant.reader import sentence
from assistant.reader.model import Model, shipped
from assistant.reader.reading import read_out
from assistant.records import Finding
from assistant.refuse import READ_RIGHT, enough
from corpus.records import Document
from index.records import Hit
from index.search import Searcher

# Passages of which sentences are weighed.
_WEIGHED = 8
# Questions that only a sentence of a certain form answers: one with a doer, one that defines.
_OF_A_FORM = ("who", "org", "leads", "what")


class Reader:
    """Reads answers in the passages of one index."""

    def __init__(
        self, searcher: Searcher, documents: Mapping[str, Document], *, model: Model | None = None
    ) -> None:
        self._searcher, self._documents = searcher, documents
        self._model = model or shipped()

    def read(self, asked: Asked, hits: Sequence[Hit]) -> Finding | None:
        """The answer that stands in the hits, as sure as it is; None when there is nothing to read.

        A sentence that accounts for the question answers it, cut to what is asked; what no sentence
        accounts for is read by the model, unless only a sentence of a certain form could answer.
        """
        weighed = self._weighed(asked, hits)
        if (weighed and weighed.sure) or asked.named or asked.asks(*_OF_A_FORM):
            return weighed
        return self._read_out(asked, hits) or weighed

    def _weighed(self, asked: Asked, hits: Sequence[Hit]) -> Finding | None:
        searcher = self._searcher
        found = sentence.read(
            asked,
            list(hits[:_WEIGHED]),
            self._documents,
            words_of=searcher.segmenter.words,
            rarity=searcher.rarity,
            rarest=searcher.rarest,
        )
        if found is None:
            return None
        return replace(
            found, confidence=min(found.confidence, READ_RIGHT), sure=enough(found.confidence, asked)
        )

    def _read_out(self, asked: Asked, hits: Sequence[Hit]) -> Finding | None:
        searcher = self._searcher
        return read_out(
            asked,
            hits,
            self._documents,
            model=self._model,
            words_of=searcher.segmenter.words,
            rarity=searcher.rarity,
        )
