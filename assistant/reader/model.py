"""The reading model: a question and windows in, the stretch that answers in each out.

The only file that imports onnxruntime. How the model is trained: `assistant/reader/training`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.reader.spans import Array, best_stretch
from assistant.reader.tokens import CLS, QUESTION, SEP, Ints, Tokenizer, Tokens, kinds_of
from corpus.errors import ModelError

FOLDER = Path(__file__).parent / "weights"
# Tokens of a window at most; the model has 512 places.
_ALL = 496


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of one text: logits of the answer's first and last token, [tokens].

    `places` are the characters [start, end) of each token, [tokens, 2]; `relevance` is the logit that
    the text answers at all.
    """

    start: Array
    end: Array
    places: Ints
    relevance: float

    def best(self, added: Array | float = 0.0) -> Found:
        """The stretch that answers, where something is added to the logits of each token, first or last."""
        stretch = best_stretch(self.start + added, self.end + added)
        if stretch is None:
            return Found(0, 0, 0.0)
        first, last = int(self.places[stretch.first, 0]), int(self.places[stretch.last, 1])
        return Found(first, last, stretch.agreement)


@dataclass(frozen=True, slots=True)
class Found:
    """The characters [start, end) of an answer; `agreement` in [0, 1] tells how sure they are."""

    start: int
    end: int
    agreement: float


class Model(Protocol):
    """Anything that reads texts for a question."""

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        """What is read in each text for a question; a text comes with what stands before it."""


class ReadingModel:
    """The model of one folder, loaded at the first question; safe to share between threads."""

    def __init__(self, folder: Path = FOLDER, *, threads: int = 0) -> None:
        self._folder, self._threads = folder, threads
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Tokenizer | None = None

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        """What is read in each text for a question; a text comes with what stands before it.

        Raises ModelError when the model's files cannot be read.
        """
        if not texts:
            return []
        tokenizer = self._loaded()
        asked, *parts = tokenizer.tokens([question, *(part for pair in texts for part in pair)])
        rows = [
            _row(asked.ids, before.ids, text) for before, text in zip(parts[::2], parts[1::2], strict=True)
        ]
        ids, types = _padded([row for row, _, _ in rows], asked.ids[:QUESTION])
        start, end, relevance = self._session.run(None, {"ids": ids, "types": types})
        return [
            Reading(
                start[i, at : at + count], end[i, at : at + count], text.places[:count], float(relevance[i])
            )
            for i, ((_, at, count), text) in enumerate(zip(rows, parts[1::2], strict=True))
        ]

    def _loaded(self) -> Tokenizer:
        with self._lock:
            if self._tokenizer is None:
                self._session = _session(self._folder / "reader.onnx", self._threads)
                self._tokenizer = Tokenizer(self._folder / "tokenizer.json")
            return self._tokenizer


def _row(question: Ints, before: Ints, text: Tokens) -> tuple[Ints, int, int]:
    """The ids of one window, where its text begins in them, and how many tokens of it there are."""
    head = np.concatenate([[CLS], question[:QUESTION], [SEP], before[: _ALL // 4]])
    shown = text.ids[: _ALL - len(head) - 1]
    return np.concatenate([head, shown, [SEP]]).astype(np.int32), len(head), len(shown)


def _padded(rows: list[Ints], question: Ints) -> tuple[Any, Any]:
    shape = len(rows), max(map(len, rows))
    ids, types = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    begin = len(question) + 2
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        types[i, begin : len(row)] = kinds_of(question, row[begin:])
    return ids, types


def _session(path: Path, threads: int) -> Any:
    try:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises errors of its own kinds
        raise ModelError("阅读模型应能装入", f"{path}: {error}", "请重新取得项目的文件") from error


@lru_cache(maxsize=1)
def shipped() -> ReadingModel:
    """The model that ships with the project, one for the process."""
    return ReadingModel()


def read_passages(question: str, passages: Sequence[str]) -> tuple[str, float]:
    """The answer read out of passages without a document around them, and a confidence in [0, 1].

    Long passages are read in overlapping stretches. For measuring the model alone.
    """
    stretches = [p[at : at + _STRETCH] for p in passages for at in range(0, max(1, len(p) - _OVERLAP), _STEP)]
    readings = shipped().read(question, [("", text) for text in stretches])
    best = max(range(len(readings)), key=lambda i: readings[i].relevance, default=None)
    if best is None:
        return "", 0.0
    found = readings[best].best()
    confidence = float(1 / (1 + np.exp(-readings[best].relevance)))
    return stretches[best][found.start : found.end], confidence


_STRETCH, _OVERLAP = 400, 120
_STEP = _STRETCH - _OVERLAP
