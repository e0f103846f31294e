"""From pieces of text placed on a page to lines in the order of reading, column by column.

Positions are in points, from the left and from the top of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.readers.tables import Cell

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3000-\u30ff\uff00-\uffef“”‘’—…]")
_DEEPEST = 3  # columns within columns
_FEWEST = 4  # lines side by side before they count as columns


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters on one line; `size` is the height of its type."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Line(Piece):
    """A line of text with the margins of the column that it stands in."""

    left: float = 0.0
    right: float = 0.0
    beside: bool = False  # whether other columns stand beside


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on a page, with the positions of its vertical rules.

    Where it is cut off by the end or the beginning of the page in the middle of a row, no rule closes it.
    """

    rows: list[list[Cell]]
    edges: tuple[float, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False


Item = Line | Grid


def is_wide(text: str) -> bool:
    """True for a character that Chinese text sets without spaces around."""
    return bool(_WIDE.match(text))


def join(one: str, other: str) -> str:
    """Two parts of a sentence across a line end: with a space only between words of letters."""
    if not one or not other or is_wide(one[-1]) or is_wide(other[0]):
        return one + other
    return one + other if one[-1].isdigit() and other[0].isdigit() else f"{one} {other}"


def merge(pieces: Sequence[Piece], *, gap: float) -> list[Piece]:
    """Pieces on the same line joined where less than `gap` times their size lies between them."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom) / 2):
        row = next((row for row in reversed(rows[-4:]) if _level(row[0], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [merged for row in rows for merged in _merge_row(sorted(row, key=lambda one: one.x0), gap)]


def _level(one: Piece, other: Piece) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _merge_row(row: list[Piece], gap: float) -> list[Piece]:
    result = [row[0]]
    for piece in row[1:]:
        last = result[-1]
        space = piece.x0 - last.x1
        size = max(last.size, piece.size)
        if space > gap * size:
            result.append(piece)
            continue
        wide = is_wide(last.text[-1:]) or is_wide(piece.text[:1])
        apart = " " if space > (0.6 if wide else 0.2) * size else ""
        result[-1] = Piece(
            last.text.rstrip() + apart + piece.text if apart else last.text + piece.text,
            min(last.x0, piece.x0),
            min(last.top, piece.top),
            max(last.x1, piece.x1),
            max(last.bottom, piece.bottom),
            last.size if len(last.text) >= len(piece.text) else piece.size,
        )
    return result


def order(pieces: Sequence[Piece], grids: Sequence[Grid]) -> list[Item]:
    """The lines and tables of a page in the order of reading."""
    return _region([*merge(pieces, gap=1.2), *grids], 0)


def _region(items: list[Piece | Grid], depth: int) -> list[Item]:
    gutter = _gutter(items) if depth < _DEEPEST else None
    if gutter is None:
        return _lines(items, depth > 0)
    result: list[Item] = []
    left: list[Piece | Grid] = []
    right: list[Piece | Grid] = []

    def flush() -> None:
        for side in (left, right):
            result.extend(_region(list(side), depth + 1) if side else [])
            side.clear()

    for item in sorted(items, key=lambda one: one.top):
        if item.x1 <= gutter:
            left.append(item)
        elif item.x0 >= gutter:
            right.append(item)
        else:  # a heading or a table across the columns ends what stands above it
            flush()
            result.extend(_lines([item], depth > 0))
    flush()
    return result


def _lines(items: list[Piece | Grid], beside: bool) -> list[Item]:
    """The items of one column from top to bottom."""
    whole = merge([item for item in items if isinstance(item, Piece)], gap=float("inf"))
    if not whole:
        return [item for item in items if isinstance(item, Grid)]
    left, right = min(line.x0 for line in whole), max(line.x1 for line in whole)
    lines = [
        Line(
            " ".join(line.text.split()),
            line.x0,
            line.top,
            line.x1,
            line.bottom,
            line.size,
            left,
            right,
            beside,
        )
        for line in whole
        if line.text.strip()
    ]
    grids = [item for item in items if isinstance(item, Grid)]
    return sorted([*lines, *grids], key=lambda one: one.top)


def _gutter(items: list[Piece | Grid]) -> float | None:
    """Where two columns of running text part, if they do; aligned lists and tables are none."""
    pieces = [item for item in items if isinstance(item, Piece) and item.text.strip()]
    if len(pieces) < 2 * _FEWEST:
        return None
    size = median(piece.size for piece in pieces)
    start, end = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    inner = [
        piece.x0 for piece in pieces if start + 0.2 * (end - start) < piece.x0 < end - 0.2 * (end - start)
    ]
    best: tuple[int, float] | None = None
    for at in sorted({round(x, 1) for x in inner}):
        x = at - 0.1
        left = [piece for piece in pieces if piece.x1 <= x]
        right = [piece for piece in pieces if piece.x0 >= x]
        across = len(pieces) - len(left) - len(right)
        if across > 0.3 * len(pieces) or not _is_pair(left, right, size):
            continue
        if best is None or across < best[0]:
            best = (across, x)
    return best[1] if best else None


def _is_pair(left: list[Piece], right: list[Piece], size: float) -> bool:
    """True when two columns stand side by side and both are filled to their right margins."""
    beside = sum(any(_level(one, other) for other in right) for one in left)
    if min(len(left), len(right)) < _FEWEST or beside < _FEWEST:
        return False
    if min(piece.x0 for piece in right) - max(piece.x1 for piece in left) < 0.8 * size:
        return False
    return all(_is_filled(column, size) for column in (left, right))


def _is_filled(column: list[Piece], size: float) -> bool:
    margin = max(piece.x1 for piece in column)
    full = sum(margin - piece.x1 < 2.5 * size and len(piece.text) > 7 for piece in column)
    return full * 3 >= len(column)
