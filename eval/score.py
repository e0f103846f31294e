"""Scores predictions against questions; reads files only.

    python -m eval.score --questions FILE --predictions FILE --out FILE [--corpus DIR] [--gate FILE]

Writes JSON, shows a table and the failures. Exit status 0, or 1 when a measure misses the gate.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval import metrics
from eval.command import run, say
from eval.reasons import reason
from eval.records import KINDS, Prediction, Question, read_predictions, read_questions
from eval.report import failure_lines, markdown, table

MEASURES = ("exact", "citation", "refusal", "recall@1", "recall@5", "rouge_l", "verbatim")
WORST = 10
Measured = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question judged; None where a measure does not apply to it."""

    id: str
    kind: str
    question: str
    expected: str
    got: str
    confidence: float
    refused: bool
    milliseconds: float | None
    measures: Mapping[str, float | None]
    cited: tuple[str, ...] = ()
    badness: int = 0
    why: str = ""

    @property
    def wrong(self) -> tuple[str, ...]:
        """The measures, of those that are right or wrong, that this answer misses."""
        return tuple(m for m in ("exact", "citation", "refusal", "verbatim") if self.measures[m] == 0)


def judge(question: Question, prediction: Prediction, *, texts: Mapping[str, str] | None = None) -> Verdict:
    """The verdict on one answer; an error is wrong in every measure that applies.

    `texts` are the sources by document, to check that citations are verbatim.
    """
    answered = not prediction.error
    documents, compares = question.documents, question.kind == "compare"
    cited = metrics.citation_right(question.citations, prediction.citations)
    measures = {
        "exact": float(answered and _exact(question, prediction)),
        "citation": None if cited is None else float(cited),
        "refusal": float(answered and metrics.refusal_right(question.refuse, prediction.refused)),
        "recall@1": metrics.recall_at_k(documents, prediction.passages, 1, every=compares),
        "recall@5": metrics.recall_at_k(documents, prediction.passages, 5, every=compares),
        "rouge_l": _rouge(question, prediction),
        "verbatim": None if texts is None else _verbatim(prediction, texts),
    }
    badness, why = reason(question, prediction)
    return Verdict(
        id=question.id,
        kind=question.kind,
        question=" / ".join([*(asked for asked, _ in question.history), question.question]),
        expected="拒答" if question.refuse else "；".join("|".join(item) for item in question.answers),
        got=prediction.error or ("〔拒答〕" if prediction.refused else "") + prediction.answer,
        confidence=prediction.confidence,
        refused=prediction.refused,
        milliseconds=prediction.milliseconds,
        measures=measures,
        cited=tuple(c.text for c in prediction.citations),
        badness=badness,
        why=why,
    )


def summarise(verdicts: Sequence[Verdict]) -> Measured:
    """The mean of each measure over the verdicts that it applies to, their number, and latency."""
    summary: Measured = {"questions": float(len(verdicts))}
    for measure in MEASURES:
        summary[measure] = metrics.mean(v.measures[measure] for v in verdicts)
    times = [v.milliseconds for v in verdicts if v.milliseconds is not None]
    summary["latency_p50"] = metrics.percentile(times, 0.5)
    summary["latency_p95"] = metrics.percentile(times, 0.95)
    return summary


def score(
    questions: Sequence[Question],
    predictions: Mapping[str, Prediction],
    *,
    texts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The whole result as JSON holds it: overall, by kind, reliability, failures, the worst, all verdicts.

    A question without a prediction is an error. Raises UsageError for predictions of other questions.
    """
    strange = sorted(set(predictions) - {q.id for q in questions})
    if strange:
        raise UsageError(
            "答复文件里有问题文件中没有的 id", "、".join(strange), "请用同一个问题文件重新运行 eval.predict"
        )
    missing = "没有这一题的答复"
    verdicts = [
        judge(q, predictions.get(q.id) or Prediction(q.id, error=missing), texts=texts) for q in questions
    ]
    answered = [v for v in verdicts if not v.refused and v.milliseconds is not None]
    failures = [{**asdict(v), "wrong": list(v.wrong)} for v in verdicts if v.wrong]
    bins = metrics.reliability([v.confidence for v in answered], [v.measures["exact"] == 1 for v in answered])
    return {
        "overall": summarise(verdicts),
        "kinds": {k: summarise([v for v in verdicts if v.kind == k]) for k in KINDS if _any(verdicts, k)},
        "reliability": [asdict(one) for one in bins],
        "calibration_error": metrics.calibration_error(bins),
        "failures": failures,
        "worst": sorted(failures, key=lambda f: (f["badness"], -f["confidence"]))[:WORST],
        "verdicts": [asdict(v) for v in verdicts],
    }


def missed(result: Mapping[str, Any], gate: Mapping[str, Any]) -> list[str]:
    """A line for each measure outside the gate: `{"minimum": {name: value}, "maximum": {...}}`.

    A name is a measure of all questions, or `kind/measure`. Raises UsageError for a name that the
    result does not have.
    """
    lines = []
    for side, sign in (("minimum", 1), ("maximum", -1)):
        for name, bound in gate.get(side, {}).items():
            value = _named(result, name)
            if sign * value < sign * bound:
                lines.append(f"{name} = {value:.4g}，应{'不低于' if sign > 0 else '不高于'} {bound:.4g}")
    return lines


def read_texts(corpus: Path) -> dict[str, str]:
    """The plain text files of a corpus folder by name relative to it, every line end a line feed."""
    if not corpus.is_dir():
        raise UsageError("--corpus 应是一个文件夹", corpus, "请给出政策文件所在的文件夹")
    return {
        path.relative_to(corpus).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted(corpus.rglob("*.txt"))
    }


def main(arguments: Sequence[str]) -> int:
    """Exit status 0, or 1 when a measure misses the gate."""
    options = _options(arguments)
    questions = read_questions(options.questions)
    texts = read_texts(options.corpus) if options.corpus else None
    result = score(questions, read_predictions(options.predictions), texts=texts)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(markdown(result), encoding="utf-8")
    for line in (*failure_lines(result), "", *table(result)):
        say(line)
    below = missed(result, _read_gate(options.gate)) if options.gate else []
    for line in below:
        say(f"未达标：{line}")
    return 1 if below else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.score", description="给答复评分")
    parser.add_argument("--questions", type=Path, required=True, help="问题文件（JSON Lines）")
    parser.add_argument("--predictions", type=Path, required=True, help="eval.predict 写下的答复")
    parser.add_argument("--out", type=Path, required=True, help="结果写到这个 JSON 文件")
    parser.add_argument("--corpus", type=Path, help="政策文件夹；给出时核对引用是否一字不差")
    parser.add_argument("--gate", type=Path, help="各项指标的底线（JSON）；低于底线时退出状态为 1")
    parser.add_argument("--report", type=Path, help="另写一份 Markdown 报告")
    return parser.parse_args(arguments)


def _exact(question: Question, prediction: Prediction) -> bool:
    if question.refuse:
        return metrics.refusal_exact(
            prediction.answer, refused=prediction.refused, forbidden=question.forbidden
        )
    return not prediction.refused and metrics.answer_exact(
        prediction.answer,
        question.answers,
        forbidden=question.forbidden,
        form=question.form,
        reference=question.reference,
    )


def _rouge(question: Question, prediction: Prediction) -> float | None:
    if not question.reference:
        return None
    return metrics.rouge_l("" if prediction.refused else prediction.answer, [question.reference])


def _verbatim(prediction: Prediction, texts: Mapping[str, str]) -> float | None:
    checked = [c.text in texts[c.document] for c in prediction.citations if c.document in texts]
    return float(all(checked)) if checked else None


def _any(verdicts: Sequence[Verdict], kind: str) -> bool:
    return any(v.kind == kind for v in verdicts)


def _named(result: Mapping[str, Any], name: str) -> float:
    kind, _, measure = name.rpartition("/")
    place = result["kinds"].get(kind, {}) if kind else result["overall"]
    value = place.get(measure)
    if value is None:
        raise UsageError("底线里的指标应在结果中有值", name, "请检查 --gate 文件")
    return float(value)


def _read_gate(path: Path) -> dict[str, Any]:
    try:
        gate = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("需要一个可读的 JSON 文件", path, "请检查 --gate 文件") from error
    if not isinstance(gate, dict) or not set(gate) <= {"minimum", "maximum"}:
        raise UsageError('底线文件应是 {"minimum": {...}, "maximum": {...}}', gate, "请检查 --gate 文件")
    return gate


if __name__ == "__main__":
    raise SystemExit(run(main))
