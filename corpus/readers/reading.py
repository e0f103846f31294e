"""What a reader gives back, and how much it may take to do so."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """The plain text of a file.

    A line is a paragraph; a line with tabs is a row of a table. `format` names the reader, `notes`
    tell staff, in Chinese, what they should know of how the text was obtained.
    """

    text: str
    format: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may take: bytes, seconds, pages, and bytes of memory.

    `scan_seconds` and `scan_memory` hold once pages must be recognised from their picture. `members`,
    `unpacked` and `ratio` bound a zip container: its files, its size unpacked, and how many times
    larger than packed that may be.
    """

    size: int = 50 * MIB
    seconds: int = 300
    memory: int = 1024 * MIB
    scan_seconds: int = 1800
    scan_memory: int = 4096 * MIB
    pages: int = 5000
    scan_pages: int = 100
    members: int = 5000
    unpacked: int = 300 * MIB
    ratio: int = 100


DEFAULT = Limits()


class NeedsScan(Exception):
    """Pages have pictures and no text: they must be recognised, under other limits."""
