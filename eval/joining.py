"""Learns the weights that join the scores of a search, on open training questions only.

    python -m eval.joining --set P Q DIR [--set ...] [--statutes Q INDEX] [--out index/weights.json]

`--set` names passages, questions and a folder for their index; `--statutes` questions and an index of laws,
of which every other question is used, from the first on (the others are for measuring). `--weigh` gives
the weight of each set. Of `--passages-of` further passages stand among those searched.

The weights w maximise the likelihood that the softmax over a question's candidates gives to the right ones,

    sum over questions of log( sum over right c of exp(w . f(c)) / sum over all c of exp(w . f(c)) )

each set counting as one, with a small quadratic penalty, by L-BFGS.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.bench import read_set
from eval.command import run, say
from eval.searching import Search, articles_searched, as_json, built, documents_searched, opened
from index.fuse import FEATURES
from index.search import Searcher

_PENALTY = 1e-4
# One question in so many, from that place on, is left out where the adapter of questions is learnt.
HELD_OUT = 7, 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a question's candidates, which of them are right, and what the question counts."""

    features: Floats
    right: NDArray[np.bool_]
    weight: float


def examples(searcher: Searcher, searches: Sequence[Search], weight: float) -> list[Example]:
    """What there is to learn from searches: those with right and wrong candidates."""
    found = []
    for search in searches:
        candidates = searcher.candidates(searcher.understand(search.question))
        right = np.asarray([search.right(searcher.passage(int(p))) for p in candidates.passages], dtype=bool)
        if right.any() and not right.all():
            features = np.stack([candidates.features[name] for name in FEATURES], axis=1)
            found.append((features.astype(np.float64), right))
    return [Example(features, right, weight / len(found)) for features, right in found]


def learn(given: Sequence[Example]) -> Floats:
    """The weights of the features, in their order."""
    from scipy.optimize import minimize

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for example in given:
            scores = example.features @ weights
            chances = np.exp(scores - scores.max())
            right = chances * example.right
            total -= example.weight * float(np.log(max(right.sum(), 1e-300) / chances.sum()))
            expected = chances @ example.features / chances.sum()
            slope = slope - example.weight * (right @ example.features / max(right.sum(), 1e-300) - expected)
        return total, slope

    found = minimize(
        loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(FEATURES)
    )
    return np.asarray(found.x, dtype=np.float64)


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when learnt."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.joining", description="在公开训练题上学习检索各项得分的权重"
    )
    parser.add_argument(
        "--set",
        nargs=3,
        action="append",
        default=[],
        metavar=("P", "Q", "DIR"),
        help="文档、问题、索引的文件夹",
    )
    parser.add_argument("--passages-of", type=Path, action="append", default=[], help="第一组另有的文档")
    parser.add_argument("--statutes", nargs=2, type=Path, metavar=("Q", "INDEX"), help="法律问题和法律的索引")
    parser.add_argument("--weigh", type=float, nargs="+", default=[], help="各组的分量（默认都是 1）")
    parser.add_argument("--most", type=int, default=1000, help="每组最多用几题，均匀取")
    parser.add_argument("--held-out", action="store_true", help="只用学习问题编码时留下的题")
    parser.add_argument("--out", type=Path, help="把权重写到这个文件")
    options = parser.parse_args(arguments)
    given: list[Example] = []
    told: list[str] = []
    for at, (passages, questions, folder) in enumerate(options.set):
        further = options.passages_of if at == 0 else []
        asked = read_set([Path(passages), *further], [Path(questions)])
        searches = documents_searched(asked)
        given += _taken(opened(built(asked, Path(folder))), searches, options, at, told)
    if options.statutes:
        searches = articles_searched(options.statutes[0])[::2]
        given += _taken(opened(options.statutes[1]), searches, options, len(options.set), told)
    weights = {name: round(float(w), 3) for name, w in zip(FEATURES, learn(given), strict=True)}
    say(str(weights))
    if options.out:
        options.out.write_text(as_json({"questions": told, "weights": weights}), encoding="utf-8")
    return 0


def _taken(
    searcher: Searcher, searches: Sequence[Search], options: argparse.Namespace, at: int, told: list[str]
) -> list[Example]:
    searches = searches[:: -(-len(searches) // options.most)]
    if options.held_out:
        searches = searches[HELD_OUT[1] :: HELD_OUT[0]]
    weight = options.weigh[at] if at < len(options.weigh) else 1.0
    found = examples(searcher, searches, weight)
    told.append(f"{len(found)} x {weight:g}")
    say(f"{len(found)} / {len(searches)}")
    return found


if __name__ == "__main__":
    raise SystemExit(run(main))
