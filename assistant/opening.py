"""An index opened as the settings say."""

from __future__ import annotations

from assistant.reader.rerank import ReadingReranker
from assistant.settings import Settings
from index.embed import SentenceEmbedder
from index.rerank import CrossEncoderReranker, Reranker
from index.search import Options, Searcher

# The name of the reading model among rerankers.
READING = "reading"


def open_searcher(settings: Settings) -> Searcher:
    """The serving index; raises ModelError or IndexError_ with the next step."""
    options = Options(
        dictionary=settings.dictionary,
        synonyms=settings.synonyms,
        reranker=_reranker(settings.reranker),
        share=settings.share,
    )
    embedder = SentenceEmbedder.open(settings.model, settings.models)
    return Searcher.open(settings.index, embedder=embedder, options=options)


def _reranker(name: str) -> Reranker | None:
    """The model for a second look: none, the reading model that ships, or a cross-encoder."""
    if not name:
        return None
    return ReadingReranker() if name == READING else CrossEncoderReranker(name)
