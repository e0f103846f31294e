"""Measures how well a reader knows that the passages do not tell.

    python -m eval.refusal [--rgb FILE] [--set FOLDER...] [--reader MODULE:FUNCTION] [--answered 0.9]

A set is a folder of `eval.reading` whose questions in part have no answer. A line of the RGB file is
`{"question", "positive": [[text, ...], ...], "negative": [text, ...]}`: with a passage of each positive
group among those given the question can be answered, with negative ones alone it cannot.

The threshold is where the wanted share of the answerable questions is still answered; what counts is the
share of the unanswerable ones that fall below it.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UsageError
from eval import cmrc, metrics
from eval.command import run
from eval.readers import BASELINE, Reader, reader_named
from eval.reading import read_folder, sampled, show
from eval.records import read_lines

# How many passages of RGB a question is given.
GIVEN = 5
NAMES = {
    "answerable": "有答案的题",
    "unanswerable": "无答案的题",
    "threshold": "阈值",
    "answered": "有答案而作答",
    "refused": "无答案而拒答",
    "auc": "AUC",
    "f1_answered": "作答的 F1",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question with passages; `answers` are empty where none of them tells, or where none are known."""

    question: str
    passages: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...] = ()


def cases_of_set(folder: Path) -> list[Case]:
    """The questions of a reading set, each with its passage."""
    return [Case(one.question, (one.passage,), bool(one.answers), one.answers) for one in read_folder(folder)]


def cases_of_rgb(path: Path, *, given: int = GIVEN) -> list[Case]:
    """Each question of RGB twice: with a passage of every positive group, and with negative ones alone."""
    cases = []
    try:
        for row in read_lines(path):
            negative = [str(text) for text in row["negative"]]
            telling = [str(group[0]) for group in row["positive"]]
            filled = (*telling, *negative)[: max(given, len(telling))]
            cases += [Case(row["question"], filled, True)]
            cases += [Case(row["question"], tuple(negative[:given]), False)]
    except (KeyError, TypeError, IndexError) as error:
        raise UsageError("RGB 文件的一行缺少应有的内容", error, "格式见 eval/refusal.py 开头") from error
    return cases


def threshold(confidences: Sequence[float], answered: float) -> float:
    """The highest confidence at which at least a share `answered` of the questions is answered."""
    if not confidences:
        raise ValueError("a threshold needs answerable questions")
    ordered = sorted(confidences, reverse=True)
    return ordered[max(math.ceil(answered * len(ordered)) - 1, 0)]


def told_apart(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """The area under the ROC curve: the share of pairs in which the answerable one is surer, ties half."""
    pairs = len(answerable) * len(unanswerable)
    if not pairs:
        return None
    return sum((a > u) + 0.5 * (a == u) for a in answerable for u in unanswerable) / pairs


def measure(cases: Sequence[Case], reader: Reader, *, answered: float) -> dict[str, float | None]:
    """What share of the unanswerable is refused where a share `answered` of the answerable is answered."""
    told = [(case, *reader(case.question, case.passages)) for case in cases]
    can = [confidence for case, _, confidence in told if case.answerable]
    cannot = [confidence for case, _, confidence in told if not case.answerable]
    least = threshold(can, answered)
    right = [
        cmrc.f1(answer, case.answers)
        for case, answer, confidence in told
        if case.answers and confidence >= least
    ]
    return {
        "answerable": float(len(can)),
        "unanswerable": float(len(cannot)),
        "threshold": least,
        "answered": metrics.mean(float(c >= least) for c in can),
        "refused": metrics.mean(float(c < least) for c in cannot),
        "auc": told_apart(can, cannot),
        "f1_answered": metrics.mean(right),
    }


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.refusal", description="测量该拒答时是否拒答")
    parser.add_argument("--rgb", type=Path, help="RGB 的问题文件（JSON Lines）")
    parser.add_argument("--set", type=Path, nargs="*", default=[], help="含无答案问题的问题集文件夹")
    parser.add_argument("--reader", default=BASELINE, help="作答的函数，写作“模块:函数”")
    parser.add_argument("--answered", type=float, default=0.9, help="有答案的题中应作答的比例")
    parser.add_argument("--limit", type=int, default=0, help="每个问题集只取这么多题，均匀抽取")
    parser.add_argument("--out", type=Path, help="把各项指标写到这个 JSON 文件")
    options = parser.parse_args(arguments)
    if not 0 < options.answered <= 1:
        raise UsageError("--answered 应大于 0、不超过 1", options.answered, "例如 0.9")
    if not (options.rgb or options.set):
        raise UsageError("需要 --rgb 或 --set", "", "请给出要测量的问题集")
    reader = reader_named(options.reader)
    sets = {folder.name: cases_of_set(folder) for folder in options.set}
    if options.rgb:
        sets[options.rgb.stem] = cases_of_rgb(options.rgb)
    result = {}
    for name, cases in sets.items():
        result[name] = measure(sampled(cases, options.limit), reader, answered=options.answered)
        show(name, result[name], NAMES)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
