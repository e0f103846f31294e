"""Tables by the rules drawn on a PDF page: the only file that imports pdfplumber."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.readers import layout
from corpus.readers.layout import Grid, Piece
from corpus.readers.tables import Cell

Box = tuple[float, float, float, float]  # left, top, right, bottom
_SHORT = 6.0  # points: the breadth of a rule drawn as an area
_SAME = 3.0  # points within which two rules are one


@dataclass(frozen=True, slots=True)
class Table:
    """The outlines of a table and its cells, and whether a page edge cuts a row of it."""

    box: Box
    cells: tuple[Box, ...]
    open_top: bool
    open_bottom: bool

    def filled(self, pieces: Sequence[Piece]) -> Grid | None:
        """The table with its text, a merged cell in all its places; None for a mere frame."""
        across = _distinct([box[at] for box in self.cells for at in (0, 2)])
        down = _distinct([box[at] for box in self.cells for at in (1, 3)])
        if len(across) < 3 or len(down) < 2:
            return None
        texts = {box: _cell([piece for piece in pieces if within(piece, box)]) for box in self.cells}
        rows: list[list[Cell]] = []
        for top, bottom in itertools.pairwise(down):
            row: list[Cell] = []
            for left, right in itertools.pairwise(across):
                x, y = (left + right) / 2, (top + bottom) / 2
                box = next((one for one in self.cells if one[0] < x < one[2] and one[1] < y < one[3]), None)
                row.append(texts[box] if box is not None else Cell())
            rows.append(row)
        return Grid(rows, tuple(across), *self.box, open_top=self.open_top, open_bottom=self.open_bottom)


def tables(data: bytes, number: int) -> list[Table]:
    """The tables on page `number`, the first being 0."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as document:
        page = document.pages[0]
        upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _SHORT]
        level = [edge["top"] for edge in page.edges if edge["orientation"] == "h" and edge["width"] > _SHORT]
        ends = [end for end in (_end(upright, "top", min), _end(upright, "bottom", max)) if end is not None]
        added = [end for end in ends if not any(abs(end - at) < _SAME for at in level)]
        found = page.find_tables({"explicit_horizontal_lines": added})
        return [_table(table, added) for table in found]


def within(piece: Piece, box: Box) -> bool:
    """True when the middle of the piece lies in the box."""
    x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _end(upright: list[Any], key: str, outermost: Callable[[list[float]], float]) -> float | None:
    """Where three upright rules or more end together at the edge of a page, as in a row that is cut."""
    if not upright:
        return None
    end = float(outermost([edge[key] for edge in upright]))
    together = {round(edge["x0"]) for edge in upright if abs(edge[key] - end) < _SAME}
    return end if len(together) > 2 else None


def _table(table: Any, added: list[float]) -> Table:
    left, top, right, bottom = table.bbox
    cells = tuple((cell[0], cell[1], cell[2], cell[3]) for cell in table.cells)
    return Table(
        (left, top, right, bottom),
        cells,
        open_top=any(abs(top - at) < _SAME for at in added),
        open_bottom=any(abs(bottom - at) < _SAME for at in added),
    )


def _distinct(positions: list[float]) -> list[float]:
    """The positions in order, those of one rule as one."""
    result: list[float] = []
    for at in sorted(positions):
        if not result or at - result[-1] > _SAME:
            result.append(at)
    return result


def _cell(pieces: list[Piece]) -> Cell:
    text = ""
    for line in layout.merge(pieces, gap=float("inf")):
        text = layout.join(text, " ".join(line.text.split()))
    return Cell((text,) if text else ())
