"""A web page as lines, whatever markup it was saved in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: how much of it is links, and the blocks around it, outermost first."""

    text: str
    links: int = 0
    path: tuple[int, ...] = ()
    heading: bool = False
    attachment: bool = False
    aside: int | None = None  # the block around it that looks like navigation or the like
    hidden: int | None = None  # the block around it that is not shown


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines, its title, and what its head says by name."""

    lines: list[Line]
    title: str
    meta: dict[str, str]
