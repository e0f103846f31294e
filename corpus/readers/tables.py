"""Tables as text: a row is a line, its cells stand between tabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell and its paragraphs. A merged cell is the same object in every place that it covers."""

    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs in one line, without tabs."""
        return " ".join(" ".join(self.lines).split())


def lines(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """The lines of a table, every row complete, empty rows left out.

    A merged cell is repeated in each place it covers, save that one across a whole row, such as a
    title, stands once. A table of one column is no table but a frame: its paragraphs come as they are.
    """
    filled = [row for row in rows if any(cell.text for cell in row)]
    width = max((len(row) for row in filled), default=0)
    result: list[str] = []
    for row in filled:
        if len({id(cell) for cell in row}) == 1 and (width == 1 or len(row) > 1):
            result += [" ".join(line.split()) for line in row[0].lines if line.strip()]
        else:
            result.append("\t".join([*(cell.text for cell in row), *[""] * (width - len(row))]))
    return result


def plain(text: str) -> str:
    """One paragraph on one line: tabs and line ends become spaces, since here they would mean something."""
    return " ".join(text.replace("\t", " ").splitlines()).strip(" ")
