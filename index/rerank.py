"""A second look at the best passages by a model that reads question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import ModelError
from index.records import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16
# How many hits are looked at again.
DEPTH = 20


class Reranker(Protocol):
    """Anything that tells how well the best hits answer a question."""

    @property
    def depth(self) -> int:
        """How many hits it looks at."""

    def scores(self, question: str, hits: Sequence[Hit]) -> Sequence[float]:
        """One score for each hit, in their order; a higher one is better."""


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers, from a local folder or by name; loaded at its first use.

    Nothing is fetched: a name must be in the library's cache already.
    """

    depth = DEPTH

    def __init__(self, name: str) -> None:
        self._name = name
        self._model: CrossEncoder | None = None

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """The model's score of each hit; raises ModelError when it cannot be loaded or fails."""
        model = self._model = self._model or self._loaded()
        pairs = [(question, hit.passage.embedded) for hit in hits]
        try:
            found = model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(
                "重排模型应能处理文本", error, "请换一个模型，或不设置 POLICYQA_RERANKER"
            ) from error
        return [float(score) for score in found]

    def _loaded(self) -> CrossEncoder:
        try:
            from sentence_transformers import CrossEncoder

            folder = Path(self._name)
            name = str(folder) if folder.is_dir() else self._name
            loaded: CrossEncoder = CrossEncoder(name, device="cpu", local_files_only=True)
            return loaded
        except Exception as error:  # the library lets errors of several others through
            raise ModelError(
                "重排模型应能装入",
                f"{self._name}: {error}",
                "请给出一个已下载的 CrossEncoder 模型文件夹，或不设置 POLICYQA_RERANKER",
            ) from error
