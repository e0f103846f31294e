"""Tables that a plain text sets out with spaces or bars: what in its lines are the borders of columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

_WIDE = re.compile(r"[^\S\n]{2,}|\u3000+")
_ANY = re.compile(r"[^\S\n]+")
# A name of a column is short and says what stands below it.
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z（）()/％%]{2,12}")
_BAR = re.compile(r"[|｜]")
_DIGIT = re.compile(r"[\d０-９]")
_COLUMNS, _ROWS = 3, 2


def borders(lines: Sequence[str]) -> dict[int, frozenset[int]]:
    """By the number of a line, where the gaps begin, or the bars stand, that part its cells.

    A table is a line of three or more names set apart by wide gaps and, right below it, two or more lines
    of as many cells, with digits in one and the same column but the first; or three or more lines with as
    many bars each.
    """
    found = _barred(lines)
    for at, line in enumerate(lines):
        gaps = _gaps(line, _WIDE)
        if at in found or len(gaps) < _COLUMNS - 1 or not _names_columns(line, gaps):
            continue
        rows = dict(_rows_below(lines, at, len(gaps)))
        cells = [_cells(lines[row], own) for row, own in rows.items()]
        figures = any(all(_DIGIT.search(row[i]) for row in cells) for i in range(1, len(gaps) + 1))
        if len(rows) >= _ROWS and figures:
            found |= {row: frozenset(start for start, _ in own) for row, own in {at: gaps, **rows}.items()}
    return found


def _names_columns(line: str, gaps: Sequence[tuple[int, int]]) -> bool:
    return all(_NAME.fullmatch("".join(cell.split())) for cell in _cells(line, gaps))


def _barred(lines: Sequence[str]) -> dict[int, frozenset[int]]:
    bars = [frozenset(m.start() for m in _BAR.finditer(line)) for line in lines]
    found: dict[int, frozenset[int]] = {}
    for count, run in itertools.groupby(range(len(lines)), key=lambda at: len(bars[at])):
        same = list(run)
        if count >= _COLUMNS - 1 and len(same) > _ROWS:
            found |= {at: bars[at] for at in same}
    return found


def _rows_below(
    lines: Sequence[str], header: int, borders_: int
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The lines right below a line of names that have as many cells, by wide gaps or else by all gaps."""
    for at in range(header + 1, len(lines)):
        gaps = next((g for pattern in (_WIDE, _ANY) if len(g := _gaps(lines[at], pattern)) == borders_), None)
        if gaps is None:
            return
        yield at, gaps


def _gaps(line: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The gaps between the words of a line."""
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    found = [(m.start(), m.end()) for m in pattern.finditer(line, start, end)]
    return [(a, b) for a, b in found if not (_single(line, a - 1) and _single(line, b))]


def _single(line: str, at: int) -> bool:
    """Whether a Chinese character stands alone: the spaces in 类  别 only widen a word."""
    beside = line[at - 1 : at] + line[at + 1 : at + 2]
    return "\u4e00" <= line[at] <= "\u9fff" and (not beside or beside.isspace())


def _cells(line: str, gaps: Sequence[tuple[int, int]]) -> list[str]:
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(line)]
    return [line[a:b].strip() for a, b in zip(starts, ends, strict=True)]
