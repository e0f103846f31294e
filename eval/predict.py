"""Writes the assistant's answers to a set of questions, asked as a user would: `policyqa ask --batch`.

    python -m eval.predict --questions FILE --index DIR --out FILE

Only id, question and history reach the assistant; the expected answers stay here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import PolicyError
from eval.command import policyqa, run, say
from eval.records import Question, read_lines, read_questions, write_lines


def predict(questions: Sequence[Question], *, index: Path, out: Path, command: str = "") -> float:
    """Write the predictions to `out`, in the order of the questions; the seconds that it took.

    Raises PolicyError when the command fails or does not answer line for line.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "questions.jsonl"
        write_lines(asked, (q.as_asked() for q in questions))
        started = time.perf_counter()
        policyqa("ask", "--index", index, "--batch", asked, "--out", out, command=command)
        seconds = time.perf_counter() - started
    if [row.get("id") for row in read_lines(out)] != [q.id for q in questions]:
        raise PolicyError("每个问题应按原来的次序有一行答复", out, "请检查 policyqa ask --batch")
    return seconds


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when every question has a line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.predict", description="用一组问题向助手提问，写下答复"
    )
    parser.add_argument("--questions", type=Path, required=True, help="问题文件（JSON Lines）")
    parser.add_argument("--index", type=Path, required=True, help="索引文件夹")
    parser.add_argument("--out", type=Path, required=True, help="答复写到这个文件")
    parser.add_argument("--command", default="", help="policyqa 命令的位置（默认取当前环境中的）")
    options = parser.parse_args(arguments)
    questions = read_questions(options.questions)
    seconds = predict(questions, index=options.index, out=options.out, command=options.command)
    say(f"{len(questions)} 个问题，用时 {seconds:.1f} 秒：{options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
