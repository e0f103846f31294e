"""An index opened as the settings say."""

from __future__ import annotations

from assistant.settings import Settings
from index.embed import SentenceEmbedder
from index.rerank import CrossEncoderReranker
from index.search import Options, Searcher


def open_searcher(settings: Settings) -> Searcher:
    """The serving index; raises ModelError or IndexError_ with the next step."""
    options = Options(
        dictionary=settings.dictionary,
        synonyms=settings.synonyms,
        reranker=CrossEncoderReranker(settings.reranker) if settings.reranker else None,
        share=settings.share,
    )
    embedder = SentenceEmbedder.open(settings.model, settings.models)
    return Searcher.open(settings.index, embedder=embedder, options=options)
