"""Where the piece of a text that a place stands in begins and ends."""

from __future__ import annotations

# What ends a sentence, or a piece of one that stands by itself.
ENDS = "。；;\n"


def start_of(text: str, at: int, marks: str = ENDS) -> int:
    """The place after the last of the marks before `at`; 0 where there is none."""
    return max(text.rfind(mark, 0, at) for mark in marks) + 1


def end_of(text: str, at: int, marks: str = ENDS) -> int:
    """The place of the first of the marks from `at` on; the end of the text where there is none."""
    return min((found for mark in marks if (found := text.find(mark, at)) >= 0), default=len(text))
