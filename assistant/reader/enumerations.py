"""Items that are numbered within one line: 1.甲；2.乙；3.丙, 一是甲；二是乙."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.reader.pieces import end_of, start_of
from corpus.records import Span

_HAN = {char: at for at, char in enumerate("一二三四五六七八九十", 1)}
_CIRCLED = {chr(0x2460 + at): at + 1 for at in range(20)}
_MARKER = re.compile(
    r"(?:(?<=[：:；;。，,\s])|^)(?:[（(](?P<bracketed>\d{1,2}|[一二三四五六七八九十])[）)]|(?P<digit>\d{1,2})[.、．)）](?!\d)"
    r"|(?P<circled>[①-⑳])|(?P<first>[一二三四五六七八九十])(?:是|、))"
)
_LONGEST = 400
_AROUND = " \t。；;，,"


def whole_enumeration(text: str, span: Span) -> Span:
    """All items of the enumeration in whose sentence a stretch begins; the stretch where there is none."""
    start = start_of(text, span.start, "。\n")
    end = end_of(text, span.start, "。\n")
    for run in _runs(text, start, end):
        begin = run[0].end()
        if run[0].start() <= span.start and end - begin <= _LONGEST:
            return Span(begin, begin + len(text[begin:end].rstrip(_AROUND)))
    return span


def _runs(text: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """The runs of two and more markers of one style that count up from one."""
    runs: dict[str, list[re.Match[str]]] = {}
    for marker in _MARKER.finditer(text, start, end):
        style = marker.lastgroup or ""
        run = runs.setdefault(style, [])
        if _ordinal(marker) == len(run) + 1:
            run.append(marker)
        elif _ordinal(marker) == 1:
            if len(run) > 1:
                yield run
            runs[style] = [marker]
    yield from (run for run in runs.values() if len(run) > 1)


def _ordinal(marker: re.Match[str]) -> int:
    said = marker[marker.lastgroup or 0]
    return int(said) if said.isdecimal() else _HAN.get(said) or _CIRCLED.get(said, 0)
