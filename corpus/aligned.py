"""Tables that a plain text sets out with spaces: which of its gaps are the borders of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_WIDE = re.compile(r"[^\S\n]{2,}|\u3000+")
_ANY = re.compile(r"[^\S\n]+")
# A name of a column is short and says what stands below it.
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z（）()/％%]{2,12}")
_DIGIT = re.compile(r"[\d０-９]")
_COLUMNS, _ROWS = 3, 2


def borders(lines: Sequence[str]) -> dict[int, frozenset[int]]:
    """By the number of a line, where the gaps begin that part its cells.

    A table is a line of three or more names set apart by wide gaps and, right below it, two or more lines
    of as many cells, with digits in one and the same column but the first.
    """
    found: dict[int, frozenset[int]] = {}
    for at, line in enumerate(lines):
        gaps = _gaps(line, _WIDE)
        if at in found or len(gaps) < _COLUMNS - 1 or not all(map(_NAME.fullmatch, _cells(line, gaps))):
            continue
        rows = dict(_rows_below(lines, at, len(gaps)))
        cells = [_cells(lines[row], own) for row, own in rows.items()]
        figures = any(all(_DIGIT.search(row[i]) for row in cells) for i in range(1, len(gaps) + 1))
        if len(rows) >= _ROWS and figures:
            found |= {row: frozenset(start for start, _ in own) for row, own in {at: gaps, **rows}.items()}
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
    return [(m.start(), m.end()) for m in pattern.finditer(line, start, end)]


def _cells(line: str, gaps: Sequence[tuple[int, int]]) -> list[str]:
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(line)]
    return [line[a:b].strip() for a, b in zip(starts, ends, strict=True)]
