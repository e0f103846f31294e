"""A document cut into passages: what is embedded and found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from corpus.records import Clause, Document, Span
from index.records import Passage

# Raised when the same document gives other passages, so that old indexes are brought up to date.
VERSION = "2"

_LONG = 350
_SHORT = 60
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+[”’」』）)》]*")
_PAUSE = re.compile(r"[，,、：:\s]")


@dataclass(frozen=True, slots=True)
class _Group:
    """Clauses that become one passage, after the headings that say nothing without them."""

    headings: tuple[Clause, ...]
    clauses: tuple[Clause, ...]

    @property
    def span(self) -> Span:
        return Span(
            (self.headings or self.clauses)[0].span.start, (self.clauses or self.headings)[-1].span.end
        )

    @property
    def path(self) -> tuple[str, ...]:
        if not self.clauses:
            return self.headings[-1].path
        paths = [clause.path for clause in self.clauses]
        levels = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
        return tuple(level[0] for level in levels)


def passages_of(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in order; every character of every clause lies in one of them.

    A passage is a clause. A long one is cut at the ends of sentences; short neighbours of one
    section are joined; a title, and a heading without text of its own, stand before what they head.
    """
    return tuple(passage for group in _groups(document) for passage in _passages(document, group))


def _groups(document: Document) -> Iterator[_Group]:
    headings: list[Clause] = []
    group: list[Clause] = []
    for clause, following in pairwise([*document.clauses, None]):
        if clause is None:
            break
        bare = _is_bare(document, clause, following)
        last = (group or headings)[-1:]
        if group and (bare or not _joins(document, group, clause)):
            yield _Group(tuple(headings), tuple(group))
            headings, group = [], []
        elif last and not _adjoins(document, last[0], clause):
            yield _Group(tuple(headings), ())
            headings = []
        (headings if bare else group).append(clause)
    if headings or group:
        yield _Group(tuple(headings), tuple(group))


def _is_bare(document: Document, clause: Clause, following: Clause | None) -> bool:
    """True for a title, and for a heading without text of its own before the clauses it heads."""
    title = document.identity.title_span
    if clause.kind == "title" or (title and title.covers(clause.span)):
        return True
    if following is None or not clause.path:
        return False
    heads = len(following.path) > len(clause.path) and following.path[: len(clause.path)] == clause.path
    return heads and document.slice(clause.span).strip() == clause.path[-1]


def _joins(document: Document, group: Sequence[Clause], clause: Clause) -> bool:
    last = group[-1]
    if "table" in (clause.kind, last.kind) or clause.path[:-1] != last.path[:-1]:
        return False
    if len(clause.path) != len(last.path) or (len(clause.path) == 1 and clause.path != last.path):
        return False
    if max(len(c.span) for c in (*group, clause)) >= _SHORT:
        return False
    return clause.span.end - group[0].span.start <= _LONG and _adjoins(document, last, clause)


def _adjoins(document: Document, last: Clause, clause: Clause) -> bool:
    if last.span.end > clause.span.start:
        return False
    return not document.text[last.span.end : clause.span.start].strip()


def _passages(document: Document, group: _Group) -> Iterator[Passage]:
    start, end = group.span.start, group.span.end
    members = (*group.headings, *group.clauses)
    for piece in cut(document.text[start:end]):
        span = Span(start + piece.start, start + piece.end)
        whole = Passage(
            id="",
            document=document.name,
            title=document.identity.title,
            path=group.path,
            span=span,
            text=document.slice(span),
            clauses=tuple(c.ordinal for c in members if c.span.start < span.end and span.start < c.span.end),
            header=_table_header(document.text[start:end], piece.start),
        )
        seen = whole.embedded.encode("utf-8", errors="surrogatepass")
        yield replace(whole, id=hashlib.sha256(seen).hexdigest()[:32])


def _table_header(text: str, at: int) -> str:
    """The caption and first row of the table that goes on at `at`; nothing elsewhere.

    A table is a run of lines with tabs; a short line before it is its caption.
    """
    before = text[:at].split("\n")
    here = (before.pop() + text[at:]).split("\n")[0]
    rows = list(takewhile(lambda line: "\t" in line, reversed(before)))
    if not rows or "\t" not in here:
        return ""
    caption = before[-len(rows) - 1] if len(before) > len(rows) else ""
    return "\n".join(line for line in (caption if len(caption) <= _SHORT else "", rows[-1]) if line)


def cut(text: str) -> tuple[Span, ...]:
    """The text in pieces of like length, at most about 350 characters, that end where sentences end.

    Without gaps. A sentence longer than that is cut at a pause, or anywhere when it has none. A row of
    a table, a line with tabs, ends where its line ends.
    """
    if len(text) <= _LONG:
        return (Span(0, len(text)),) if text else ()
    wanted = -(-len(text) // -(-len(text) // _LONG))
    pieces: list[Span] = []
    start = end = 0
    for unit in _units(text):
        if (end > start and unit.end - start > _LONG) or end - start >= wanted:
            pieces.append(Span(start, end))
            start = end
        end = unit.end
    pieces.append(Span(start, end))
    return tuple(pieces)


def _in_row(text: str, end: re.Match[str]) -> bool:
    """Whether the end of a sentence stands within a row of a table."""
    if "\n" in end.group():
        return False
    start, stop = text.rfind("\n", 0, end.start()) + 1, text.find("\n", end.end())
    return "\t" in text[start : stop if stop >= 0 else len(text)]


def _units(text: str) -> Iterator[Span]:
    """Sentences, and the parts of those that are too long for a passage."""
    start = 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if not _in_row(text, match)]
    for end in [*ends, len(text)]:
        while end - start > _LONG:
            pauses = [m.end() for m in _PAUSE.finditer(text, start + _LONG // 2, start + _LONG)]
            middle = pauses[-1] if pauses else start + _LONG
            yield Span(start, middle)
            start = middle
        if end > start:
            yield Span(start, end)
        start = end
