"""Measures search and answers on open question sets of the form passages + questions.

    python -m eval.bench retrieval --passages P... --questions Q... [--index DIR]
    python -m eval.bench answers   --passages P... --questions Q... [--index DIR]

A line of P is `{"id", "text"}`, of Q `{"id", "passage", "question", "answers": [{"text", ...}]}`; no
answers means that the passage does not tell. Each passage becomes a text file of a temporary corpus;
with `--index` the index is kept there and a second run embeds nothing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval import metrics
from eval.command import policyqa, run, say
from eval.records import read_lines, read_predictions, write_lines

# Enough passages that five different documents are among them: one document may take many places.
SEARCHED = "50"
NAMES = {
    "questions": "题数",
    "documents": "文件数",
    "recall@1": "召回@1",
    "recall@5": "召回@5",
    "answerable": "有答案的题",
    "rouge_l": "ROUGE-L（拒答记 0）",
    "rouge_l_answered": "ROUGE-L（只计作答的题）",
    "char_f1": "字符 F1",
    "exact_match": "完全一致",
    "refused_answerable": "有答案而拒答",
    "refused_unanswerable": "无答案而拒答",
    "errors": "出错",
    "latency_p50": "中位毫秒",
    "latency_p95": "P95 毫秒",
}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question on one document of an open set; no answers means that it does not tell."""

    id: str
    document: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenSet:
    """Documents by file name, and the questions on them."""

    texts: Mapping[str, str]
    questions: tuple[OpenQuestion, ...]


def read_set(passages: Sequence[Path], questions: Sequence[Path]) -> OpenSet:
    """The open set that the files hold together, with plain numbers for file names and ids.

    Raises UsageError for a line of another form or a question on a passage that is not there.
    """
    try:
        rows = {row["id"]: row["text"] for path in passages for row in read_lines(path)}
        # Equal texts are one document, as the index holds them.
        first = {text: f"{number:06d}.txt" for number, text in reversed([*enumerate(rows.values())])}
        names = {one: first[text] for one, text in rows.items()}
        asked = [row for path in questions for row in read_lines(path)]
        return OpenSet(
            texts={names[one]: text for one, text in rows.items()},
            questions=tuple(
                OpenQuestion(
                    id=f"{number:06d}",
                    document=names[row["passage"]],
                    question=row["question"],
                    answers=tuple(answer["text"] for answer in row["answers"]),
                )
                for number, row in enumerate(asked)
            ),
        )
    except (KeyError, TypeError) as error:
        raise UsageError("问题集的一行缺少应有的内容", error, "格式见 eval/bench.py 开头") from error


def retrieval(given: OpenSet, rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Recall of each question's document among the first 1 and 5 different documents of its hits.

    `rows` are the lines of `policyqa search --batch`; a line with an error finds nothing.
    """
    found = {row["id"]: [hit["document"] for hit in row.get("hits", ())] for row in rows}
    times = [row["milliseconds"] for row in rows if "milliseconds" in row]
    return {
        "questions": len(given.questions),
        "documents": len(given.texts),
        **{
            f"recall@{k}": metrics.mean(
                metrics.recall_at_k([q.document], found.get(q.id, []), k) for q in given.questions
            )
            for k in (1, 5)
        },
        "errors": sum("error" in row for row in rows),
        "latency_p50": metrics.percentile(times, 0.5),
        "latency_p95": metrics.percentile(times, 0.95),
    }


def answers(given: OpenSet, predictions: Path) -> dict[str, float | None]:
    """End to end: nearness of the answers to the accepted ones, and how often it refuses.

    `predictions` are the lines of `policyqa ask --batch`. A refusal scores 0 where there is an answer.
    """
    told = read_predictions(predictions)
    pairs = [(q, told[q.id]) for q in given.questions if q.id in told]
    open_ = [(q, p) for q, p in pairs if q.answers]
    texts = [("" if p.refused else p.answer, q.answers) for q, p in open_]
    rouge = [metrics.rouge_l(text, accepted) for text, accepted in texts]
    times = [p.milliseconds for _, p in pairs if p.milliseconds is not None]
    return {
        "questions": len(pairs),
        "documents": len(given.texts),
        "answerable": len(open_),
        "rouge_l": metrics.mean(rouge),
        "rouge_l_answered": metrics.mean(r for r, (_, p) in zip(rouge, open_, strict=True) if not p.refused),
        "char_f1": metrics.mean(metrics.char_f1(text, accepted) for text, accepted in texts),
        "exact_match": metrics.mean(float(metrics.exact_match(text, accepted)) for text, accepted in texts),
        "refused_answerable": metrics.mean(float(p.refused) for _, p in open_),
        "refused_unanswerable": metrics.mean(float(p.refused) for q, p in pairs if not q.answers),
        **{
            f"recall@{k}": metrics.mean(metrics.recall_at_k([q.document], p.passages, k) for q, p in open_)
            for k in (1, 5)
        },
        "errors": sum(bool(p.error) for _, p in pairs),
        "latency_p50": metrics.percentile(times, 0.5),
        "latency_p95": metrics.percentile(times, 0.95),
    }


def measure(
    what: str, given: OpenSet, *, index: Path | None = None, keep: Path | None = None, command: str = ""
) -> dict[str, float | None]:
    """Build the index of the set, ask all questions, and measure; `keep` gets the raw lines."""
    with _folder(None) as work, _folder(index) as folder:
        corpus, asked = work / "corpus", work / "questions.jsonl"
        corpus.mkdir()
        for name, text in given.texts.items():
            (corpus / name).write_text(text, encoding="utf-8")
        write_lines(asked, ({"id": q.id, "question": q.question} for q in given.questions))
        out = keep or work / "out.jsonl"
        policyqa("index", "--corpus", corpus, "--index", folder, command=command)
        verb = ["search", "--limit", SEARCHED] if what == "retrieval" else ["ask"]
        policyqa(*verb, "--index", folder, "--batch", asked, "--out", out, command=command)
        return retrieval(given, read_lines(out)) if what == "retrieval" else answers(given, out)


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when measured."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="用公开问题集测量检索和答复")
    parser.add_argument("what", choices=("retrieval", "answers"), help="测量检索，或端到端的答复")
    parser.add_argument("--passages", type=Path, nargs="+", required=True, help="文档文件（JSON Lines）")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="问题文件（JSON Lines）")
    parser.add_argument("--index", type=Path, help="把索引留在这个文件夹，再次运行时不必重建")
    parser.add_argument("--keep", type=Path, help="把逐题的原始结果写到这个文件")
    parser.add_argument("--out", type=Path, help="把各项指标写到这个 JSON 文件")
    parser.add_argument("--command", default="", help="policyqa 命令的位置（默认取当前环境中的）")
    options = parser.parse_args(arguments)
    given = read_set(options.passages, options.questions)
    result = measure(options.what, given, index=options.index, keep=options.keep, command=options.command)
    for name, value in result.items():
        say(f"{NAMES[name]}：{'-' if value is None else f'{value:.4g}'}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


@contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    if wanted:
        yield wanted
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    raise SystemExit(run(main))
