"""The numbering of Chinese official documents, read into clauses with their heading paths.

编 章 节 条 stand over 一、（一） 1.（1） 1）①; a document uses some of them, in any combination. A
marker seen before in the present branch returns to its level; a new one opens a level below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.records import Clause, Span

_NUM = "[零〇一二三四五六七八九十百千两\\d]"
_PROSE_AFTER = "(?![规的所、，,和及与至或第中款项目修之以])"
_STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"第\s?{_NUM}+\s?[编篇部](?:分)?(?=[\s:：]|$|[^\s门])"),
    ("chapter", rf"第\s?{_NUM}+\s?章"),
    ("section", rf"第\s?{_NUM}+\s?节"),
    ("article", rf"第\s?{_NUM}+\s?条(?:之{_NUM}+)?{_PROSE_AFTER}"),
    ("han", r"[一二三四五六七八九十百]+\s?[、.](?!\d)"),
    ("paren-han", r"[（(]\s?[一二三四五六七八九十百]+\s?[)）]、?"),
    ("decimal", r"\d{1,2}(?:\.\d{1,2}){1,3}[.、\s](?!\d)"),
    ("digit", r"\d{1,3}\s?(?:、|\.(?!\d))"),
    ("paren-digit", r"[（(]\s?\d{1,3}\s?[)）]"),
    ("half-paren", r"\d{1,2}[)）]"),
    ("circle", r"[①-⑳㈠-㈩⑴-⒇]"),
)
_RANK = {name: rank for rank, (name, _) in enumerate(_STYLES)}
_MARKER = re.compile(
    r"(?:#{1,6}\s*|\*\*)?(?:" + "|".join(f"(?P<{n.replace('-', '_')}>{p})" for n, p in _STYLES) + ")"
)
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_ATTACHMENT = re.compile(r"附\s?(?:件|表|录|则图)?\s?[\d一二三四五六七八九十]{0,3}\s?[:：]?$")
# Saved pages and flattened texts hold whole documents on one line; there a space, or the end of a
# sentence, before a marker is all that is left of the line break.
_INLINE_BREAK = re.compile(
    r"(?:(?<=[。；;！？…])\s*|(?<=\s))(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[.、](?!\d)|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百零]+[章节条]\s))"
)
_FLAT_LINE = 400
_HEADING_LIMIT = 45
_SENTENCE_END = "。；;！？，,：:"
_ORDINALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a unit: its style, its ordinal where it has one, its length."""

    style: str
    ordinal: int
    length: int


def ordinal(text: str) -> int:
    """The number that Chinese or Arabic numerals in `text` say; 0 where there are none."""
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits.group())
    circled = re.search("[①-⑳]", text)
    if circled:
        return ord(circled.group()) - ord("①") + 1
    total = unit = 0
    for char in text:
        if char in _ORDINALS:
            unit = (
                unit * 10 + _ORDINALS[char]
                if unit and "十" not in text and "百" not in text
                else _ORDINALS[char]
            )
        elif char in "十百千":
            total += (unit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            unit = 0
    return total + unit


def marker_of(unit: str) -> Marker | None:
    """The marker at the start of `unit`, or None."""
    found = _MARKER.match(unit)
    if found:
        style = (found.lastgroup or "").replace("_", "-")
        return Marker(style, ordinal(found.group()), found.end())
    if _ATTACHMENT.match(unit):
        return Marker("attachment", ordinal(unit), len(unit))
    return None


def units_of(text: str) -> Iterator[Span]:
    """The paragraphs of a normal text; flattened ones are cut before markers."""
    at = 0
    for line in text.split("\n"):
        cuts = [0]
        if len(line) >= _FLAT_LINE:
            cuts += [m.end() for m in _INLINE_BREAK.finditer(line) if m.end() > 0]
        cuts = [*dict.fromkeys(cuts), len(line)]
        for start, end in pairwise(cuts):
            piece = line[start:end]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                yield Span(at + start + left, at + start + len(piece.rstrip()))
        at += len(line) + 1


def heading_of(unit: str, marker: Marker) -> str:
    """What stands in a heading path for a unit: number and heading, or the number alone.

    A short unit is its own heading; a longer one lends its first sentence when that is short and
    more follows (`1.强化组织领导。各牵头部门…`).
    """
    unit = unit.lstrip("# *")
    number = re.sub(r"^[#* \t]+|[#* \t]+$", "", unit[: marker.length])
    rest = unit[len(number) :].strip(" *")
    if marker.style == "article":
        titled = re.match(r"[【（(]([^】）)]{1,30})[】）)]", rest)
        return f"{number} {titled.group()}" if titled else number
    if len(rest) <= _HEADING_LIMIT and rest[-1:] not in _SENTENCE_END:
        return unit.rstrip(" *")
    first = re.match(rf"[^。！？\n]{{2,{_HEADING_LIMIT}}}?(?=[。！？])", rest)
    if first and len(rest) > first.end() + 1:
        return number + first.group()
    return number


class _Levels:
    """The open headings, outermost first, each with its style."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._open)

    def enter(self, marker: Marker, title: str) -> None:
        styles = [style for style, _ in self._open]
        if marker.style == "attachment":
            self._open.clear()
        elif marker.style in styles:
            del self._open[styles.index(marker.style) :]
        elif marker.ordinal != 1 or marker.style in ("part", "chapter", "section", "article"):
            rank = _RANK[marker.style]
            self._open = [pair for pair in self._open if _RANK.get(pair[0], -1) < rank]
        self._open.append((marker.style, title))

    def leave_items(self) -> None:
        """Back to the article: a paragraph after its items is the article's own."""
        styles = [style for style, _ in self._open]
        if "article" in styles:
            del self._open[styles.index("article") + 1 :]

    def in_items_of_article(self) -> bool:
        styles = [style for style, _ in self._open]
        return "article" in styles and styles[-1] != "article"


_TAIL = re.compile(
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
    r"|.*印发$|抄\s?送[：:]|[（(]此件|主题词[：:]|信息公开"
)


def _tail_start(units: list[str]) -> int:
    """The index of the first unit of the closing block: signatures, date, 印发, 抄送."""
    start = len(units)
    while start > 0 and len(units[start - 1]) <= 80 and _TAIL.match(units[start - 1]):
        start -= 1
    signed = start
    while 0 < start < len(units) and start > signed - 6 and _is_signature(units[start - 1]):
        start -= 1
    return start


def _is_signature(unit: str) -> bool:
    return len(unit) <= 40 and not re.search(r"[。；：:，,！？]", unit) and marker_of(unit) is None


def outline(text: str) -> tuple[Clause, ...]:
    """The clauses of a normal text, in order; together they cover every paragraph."""
    spans = list(units_of(text))
    units = [text[s.start : s.end] for s in spans]
    tail = _tail_start(units)
    levels = _Levels()
    clauses: list[Clause] = []
    for index, (span, unit) in enumerate(zip(spans, units, strict=True)):
        marker = marker_of(unit) if index < tail else None
        if marker:
            levels.enter(marker, heading_of(unit, marker))
            clauses.append(Clause(len(clauses), levels.path, span))
        elif index >= tail:
            clauses.append(Clause(len(clauses), (), span))
        elif markdown := _MARKDOWN.match(unit):
            kind: Literal["title", "heading"] = (
                "title" if not clauses and len(markdown.group(1)) == 1 else "heading"
            )
            clauses.append(Clause(len(clauses), levels.path, span, kind))
        elif levels.path and clauses and clauses[-1].path:
            _continue(clauses, levels, span, text)
        else:
            clauses.append(Clause(len(clauses), levels.path, span))
    return tuple(clauses)


def _continue(clauses: list[Clause], levels: _Levels, span: Span, text: str) -> None:
    """Give an unnumbered paragraph to the clause it continues."""
    last = clauses[-1]
    if levels.in_items_of_article() and text[last.span.end - 1] in "。！？":
        levels.leave_items()
        clauses.append(Clause(len(clauses), levels.path, span))
    else:
        clauses[-1] = Clause(last.ordinal, last.path, Span(last.span.start, span.end), last.kind)
