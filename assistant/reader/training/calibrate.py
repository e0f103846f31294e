"""Learns how sure an answer that the model reads is, and from which confidence on it is shown.

    python -m assistant.reader.training.calibrate --index INDEX ... --questions FILE ... [--answered 0.9]

Each INDEX holds the documents of the questions in the FILE at the same place (`{id, passage, question,
answers: [{text}]}`; no answers: the document does not tell), each under the name PASSAGE.txt. Questions
with answers are read twice: in what is found, and in what is found without their own
document, where nothing answers. The target of an answer is its ROUGE-L with the accepted ones, 0 without
the document. Questions that the model was trained on would make it look surer than it is.

The weights are those of a logistic regression on all windows; the threshold is the confidence that the
given share of the questions reaches, but `_LEAST` at least; what the words count is the one of `HELPS` that
reads best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.question import understand
from assistant.reader.model import FOLDER, shipped
from assistant.reader.reading import Calibration, candidates, read_windows, sureness, windows_for
from assistant.reader.training.examples import rows_of
from assistant.settings import Settings
from assistant.vocabulary import Vocabulary
from corpus.records import Document
from index.embed import SentenceEmbedder
from index.records import Hit
from index.search import Searcher

# What the words of the question may count, in logits; 10 reads policies better and plain questions worse.
HELPS = (1.0, 2.0, 4.0, 7.0)
# Of answers that are less sure more were wrong than right on the sets of `eval/`.
_LEAST = 0.36
FEATURES = ("relevance", "agreement", "start", "length", "words", "best_words", "search", "behind", "rank")
_SEARCHED, _READ_FROM = 60, 16
_RIDGE = 0.002

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in one window: its features and how near it came, for a question and its document."""

    question: int
    answerable: bool
    features: Mapping[str, float]
    target: float


def likeness(a: str, b: str) -> float:
    """ROUGE-L on characters: F1 = 2 l / (|a| + |b|), l the longest common subsequence."""
    a, b = ("".join(c for c in text if c.isalnum()) for text in (a, b))
    if not a or not b:
        return 0.0
    row = np.zeros(len(b) + 1, np.int32)
    other = np.asarray(list(b))
    for char in a:
        longer = np.where(other == char, row[:-1] + 1, row[1:])
        row = np.concatenate([[0], np.maximum.accumulate(longer)])
    return float(2 * row[-1] / (len(a) + len(b)))


def learn(reads: Sequence[Read]) -> tuple[dict[str, float], float]:
    """The weights and the intercept of a logistic regression with a small ridge on scaled features."""
    x = np.asarray([[read.features[name] for name in FEATURES] for read in reads], np.float64)
    y = np.asarray([read.target for read in reads], np.float64)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    scaled = np.c_[(x - mean) / spread, np.ones(len(x))]

    def loss(w: Floats) -> float:
        total = scaled @ w
        return float((np.logaddexp(0, total) - y * total).mean() + _RIDGE * (w[:-1] ** 2).sum())

    found = minimize(loss, np.zeros(scaled.shape[1])).x
    weights = found[:-1] / spread
    return dict(zip(FEATURES, weights.tolist(), strict=True)), float(found[-1] - weights @ mean)


def chosen(reads: Sequence[Read], learnt: Calibration) -> dict[tuple[int, bool], tuple[float, float]]:
    """The confidence and target of the surest answer, by question and whether it can be answered."""
    best: dict[tuple[int, bool], tuple[float, float]] = {}
    for read in reads:
        key, sure = (read.question, read.answerable), sureness(read.features, learnt)
        if key not in best or sure > best[key][0]:
            best[key] = (sure, read.target)
    return best


def calibrated(reads: Sequence[Read], given: float, answered: float) -> tuple[Calibration, float, float]:
    """The calibration, the mean ROUGE-L of all answers, and the share refused of what has no answer."""
    weights, intercept = learn(reads)
    learnt = Calibration(given, weights, intercept, 0.0)
    best = chosen(reads, learnt)
    told = sorted((sure for (_, can), (sure, _) in best.items() if can), reverse=True)
    threshold = max(_LEAST, told[int(answered * len(told)) - 1])
    rouge = float(np.mean([target for (_, can), (_, target) in best.items() if can]))
    refused = float(np.mean([sure < threshold for (_, can), (sure, _) in best.items() if not can]))
    return Calibration(given, weights, intercept, threshold), rouge, refused


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the calibration beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--index", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--answered", type=float, default=0.9)
    parser.add_argument("--out", type=Path, default=FOLDER / "calibration.json")
    options = parser.parse_args(arguments)
    settings = Settings()
    embedder = SentenceEmbedder.open(settings.model, settings.models)
    reads: dict[float, list[Read]] = {given: [] for given in HELPS}
    for index, questions in zip(options.index, options.questions, strict=True):
        searcher = Searcher.open(index, embedder=embedder)
        _read_all(searcher, rows_of(questions), reads)
    results = [calibrated(reads[given], given, options.answered) for given in HELPS]
    learnt, rouge, refused = max(results, key=lambda result: result[1])
    options.out.write_text(json.dumps(asdict(learnt), indent=1) + "\n", encoding="utf-8")
    for one, *figures in results:
        print(one.help, figures, one.threshold)  # noqa: T201
    print(f"ROUGE-L {rouge:.3f}, refused {refused:.3f}")  # noqa: T201


def _read_all(
    searcher: Searcher, rows: Sequence[dict[str, object]], reads: Mapping[float, list[Read]]
) -> None:
    documents = {d.name: d for d in searcher.library.documents}
    vocabulary = Vocabulary(searcher.library, searcher.segmenter.cut, searcher.synonyms)
    begin = 1 + max((read.question for read in reads[HELPS[0]]), default=-1)
    for number, row in enumerate(rows, begin):
        hits = searcher.search(str(row["question"]), limit=_SEARCHED)
        own = f"{row['passage']}.txt"
        others = [hit for hit in hits if hit.passage.document != own]
        tried = ((True, hits), (False, others)) if row["answers"] else ((False, hits),)
        for answerable, given in tried:
            _read_one(searcher, vocabulary, documents, row, number, answerable, given[:_READ_FROM], reads)


def _read_one(
    searcher: Searcher,
    vocabulary: Vocabulary,
    documents: Mapping[str, Document],
    row: Mapping[str, object],
    number: int,
    answerable: bool,
    hits: Sequence[Hit],
    reads: Mapping[float, list[Read]],
) -> None:
    asked = understand(str(row["question"]), vocabulary)
    accepted = [str(answer["text"]) for answer in row["answers"]] if answerable else []  # type: ignore[attr-defined]
    found = candidates(
        asked,
        read_windows(asked, windows_for(asked, hits, documents), model=shipped()),
        documents,
        words_of=searcher.segmenter.words,
        rarity=searcher.rarity,
        synonyms=searcher.synonyms,
        helps=HELPS,
    )
    for given, candidate in found:
        document = documents[candidate.window.hit.passage.document]
        text = document.slice(candidate.span)
        target = max((likeness(text, one) for one in accepted), default=0.0)
        reads[given].append(Read(number, answerable, candidate.features, target))


if __name__ == "__main__":
    main()
