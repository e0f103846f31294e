"""What a search finds for questions on laws, right and wrong, for the reading model to learn from.

    python -m eval.rivals --questions Q --index DIR --out LAWS.jsonl

Of the questions every other one is used, from the first on; the others are for measuring. A line is
`{question, passages: [{before, text, right}]}`, best first; `before` is what the model sees before the text.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.reader.windows import before_text
from eval.command import run, say
from eval.records import write_lines
from eval.searching import DEEP, articles_searched, opened


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when written."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.rivals", description="为阅读模型的训练写出法律问题的检索结果"
    )
    parser.add_argument("--questions", type=Path, required=True, help="问题文件（JSON Lines）")
    parser.add_argument("--index", type=Path, required=True, help="法律的索引")
    parser.add_argument("--out", type=Path, required=True, help="写到这个文件")
    options = parser.parse_args(arguments)
    searcher, rows = opened(options.index), []
    for search in articles_searched(options.questions)[::2]:
        found = [hit.passage for hit in searcher.search(search.question, limit=DEEP)]
        passages = [{"before": before_text(p), "text": p.text, "right": search.right(p)} for p in found]
        rows.append({"question": search.question, "passages": passages})
    write_lines(options.out, rows)
    say(f"{len(rows)} questions")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
