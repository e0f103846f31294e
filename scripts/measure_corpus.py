"""How well documents are read into clauses, identities and fields.

    python scripts/measure_corpus.py statutes FOLDER [--seed N] [--files N]
    python scripts/measure_corpus.py city FOLDER
    python scripts/measure_corpus.py plain PASSAGES.jsonl... [--seed N]

`statutes` compares the clauses of laws in Markdown with what a regular expression finds on the raw
lines: every article, with its headings, its items, and the paragraphs after them. `city` compares saved
pages with expectations marked by hand. `plain` counts what is found in flattened texts, and shows some.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.clean import squeeze
from corpus.library import document_of
from corpus.readers import read
from corpus.records import Document
from index.passages import passages_of

_EXPECTED = Path(__file__).parent.parent / "tests" / "corpus" / "city_expectations.json"
_NUM = "[零〇一二三四五六七八九十百千两0-9]"
_ARTICLE = re.compile(rf"(第\s?{_NUM}+\s?条(?:之{_NUM}+)?)(?=\s|[^规的])")
_ITEM = re.compile(r"([（(][一二三四五六七八九十]+[）)])")
_HEADING = re.compile(r"(#+)\s*(.*)")


@dataclass(frozen=True)
class _Line:
    """A numbered line of a law as the Markdown has it: its kind, its text, its headings, its own number."""

    kind: str
    text: str
    above: tuple[str, ...]
    number: str


def _lines(source: str) -> Iterator[_Line]:
    headings: list[tuple[int, str]] = []
    article = item = ""
    lines = [line for raw in source.split("\n") if (line := raw.strip())]
    for line, following in pairwise([*lines, ""]):
        depth = _depth(line, following)
        if depth:
            headings = [pair for pair in headings if pair[0] < depth]
            article = item = ""
            if line != lines[0]:
                headings.append((depth, squeeze(line.lstrip("# "))))
            continue
        above = tuple(title for _, title in headings)
        if found := _ARTICLE.match(line):
            article, item = squeeze(found[1]), ""
            yield _Line("article", squeeze(line), above, article)
        elif article and (found := _ITEM.match(line)):
            item = squeeze(found[1])
            yield _Line("item", squeeze(line), (*above, article), item)
        elif article and item and line[0] not in '一二三四五六七八九十0123456789（(“"':
            yield _Line("paragraph", squeeze(line), (*above, article), "")


def _depth(line: str, following: str) -> int:
    """How deep a line is as a heading, 0 when it is none; some headings of these files lack their #."""
    if found := _HEADING.match(line):
        return len(found[1])
    if line == "附则" or re.match(rf"第{_NUM}+章", line):
        return 2
    bare = _ITEM.match(line) and _ARTICLE.match(following) and len(line) < 30 and line[-1] not in "。；："
    return 3 if bare else 0


def _agrees(path: tuple[str, ...], line: _Line) -> bool:
    """Whether a clause's path holds what stands above the line, then its own number."""
    wanted = [*line.above, *([line.number] if line.number else [])]
    if len(path) != len(wanted):
        return False
    return all(
        squeeze(had).startswith(want) or want.startswith(squeeze(had))
        for had, want in zip(path, wanted, strict=True)
    )


def _compare(document: Document, source: str) -> Iterator[tuple[str, bool, bool, str]]:
    """Kind, whether a clause begins with the line, whether its path agrees, and what was seen."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for clause in document.clauses:
        starts.setdefault(squeeze(document.slice(clause.span).split("\n")[0]), []).append(clause.path)
    for line in _lines(source):
        paths = starts.get(line.text, [])
        if line.kind == "paragraph" and not paths:
            continue  # it goes on in the item before it
        seen = f"{line.text[:24]} wanted {line.above} had {paths[:2]}"
        yield line.kind, bool(paths), any(_agrees(path, line) for path in paths), seen


def _statutes(folder: Path, seed: int, files: int, shown: int) -> None:
    every = sorted(folder.rglob("*.md"))
    drawn = random.Random(seed).sample(every, min(files, len(every)))
    total: Counter[str] = Counter()
    for path in drawn:
        document = document_of(read(path).text, name=path.name, digest="")
        for kind, found, agrees, seen in _compare(document, path.read_text(encoding="utf-8")):
            total[kind] += 1
            total[f"{kind} found"] += found
            total[f"{kind} path"] += agrees
            if not agrees and shown > 0:
                shown -= 1
                sys.stdout.write(f"  {path.name}: {kind} {seen}\n")
    for kind in ("article", "item", "paragraph"):
        count = total[kind] or 1
        sys.stdout.write(
            f"{kind:10} {total[kind]:6}  a clause of its own {total[kind + ' found'] / count:.4f}"
            f"  with its path {total[kind + ' path'] / count:.4f}\n"
        )


def _hash(words: str) -> str:
    """The SHA-256 of words without white space, as the expectations hold them."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()


def _city(folder: Path) -> None:
    right: Counter[str] = Counter()
    for expected in json.loads(_EXPECTED.read_text(encoding="utf-8")):
        path = next(p for p in sorted(folder.iterdir()) if p.name.startswith(expected["file"] + "_"))
        document = document_of(read(path).text, name=path.name, digest="")
        for what, agrees in _identity_agrees(document, expected):
            right[what] += agrees
            right[what + " of"] += 1
            if not agrees:
                sys.stdout.write(f"  {path.name}: {what}\n")
        if _hash(document.text) != expected["read"]:
            sys.stdout.write(f"  {path.name}: read otherwise than when its lines were marked\n")
        right.update(_passage_counts(document, set(expected["foreign_lines"])))
    for what in ("title", "number", "dates", "issuers"):
        sys.stdout.write(f"{what:8} {right[what]} of {right[what + ' of']} right\n")
    sys.stdout.write(
        f"{right['passages']} passages, {right['foreign'] / right['characters']:.4f} of their text is "
        f"navigation, {right['lost']} characters of the documents are in none\n"
    )


def _identity_agrees(document: Document, expected: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    identity = document.identity
    dates = {key: stated.value for key, stated in identity.dates.items()}
    yield "title", _hash(identity.title) == expected["title"]
    yield "number", (identity.number.value if identity.number else None) == expected["number"]
    yield "dates", all(dates.get(key) == day for key, day in expected["dates"].items())
    yield "issuers", len(identity.issuers) == expected["issuers"]


def _passage_counts(document: Document, foreign: set[str]) -> Counter[str]:
    """Passages, their characters, those in lines marked as navigation, and those that are in no passage."""
    passages = passages_of(document)
    held = [False] * len(document.text)
    for passage in passages:
        held[passage.span.start : passage.span.end] = [True] * len(passage.span)
    lines = [line for passage in passages for line in passage.text.split("\n")]
    return Counter(
        passages=len(passages),
        characters=sum(map(len, lines)),
        foreign=sum(len(line) for line in lines if _hash(line) in foreign),
        lost=sum(not inside and not char.isspace() for inside, char in zip(held, document.text, strict=True)),
    )


def _plain(files: list[Path], seed: int, shown: int) -> None:
    documents = [
        document_of(json.loads(line)["text"], name="无题.txt", digest="")
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    titled = [d for d in documents if d.identity.title_span]
    fields = [field for d in documents for field in d.fields]
    clauses = [clause for d in documents for clause in d.clauses]
    depths = Counter(max((len(c.path) for c in d.clauses), default=0) for d in documents)
    rng = random.Random(seed)
    for document in rng.sample(documents, min(shown, len(documents))):
        sys.stdout.write(f"  {document.identity.title if document.identity.title_span else '-'}\n")
    for field in rng.sample(fields, min(shown, len(fields))):
        sys.stdout.write(f"  {field.label} => {field.value}\n")
    sys.stdout.write(
        f"{len(documents)} documents, {len(titled)} with a title of their own, {len(fields)} fields, "
        f"{len(clauses)} clauses, the longest of {max(len(c.span) for c in clauses)} characters\n"
        f"documents by depth of their outline: {dict(sorted(depths.items()))}\n"
    )


def main() -> None:
    """Prints what differs, then the figures."""
    parser = argparse.ArgumentParser(description="How well documents are read")
    parser.add_argument("what", choices=("statutes", "city", "plain"))
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--show", type=int, default=20, help="differences to print")
    given = parser.parse_args()
    started = time.perf_counter()
    if given.what == "statutes":
        _statutes(given.paths[0], given.seed, given.files, given.show)
    elif given.what == "city":
        _city(given.paths[0])
    else:
        _plain(given.paths, given.seed, given.show)
    sys.stdout.write(f"{time.perf_counter() - started:.1f} s\n")


if __name__ == "__main__":
    main()
