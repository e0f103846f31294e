"""Text to vectors. The only file that imports sentence_transformers, and only once text arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.clean import fold as narrow
from corpus.errors import ModelError
from index import adapter
from index.light import LightEncoder, readable
from index.model import Located, find, verify

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Counted = Callable[[int, int], None]
Added = Mapping[str, NDArray[np.generic]]

_BATCH = 32
_QUESTIONS_KEPT = 1024
# Up to so many texts are encoded in NumPy while the library is not loaded: importing it takes longer.
_FEW = 16
# Where half the bytes give other vectors than whole ones for these, whole ones are used.
_PROBES = [
    "补贴标准",
    "符合条件的企业可申请缓缴社会保险费，期限不超过6个月。",
    "第十五条 本办法由市人民政府负责解释。" * 12,
]
_SAME = 0.999


class Embedder(Protocol):
    """Anything that turns passages and questions into unit vectors of one space."""

    @property
    def identity(self) -> str:
        """What tells this model from any other: its name and the sum of its weights."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def precision(self) -> str:
        """How the numbers of passages were computed (bfloat16, float32); empty before the first."""

    def encode_passages(self, texts: Sequence[str], *, progress: Counted | None = None) -> Vectors:
        """Unit vectors of shape [len(texts), dimension], in order."""

    def encode_question(self, text: str) -> Vectors:
        """The unit vector of a question, of shape [dimension]."""


class SentenceEmbedder:
    """An embedding model from a local folder, loaded at the first text and never from the network.

    Questions and a few passages are encoded by `index.light` where it knows the model, so that a
    command need not import the library; the vectors agree. Questions are encoded with the adapter
    where it was learnt for this model, unless `adapt` is false.
    """

    def __init__(self, model: Located, *, adapt: bool = True) -> None:
        self._located = model
        self._adapt = adapt and readable(model.path) and adapter.fits(model.identity)
        self._asking: LightEncoder | None = None
        self._model: SentenceTransformer | None = None
        self._light: LightEncoder | None = None
        self._precision = ""
        # A fast tokenizer cannot be used by two threads at once, and loading must happen once.
        self._lock = threading.Lock()
        self._question = lru_cache(maxsize=_QUESTIONS_KEPT)(self._encode_question)

    @classmethod
    def open(cls, name: str, models_dir: Path, *, adapt: bool = True) -> SentenceEmbedder:
        """An embedder for a model of the registry or a local folder; raises ModelMissing."""
        return cls(find(name, models_dir), adapt=adapt)

    @property
    def identity(self) -> str:
        """The model's name and the SHA-256 of its weights."""
        return self._located.identity

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._located.dimension

    @property
    def precision(self) -> str:
        """How the last passages were computed; empty before the first."""
        return self._precision

    def encode_passages(self, texts: Sequence[str], *, progress: Counted | None = None) -> Vectors:
        """Unit vectors of shape [len(texts), dimension], in order.

        Texts of like length share a batch, so little is padded; `progress` gets done and total.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        few = len(texts) <= _FEW
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._encode([self._folded(texts[i]) for i in rows], few=few)
            if progress:
                progress(start + len(rows), len(texts))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """The unit vector of a question, read-only, of shape [dimension]; kept for repeated questions."""
        return self._question(text)

    def _encode_question(self, text: str) -> Vectors:
        asked = [self._located.spec.instruction + self._folded(text)]
        vector: Vectors = self._encode(asked, few=True, adapt=self._adapt)[0]
        vector.flags.writeable = False
        return vector

    def _encode(self, texts: list[str], *, few: bool, adapt: bool = False) -> Vectors:
        with self._lock:
            try:
                raw = self._adapted(texts) if adapt else self._raw(texts, few=few)
            except (RuntimeError, ValueError, IndexError) as error:
                raise ModelError(
                    "嵌入模型应能处理文本", error, "请检查内存，或运行：policyqa doctor"
                ) from error
        return _unit(np.asarray(raw, dtype=np.float32))

    def _adapted(self, texts: list[str]) -> Vectors:
        self._asking = self._asking or _load_light(self._located, adapter.shipped())
        return self._asking.encode(texts)

    def _raw(self, texts: list[str], *, few: bool) -> Vectors:
        if few and self._model is None and readable(self._located.path):
            light = self._light = self._light or _load_light(self._located)
            self._precision = self._precision or "float32"
            return light.encode(texts)
        model = self._model = self._model or _load(self._located)
        self._precision = str(model.dtype).removeprefix("torch.")
        return np.asarray(
            model.encode(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        )

    def _folded(self, text: str) -> str:
        return fold(text) if self._located.spec.fold else text


def fold(text: str) -> str:
    """The text with letters small, and full-width letters, digits and signs narrow; Chinese marks stay.

    m3e-small knows no capitals: it reads GDP and ３＋３ as unknown characters otherwise.
    """
    return "".join(map(narrow, text)).lower()


def plain_library(model: Located, *, dtype: object = None) -> SentenceTransformer:
    """The model as sentence-transformers loads it by itself; `dtype` of torch, else the file's own."""
    from sentence_transformers import SentenceTransformer

    kwargs = {} if dtype is None else {"dtype": dtype}
    return SentenceTransformer(str(model.path), device="cpu", local_files_only=True, model_kwargs=kwargs)


def _agree(one: SentenceTransformer, other: SentenceTransformer) -> bool:
    """Whether two forms of a model give the same vectors for some texts, to a cosine of 0.999."""
    # Normalised here: the library's own norms are as coarse as its numbers.
    ours, theirs = (
        _unit(np.asarray(model.encode(_PROBES, show_progress_bar=False), dtype=np.float32))
        for model in (one, other)
    )
    return float((ours * theirs).sum(axis=1).min()) >= _SAME


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _load_light(model: Located, added: Added | None = None) -> LightEncoder:
    verify(model)
    try:
        return LightEncoder(model.path, added)
    except Exception as error:  # a damaged file can fail in any of the readers below
        raise ModelError("嵌入模型应能装入", f"{model.path}: {error}", "请运行：policyqa doctor") from error


def _load(model: Located) -> SentenceTransformer:
    verify(model)
    try:
        import torch
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        loaded = plain_library(model, dtype=torch.bfloat16 if _fast_bfloat16() else torch.float32)
        if loaded.dtype == torch.bfloat16:
            whole = plain_library(model, dtype=torch.float32)
            loaded = loaded if _agree(loaded, whole) else whole
    except Exception as error:  # the library lets errors of several others through
        raise ModelError("嵌入模型应能装入", f"{model.path}: {error}", "请运行：policyqa doctor") from error
    found = loaded.get_embedding_dimension()
    if found != model.dimension:
        raise ModelError(
            f"嵌入模型的向量应为 {model.dimension} 维", found, "请检查模型文件夹中的 config.json"
        )
    loaded.eval()
    return loaded


def _fast_bfloat16() -> bool:
    """True where the processor multiplies bfloat16 itself; elsewhere it would be slower than float32."""
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and "avx512_bf16" in flags.read_text(encoding="utf-8", errors="replace")
