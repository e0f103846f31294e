"""The numbering of Chinese official documents, read into clauses with their heading paths.

编 章 节 条 stand over 一、（一） 1.（1） 1）①; a document uses some of them, in any combination. A
marker seen before in the present branch returns to its level; a new one opens a level below.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.markers import (
    ENDS,
    STRUCTURE,
    STYLES,
    Marker,
    Markers,
    heading_of,
    is_remark,
    loose_marker_of,
    marker_of,
    ordinal,
)
from corpus.records import Clause, Span

__all__ = ["Marker", "heading_of", "marker_of", "ordinal", "outline", "units_of"]

_RANK = {name: float(rank) for rank, (name, _) in enumerate(STYLES)}
_RANK |= {f"decimal-{depth}": _RANK["decimal"] + depth / 10 for depth in (2, 3, 4)}
_RANK["number"] = _RANK["article"] + 0.5
_MARKDOWN = re.compile(r"(#{1,6})\s+")
# Saved pages and flattened texts hold whole documents on one line; there a space, or the end of a
# sentence, before a marker is all that is left of the line break.
_INLINE_BREAK = re.compile(
    r"(?:(?<=[。；;！？…])\s?|(?<=\s))(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[.、](?!\d)|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百零]{1,8}[章节条][\s“【]))"
)
_FLAT_LINE = 400


def units_of(text: str) -> Iterator[Span]:
    """The paragraphs of a normal text; flattened ones are cut before markers."""
    at = 0
    for line in text.split("\n"):
        cuts = [0]
        if len(line) >= _FLAT_LINE:
            cuts += [m.end() for m in _INLINE_BREAK.finditer(line) if m.end() > 0]
        cuts = [*dict.fromkeys(cuts), len(line)]
        for start, end in itertools.pairwise(cuts):
            piece = line[start:end]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                yield Span(at + start + left, at + start + len(piece.rstrip()))
        at += len(line) + 1


@dataclass(frozen=True, slots=True)
class _Open:
    """An open heading: its style, its number, its words, its depth where Markdown tells one."""

    style: str
    ordinal: int
    title: str
    depth: int = 0


class _Levels:
    """The open headings, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(one.title for one in self._open)

    @property
    def last(self) -> _Open | None:
        return self._open[-1] if self._open else None

    def enter(self, marker: Marker, title: str, *, depth: int, heads: bool, under_heading: bool) -> None:
        """Open a heading at its level.

        `heads`: its unit is no sentence, so it can head articles; `under_heading`: the unit above is such.
        """
        del self._open[self._level(marker, depth, heads, under_heading) :]
        self._open.append(_Open(marker.style, marker.ordinal, title, depth))

    def _level(self, marker: Marker, depth: int, heads: bool, under_heading: bool) -> int:
        styles = [one.style for one in self._open]
        if marker.style == "attachment":
            return 0
        if depth:
            return self._first(lambda one: one.depth >= depth or (not one.depth and _below(one, marker)))
        if marker.style in styles:
            level = styles.index(marker.style)
            article = styles.index("article") if "article" in styles else -1
            return level if heads or level >= article else self._level_within(marker, article)
        if marker.style.startswith("decimal"):
            wider = [i for i, s in enumerate(styles) if s < marker.style and s.startswith("decimal")]
            wider = wider or [i for i, s in enumerate(styles) if s == "digit"]
            return wider[-1] + 1 if wider else self._first(lambda one: _below(one, marker))
        if marker.style in STRUCTURE and under_heading:
            return len(styles)  # 一、总则 may stand over 第一条
        if marker.style in STRUCTURE or marker.ordinal != 1:
            return self._first(lambda one: _below(one, marker))
        return len(styles)

    def _level_within(self, marker: Marker, article: int) -> int:
        """The level of an item of the open article, where a heading over the article has its style too."""
        below = [one.style for one in self._open[article:]]
        return article + (below.index(marker.style) if marker.style in below else len(below))

    def _first(self, wanted: Callable[[_Open], bool]) -> int:
        return next((i for i, one in enumerate(self._open) if wanted(one)), len(self._open))

    def close(self) -> None:
        self._open.clear()

    def leave_items(self) -> None:
        """Back to the article: a paragraph after its items is the article's own."""
        del self._open[self._first(lambda one: one.style == "article") + 1 :]

    def in_items_of_article(self) -> bool:
        styles = [one.style for one in self._open]
        return "article" in styles and styles[-1] != "article"


def _below(one: _Open, marker: Marker) -> bool:
    return _RANK.get(one.style, -1.0) >= _RANK.get(marker.style, -1.0)


_DATE = (
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二一][〇○零OＯ一二三四五六七八九]{3}年"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_SIGNED = re.compile(rf"[（(]?(?P<by>[\u4e00-\u9fff、 ]{{4,40}} )?{_DATE}[）)]?")
_TAIL = re.compile(
    rf"(?:{_DATE}|.*印发$|抄\s?送[：:]|[（(]此件|主题词[：:]|信息公开|公开(?:方式|属性|形式|类型|类别)\s?[：:])"
)
_TAIL_LIMIT = 80
_SIGNATURES = 5


def _closing(units: list[str]) -> set[int]:
    """The units of closing blocks: signatures and the date below them, 印发, 抄送.

    One stands at the end, and one where a notice ends and what it issues begins.
    """
    found: set[int] = set()
    start = len(units)
    while start > 0 and len(units[start - 1]) <= _TAIL_LIMIT and _TAIL.match(units[start - 1]):
        start -= 1
    found.update(range(start, len(units)))
    if 0 < start < len(units):
        found.update(_signatures(units, start))
    for index, unit in enumerate(units):
        signed = _SIGNED.fullmatch(unit) if len(unit) <= _TAIL_LIMIT else None
        above = _signatures(units, index) if signed and not signed["by"] else []
        if signed and (above or signed["by"]):
            found.update([index, *above])
    return found


def _signatures(units: list[str], end: int) -> list[int]:
    first = end
    while first > max(0, end - _SIGNATURES) and _is_signature(units[first - 1]):
        first -= 1
    return list(range(first, end))


def _is_signature(unit: str) -> bool:
    return len(unit) <= 40 and not re.search(r"[。；：:，,！？#\t]", unit) and loose_marker_of(unit) is None


def outline(text: str) -> tuple[Clause, ...]:
    """The clauses of a normal text, in order; together they cover every paragraph."""
    spans = list(units_of(text))
    return _Reading(text, spans).clauses()


_LONGEST_LIST = 200


class _Reading:
    """One pass over the units of a document."""

    def __init__(self, text: str, spans: list[Span]) -> None:
        self._text, self._spans = text, spans
        self._units = [text[span.start : span.end] for span in spans]
        self._levels = _Levels()
        self._clauses: list[Clause] = []

    def clauses(self) -> tuple[Clause, ...]:
        markers, closing = Markers(self._units), _closing(self._units)
        bare = False
        for index, unit in enumerate(self._units):
            marker = None if index in closing else markers.at(index)
            depth = len(found.group(1)) if (found := _MARKDOWN.match(unit)) else 0
            if index in closing:
                self._levels.close()
                self._add(index)
            elif marker:
                title = heading_of(unit, marker)
                heads = marker.style in STRUCTURE or unit[-1] not in ENDS
                self._levels.enter(marker, title, depth=depth, heads=heads, under_heading=bare)
                self._add(index)
            elif depth:
                self._heading(index, depth)
            elif is_remark(unit) and self._is_of_section(index):
                self._add(index, self._levels.path[:-1])
            else:
                self._paragraph(index)
            bare = bool(marker) and unit[-1] not in ENDS
        return tuple(self._clauses)

    def _add(
        self,
        index: int,
        path: tuple[str, ...] | None = None,
        kind: Literal["title", "heading", "text"] = "text",
    ) -> None:
        path = self._levels.path if path is None else path
        self._clauses.append(Clause(len(self._clauses), path, self._spans[index], kind))

    def _heading(self, index: int, depth: int) -> None:
        """A Markdown heading without a number: the document's title, or a heading of its depth."""
        if depth == 1 and not any(clause.kind == "title" for clause in self._clauses) and index < 3:
            self._add(index, kind="title")
            return
        marker = Marker(f"markdown-{depth}", 0, 0)
        title = self._units[index].strip("# *")
        self._levels.enter(marker, title, depth=depth, heads=True, under_heading=False)
        self._add(index, kind="heading")

    def _paragraph(self, index: int) -> None:
        """A unit without a number: it goes on in the clause before it, or stands alone."""
        last = self._clauses[-1] if self._clauses else None
        if last is None or not last.path or last.path != self._levels.path:
            self._add(index)
        elif (
            self._levels.in_items_of_article() and self._units[index - 1].rstrip("”’）)」』")[-1:] in "。！？"
        ):
            self._levels.leave_items()
            self._add(index)
        else:
            span = Span(last.span.start, self._spans[index].end)
            self._clauses[-1] = Clause(last.ordinal, last.path, span, "text")

    def _is_of_section(self, index: int) -> bool:
        """Whether a remark in a line of its own speaks for all items above it, not for the last alone.

        It does when the list ends here and none of the items before had such a remark.
        """
        last = self._levels.last
        if last is None or last.ordinal < 2 or len(self._levels.path) < 2:
            return False
        following = loose_marker_of(self._units[index + 1]) if index + 1 < len(self._units) else None
        if following and following.style == last.style:
            return False
        label = re.split("[：:]", self._units[index][1:], maxsplit=1)[0] + "："
        parent = self._levels.path[:-1]
        near = itertools.islice(reversed(self._clauses), _LONGEST_LIST)
        above = itertools.takewhile(lambda c: c.path[: len(parent)] == parent, near)
        return not any(
            label in self._text[clause.span.start : clause.span.end]
            for clause in above
            if clause.path != parent
        )
