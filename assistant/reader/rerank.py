"""The reading model as a second look at what a search found."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.model import Model, shipped
from assistant.reader.windows import before_text
from index.records import Hit

# What a unit of relevance, a logit, counts beside the score of the search; measured on open questions.
_RELEVANCE = 0.3
_DEPTH, _SHOWN = 10, 400


class ReadingReranker:
    """Adds how well the reading model thinks that a passage answers to the score that found it."""

    depth = _DEPTH

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or shipped()

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """The joined score of each hit; raises ModelError when the model cannot be read."""
        texts = [(before_text(hit.passage), hit.passage.text[:_SHOWN]) for hit in hits]
        readings = self._model.read(question, texts)
        return [hit.score + _RELEVANCE * r.relevance for hit, r in zip(hits, readings, strict=True)]
