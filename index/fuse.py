"""How the scores of one question become one ranking: a few weights, learnt on open questions.

    score = sum of weight * feature

`words` and `pairs`: BM25 of the passage over words and over pairs of characters, each as a share of what
the question's terms could give at most; `document_words` and `document_pairs`: the same of its whole
document; `vectors`: how many standard deviations the cosine lies below the best among the candidates,
so that vectors count where they tell candidates apart. `python -m eval.joining` learns the weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FEATURES = ("words", "pairs", "document_words", "document_pairs", "vectors")
WEIGHTS = Path(__file__).with_name("weights.json")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """An id and its score; a higher one is better."""

    id: str
    score: float


def joined(features: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """One score for each candidate; a feature without a weight counts nothing."""
    parts = [np.float32(weights[name]) * features[name] for name in FEATURES if name in weights]
    return np.asarray(np.sum(parts, axis=0), dtype=np.float32)


def standing(cosines: Floats) -> Floats:
    """How many standard deviations each cosine lies from the best, at most 0."""
    if not len(cosines):
        return cosines
    spread = max(float(cosines.std()), 1e-3)
    return np.asarray((cosines - cosines.max()) / spread, dtype=np.float32)


@lru_cache(maxsize=1)
def shipped() -> dict[str, float]:
    """The weights that ship with the project."""
    return dict(json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"])
