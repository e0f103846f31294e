"""Measures how well an answer is read out of the passage that is given, as CMRC 2018 does.

    python -m eval.reading --set FOLDER [--reader MODULE:FUNCTION] [--limit N] [--out FILE] [--keep FILE]

The folder holds `passages.jsonl`, `{"id", "text"}`, and `questions.jsonl`, `{"id", "passage", "question",
"answers": [{"text"}]}`. Questions without answers are for `eval.refusal`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import UsageError
from eval import cmrc, metrics
from eval.command import run, say
from eval.readers import BASELINE, Reader, reader_named
from eval.records import read_lines, write_lines

Row = TypeVar("Row")
NAMES = {
    "questions": "题数",
    "exact": "EM",
    "f1": "F1",
    "rouge_l": "ROUGE-L",
    "latency_p50": "中位毫秒",
    "latency_p95": "P95 毫秒",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A question with the passage it is asked of; no answers where the passage does not tell."""

    id: str
    question: str
    passage: str
    answers: tuple[str, ...]


def read_folder(folder: Path) -> tuple[Given, ...]:
    """The questions of a reading set; raises UsageError for lines of another form."""
    try:
        texts = {row["id"]: row["text"] for row in read_lines(folder / "passages.jsonl")}
        return tuple(
            Given(str(q["id"]), q["question"], texts[q["passage"]], tuple(a["text"] for a in q["answers"]))
            for q in read_lines(folder / "questions.jsonl")
        )
    except (KeyError, TypeError) as error:
        raise UsageError("问题集的一行缺少应有的内容", error, "格式见 eval/reading.py 开头") from error


def sampled(rows: Sequence[Row], limit: int) -> Sequence[Row]:
    """At most `limit` rows, evenly spread; all of them where it is 0."""
    if not limit or len(rows) <= limit:
        return rows
    return [rows[at * len(rows) // limit] for at in range(limit)]


def measure(given: Sequence[Given], reader: Reader) -> tuple[dict[str, float | None], list[dict[str, Any]]]:
    """Exact match, F1 and time of a reader over answerable questions, and a row for each of them."""
    rows: list[dict[str, Any]] = []
    for one in given:
        started = time.perf_counter()
        answer, confidence = reader(one.question, [one.passage])
        rows.append(
            {
                "id": one.id,
                "question": one.question,
                "accepted": list(one.answers),
                "answer": answer,
                "confidence": confidence,
                "exact": float(cmrc.exact(answer, one.answers)),
                "f1": cmrc.f1(answer, one.answers),
                "rouge_l": metrics.rouge_l(answer, one.answers),
                "milliseconds": (time.perf_counter() - started) * 1000,
            }
        )
    times = [row["milliseconds"] for row in rows]
    summary: dict[str, float | None] = {"questions": float(len(rows))}
    summary |= {name: metrics.mean(row[name] for row in rows) for name in ("exact", "f1", "rouge_l")}
    summary |= {f"latency_p{p}": metrics.percentile(times, p / 100) for p in (50, 95)}
    return summary, rows


def show(title: str, summary: Mapping[str, float | None], names: Mapping[str, str]) -> None:
    """Write a summary in one line on standard output."""
    cells = (f"{names[k]} {'-' if v is None else f'{v:.4g}'}" for k, v in summary.items() if k in names)
    say(f"{title}：{'，'.join(cells)}")


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.reading", description="测量从给定段落中读出答案")
    parser.add_argument("--set", type=Path, required=True, nargs="+", help="问题集文件夹")
    parser.add_argument("--reader", default=BASELINE, help="作答的函数，写作“模块:函数”")
    parser.add_argument("--limit", type=int, default=0, help="每个问题集只取这么多题，均匀抽取")
    parser.add_argument("--out", type=Path, help="把各项指标写到这个 JSON 文件")
    parser.add_argument("--keep", type=Path, help="把逐题结果写到这个文件")
    options = parser.parse_args(arguments)
    reader = reader_named(options.reader)
    result, kept = {}, []
    for folder in options.set:
        given = [one for one in read_folder(folder) if one.answers]
        result[folder.name], rows = measure(sampled(given, options.limit), reader)
        kept += [{"set": folder.name, **row} for row in rows]
        show(folder.name, result[folder.name], NAMES)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if options.keep:
        write_lines(options.keep, kept)
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
