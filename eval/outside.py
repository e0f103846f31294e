"""Makes a corpus of documents that stay outside the project, for the questions that are asked of them.

    python -m eval.outside --passages FILE|FOLDER --out FOLDER [--questions FILE]

A line of the file (`passages.jsonl` of a folder) is `{"id", "text"}`; each becomes `<id>.txt`. With
`--questions`, their accepted answers and quotes are looked for in the documents they name.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import UsageError
from eval.command import run, say
from eval.metrics import GAP, contains
from eval.records import Question, read_lines, read_questions


def materialise(passages: Path, out: Path) -> dict[str, str]:
    """The texts by file name, each written to the folder `out`; equal files are left as they are.

    Raises UsageError for a line of another form, or where `out` holds files that are not of the set.
    """
    source = passages / "passages.jsonl" if passages.is_dir() else passages
    try:
        texts = {f"{row['id']}.txt": str(row["text"]) for row in read_lines(source)}
    except KeyError as error:
        raise UsageError("文档文件的每一行应有 id 和 text", error, "格式见 eval/outside.py 开头") from error
    out.mkdir(parents=True, exist_ok=True)
    if others := sorted(path.name for path in out.iterdir() if path.name not in texts):
        raise UsageError("--out 应是空文件夹，或只有同一组文档", others[0], "请换一个文件夹")
    for name, text in texts.items():
        path = out / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="")
    return texts


def disagreements(questions: Sequence[Question], texts: Mapping[str, str]) -> list[str]:
    """A line for each accepted answer or quote that does not stand in the documents of its question."""
    lines = []
    for question in questions:
        own = "\n".join(texts.get(name, "") for name in question.documents)
        for spelling in (s for item in question.answers for s in item):
            if not all(contains(own, part) for part in spelling.split(GAP)):
                lines.append(f"{question.id}：文件中没有答案“{spelling}”")
        for wanted in question.citations:
            if not any(contains(texts.get(wanted.document, ""), quote) for quote in wanted.quotes):
                lines.append(f"{question.id}：{wanted.document} 中没有引文“{wanted.quotes[0]}”")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Exit status 0, or 1 when a question does not agree with its documents."""
    parser = argparse.ArgumentParser(prog="python -m eval.outside", description="把外部文档写成政策文件夹")
    parser.add_argument("--passages", type=Path, required=True, help="文档文件（JSON Lines）或它所在的文件夹")
    parser.add_argument("--out", type=Path, required=True, help="写到这个文件夹")
    parser.add_argument("--questions", type=Path, help="另核对这些问题的答案是否在文档中")
    options = parser.parse_args(arguments)
    texts = materialise(options.passages, options.out)
    say(f"{len(texts)} 份文档：{options.out}")
    wrong = disagreements(read_questions(options.questions), texts) if options.questions else []
    for line in wrong:
        say(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(run(main))
