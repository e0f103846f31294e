"""How fast texts are encoded and questions searched, and what memory it takes.

    python -m eval.speed encoding --passages P [--most N]
    python -m eval.speed search --index DIR --questions Q [--most N]

`encoding` compares the project's encoder with sentence-transformers as it comes, in one run: texts of about
300 characters a second, and the cosine between both vectors of each text. `search` opens an index, asks
each question once, and tells the times, those of encoding the question apart, and the memory resident.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.settings import Settings
from eval.command import run, say
from eval.metrics import percentile
from eval.records import read_lines
from index.embed import SentenceEmbedder, Vectors, fold, plain_library
from index.model import find
from index.search import Searcher

_LONG = 300


def texts_of(passages: Path, most: int) -> list[str]:
    """The passages cut into texts of 300 characters."""
    texts: list[str] = []
    for row in read_lines(passages):
        text = row["text"]
        texts += [text[at : at + _LONG] for at in range(0, len(text) - _LONG + 1, _LONG)]
    return texts[:most]


def encoding(texts: Sequence[str], settings: Settings) -> dict[str, float]:
    """Texts a second, plain and ours, and how far the vectors agree."""
    located = find(settings.model, settings.models)
    folded = [fold(text) for text in texts] if located.spec.fold else list(texts)
    plain = plain_library(located)
    ours = SentenceEmbedder(located)
    warm = [*texts[:17]]
    ours.encode_passages(warm)
    plain.encode(warm)
    theirs, slow = _timed(lambda: np.asarray(plain.encode(folded, normalize_embeddings=True)))
    vectors, fast = _timed(lambda: ours.encode_passages(texts))
    cosines = (vectors * theirs).sum(axis=1)
    return {
        "texts": len(texts),
        "plain_per_second": len(texts) / slow,
        "ours_per_second": len(texts) / fast,
        "faster": slow / fast,
        "least_cosine": float(cosines.min()),
        "mean_cosine": float(cosines.mean()),
    }


class _Timed:
    """An embedder that notes how long each question took."""

    def __init__(self, inner: SentenceEmbedder) -> None:
        self.identity, self.dimension = inner.identity, inner.dimension
        self.encode_passages, self.precision = inner.encode_passages, inner.precision
        self._inner = inner
        self.milliseconds: list[float] = []

    def encode_question(self, text: str) -> Vectors:
        started = time.perf_counter()
        vector = self._inner.encode_question(text)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        return vector


def search(index: Path, questions: Sequence[str]) -> dict[str, float | None]:
    """Times in milliseconds of a search over an index; the first question also loads the model."""
    settings = Settings.from_env()
    embedder = _Timed(SentenceEmbedder.open(settings.model, settings.models))
    whole = []
    started = time.perf_counter()
    searcher = Searcher.open(index, embedder=embedder)
    opening = (time.perf_counter() - started) * 1000
    for question in questions:
        started = time.perf_counter()
        searcher.search(question)
        whole.append((time.perf_counter() - started) * 1000)
    return {
        "questions": len(questions) - 1,
        "open_ms": opening,
        "first_ms": whole[0],
        "search_p50": percentile(whole[1:], 0.5),
        "search_p95": percentile(whole[1:], 0.95),
        "encoding_p50": percentile(embedder.milliseconds[1:], 0.5),
        "encoding_p95": percentile(embedder.milliseconds[1:], 0.95),
    }


def memory() -> dict[str, float]:
    """What this process holds in memory, in MB: all that is resident, and what is no mapped file."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = dict(line.split(":") for line in status.splitlines() if line.startswith(("Rss", "VmRSS")))
    held = {name: int(value.split()[0]) / 1024 for name, value in kilobytes.items()}
    return {"resident_mb": held["VmRSS"], "own_mb": held["RssAnon"]}


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed", description="测量编码和检索的速度与内存")
    parser.add_argument("what", choices=("encoding", "search"), help="编码，或检索")
    parser.add_argument("--passages", type=Path, help="文档文件（JSON Lines）")
    parser.add_argument("--index", type=Path, help="索引文件夹")
    parser.add_argument("--questions", type=Path, help="问题文件（JSON Lines）")
    parser.add_argument("--most", type=int, default=400, help="最多几段或几题")
    options = parser.parse_args(arguments)
    figures: dict[str, Any]
    if options.what == "encoding":
        figures = encoding(texts_of(options.passages, options.most), Settings.from_env())
    else:
        asked = [row["question"] for row in read_lines(options.questions)][: options.most]
        figures = {**search(options.index, asked), **memory()}
    for name, value in figures.items():
        say(f"{name}: {value:.5g}")
    return 0


def _timed(work: Callable[[], Vectors]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(run(main))
