"""A question that asks the same of two or three things, taken apart into one question for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EACH = re.compile(r"分别|各自|各(?=是|为|有|由|补|给|要|提|定|设|需)|有(?:什么|何|哪些)(?:不同|区别|差别)")
_DIFFERENCE = re.compile(r"有(?:什么|何|哪些)(?:不同|区别|差别)")
_JOIN = re.compile("和|与|跟|以及|、")
# Where the first and the last of the things joined begin and end.
_BEFORE = re.compile(r"[，,：:；;]|(?<=[\u4e00-\u9fff])的|^(?:在|对|关于)")
_AFTER = re.compile(r"[，,：:；;]|的")
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|〔[^〔〕]*〕")
_YEAR = re.compile(r"(?:\d{4}|\d{2})年?度?$")
_LONGEST, _MOST = 24, 4


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things asked about, and the question for it alone."""

    subject: str
    question: str


def parts_of(question: str) -> tuple[Part, ...]:
    """The questions that a question for several things is made of; nothing where it asks one thing.

    甲和乙的电话分别是多少 asks 甲的电话是多少 and 乙的电话是多少; where both have their own 的
    (甲的电话和乙的地址分别是什么) each keeps it.
    """
    each = _EACH.search(question)
    if each is None:
        return ()
    masked = _QUOTED.sub(lambda m: "某" * len(m.group()), question)
    join = next(iter(_JOIN.finditer(masked[: each.start()])), None)
    if join is None:
        return ()
    start, end = _first(masked, join.start()), _last(masked, join.end(), each.start())
    if _parallel(masked, start, end, each.start()):
        start, end = _first(masked, join.start(), commas=True), _comma(masked, end, each.start())
    subjects = _split(question, masked, start, end)
    asked = " " if _DIFFERENCE.search(question) else ""
    rest = question[end : each.start()] + ("是什么" if asked else "") + question[each.end() :]
    if not 2 <= len(subjects) <= _MOST or any(not 2 <= len(s) <= _LONGEST for s in subjects):
        return ()
    if any(_YEAR.search(s) for s in subjects):
        return ()  # two years of one thing are compared as years
    return tuple(Part(s, question[:start] + s + rest) for s in subjects)


def _first(text: str, at: int, *, commas: bool = False) -> int:
    """Where the first thing begins: behind the last comma or 的 before the joining word."""
    ends = [m.end() for m in _BEFORE.finditer(text[:at]) if not commas or m.group() not in ("的",)]
    return max(ends, default=0)


def _last(text: str, at: int, limit: int) -> int:
    """Where the last thing ends: at the first comma or 的 behind the joining word."""
    found = _AFTER.search(text, at, limit)
    return found.start() if found else limit


def _comma(text: str, at: int, limit: int) -> int:
    found = re.compile("[，,]").search(text, at, limit)
    return found.start() if found else limit


def _parallel(text: str, start: int, end: int, limit: int) -> bool:
    """Whether both things have a 的 of their own: …的甲和…的乙."""
    return text[start - 1 : start] == "的" and text[end : end + 1] == "的" and end < limit


def _split(question: str, masked: str, start: int, end: int) -> list[str]:
    cuts, at = [], start
    for join in _JOIN.finditer(masked, start, end):
        cuts.append((at, join.start()))
        at = join.end()
    return [question[a:b].strip() for a, b in (*cuts, (at, end))]
