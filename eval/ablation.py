"""What each step of search earns: every step left out in turn.

    python -m eval.ablation passages --passages P... --questions Q... --work DIR [--every N]
    python -m eval.ablation statutes --questions Q --index DIR [--every N] [--from K]

The first form measures whether the right document comes first or among the first five; the second, over an
index of laws, whether a right article comes first or among the first ten. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.reader.rerank import ReadingReranker
from eval.bench import read_set
from eval.command import run, say
from eval.searching import DEEP, Search, articles_searched, built, documents_searched, opened, ranks, share
from index.fuse import shipped
from index.search import Options

_STEPS = {
    "homophones": "typos",
    "asking words": "asking",
    "synonyms": "synonyms",
    "short names": "names",
    "scope": "scope",
    "editions": "editions",
}
_ADAPTER = "the adapter of questions"
_PARTS = {
    "words": ("words", "document_words"),
    "pairs": ("pairs", "document_pairs"),
    "the whole document": ("document_words", "document_pairs"),
    "vectors": ("vectors",),
    "terms (vectors alone)": ("words", "pairs", "document_words", "document_pairs"),
}


def variants() -> dict[str, Options]:
    """The ways to search that are compared, by what is left out."""
    weights = shipped()
    left_out = {name: Options(without=frozenset({step})) for name, step in _STEPS.items()}
    parts = {
        name: Options(weights={k: v for k, v in weights.items() if k not in gone})
        for name, gone in _PARTS.items()
    }
    further = {
        "share of one document": Options(share=1.0),
        "nothing, and the reading model ranks anew": Options(reranker=ReadingReranker()),
    }
    whole = {"nothing": Options(), _ADAPTER: Options()}
    return {**whole, **left_out, **parts, **further}


def table(index: Path, searches: Sequence[Search], *, within: tuple[int, int], limit: int) -> list[str]:
    """The rows of the table: what is left out, and the shares found within the two ranks."""
    lines = [f"| left out | @{within[0]} | @{within[1]} |", "|---|---|---|"]
    for name, options in variants().items():
        found = ranks(opened(index, options, adapt=name != _ADAPTER), searches, limit=limit)
        lines.append(f"| {name} | {share(found, within[0]):.4f} | {share(found, within[1]):.4f} |")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when measured."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.ablation", description="逐项去掉检索的步骤，看各有什么作用"
    )
    parser.add_argument("what", choices=("passages", "statutes"), help="找文件，或找法条")
    parser.add_argument("--passages", type=Path, nargs="+", default=[], help="文档文件（JSON Lines）")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="问题文件（JSON Lines）")
    parser.add_argument("--work", type=Path, help="索引留在这个文件夹")
    parser.add_argument("--index", type=Path, help="法律的索引")
    parser.add_argument("--every", type=int, default=1, help="每几题取一题")
    parser.add_argument("--from", type=int, default=0, dest="first", help="从第几题开始（0 为第一题）")
    options = parser.parse_args(arguments)
    if options.what == "passages":
        given = read_set(options.passages, options.questions)
        searches, index = documents_searched(given), built(given, options.work)
        lines = table(index, searches[options.first :: options.every], within=(1, 5), limit=DEEP)
    else:
        searches = articles_searched(options.questions[0])
        lines = table(options.index, searches[options.first :: options.every], within=(1, 10), limit=10)
    say(f"{len(searches[options.first :: options.every])} questions")
    for line in lines:
        say(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
