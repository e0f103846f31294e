"""Pure functions that join two rankings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_RANKS_DAMPED_BY = 60


@dataclass(frozen=True, slots=True)
class Scored:
    """An id and its score; a higher one is better."""

    id: str
    score: float


def reciprocal_ranks(
    rankings: Mapping[str, Sequence[Scored]],
    *,
    weights: Mapping[str, float] | None = None,
    damping: int = _RANKS_DAMPED_BY,
) -> tuple[Scored, ...]:
    """One ranking, best first: `score(id) = sum of weight / (damping + rank)`, ranks from 1.

    An id that a ranking lacks gets nothing from it; a ranking without a weight counts 1. Equal
    scores are ordered by the best rank, then by id. Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    scores: dict[str, float] = {}
    best: dict[str, int] = {}
    for name, ranking in rankings.items():
        weight = 1.0 if weights is None else weights.get(name, 1.0)
        for rank, scored in enumerate(ranking, 1):
            scores[scored.id] = scores.get(scored.id, 0.0) + weight / (damping + rank)
            best[scored.id] = min(rank, best.get(scored.id, rank))
    order = sorted(scores, key=lambda i: (-scores[i], best[i], i))
    return tuple(Scored(i, scores[i]) for i in order)
