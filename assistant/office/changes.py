"""What changed between two documents, clause beside clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus.clean import squeeze
from corpus.records import Document

Kind = Literal["same", "changed", "added", "removed"]
Piece = tuple[str, bool]
# Two clauses are one that was changed when this share of their text agrees.
_ALIKE = 0.5
# How far ahead a clause's partner is looked for, and by how many of their first characters they are
# compared: both keep two long texts that have nothing in common from taking minutes.
_AHEAD = 30
_COMPARED = 600
# Longer clauses are set against each other by sentences, shorter ones by characters.
_LONG = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """A clause before and after; each side in pieces, of which the true ones differ.

    A side is empty where the clause was not there.
    """

    kind: Kind
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    path: tuple[str, ...]


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Every clause of both documents in order, equal ones included."""
    old, new = _clauses(before), _clauses(after)
    found: list[Change] = []
    matcher = SequenceMatcher(
        None, [squeeze(t) for _, t in old], [squeeze(t) for _, t in new], autojunk=False
    )
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found += [
                Change("same", ((text, False),), ((text, False),), path) for path, text in new[start:end]
            ]
        else:
            found += _replaced(old[first:last], new[start:end])
    return tuple(found)


def counted(found: Sequence[Change]) -> dict[Kind, int]:
    """How many clauses there are of each kind."""
    kinds: tuple[Kind, ...] = ("changed", "added", "removed", "same")
    return {kind: sum(change.kind == kind for change in found) for kind in kinds}


def condensed(found: Sequence[Change]) -> tuple[Change | None, ...]:
    """The changes with the clause before and after each; None stands for equal clauses left out."""
    differs = [change.kind != "same" for change in found]
    near = [any(differs[max(0, at - 1) : at + 2]) for at in range(len(found))]
    rows: list[Change | None] = []
    for change, keep in zip(found, near, strict=True):
        if keep:
            rows.append(change)
        elif not rows or rows[-1] is not None:
            rows.append(None)
    return tuple(rows)


_Clause = tuple[tuple[str, ...], str]


def _clauses(document: Document) -> list[_Clause]:
    return [(clause.path, document.quote(clause.span).strip()) for clause in document.clauses]


def _replaced(old: Sequence[_Clause], new: Sequence[_Clause]) -> Iterator[Change]:
    """Pairs those that resemble each other, in order; the rest came or went."""
    left = list(old)
    for path, text in new:
        at = _partner(path, text, left)
        if at is None:
            yield Change("added", (), ((text, True),), path)
            continue
        for gone_path, gone in left[:at]:
            yield Change("removed", ((gone, True),), (), gone_path)
        yield _changed(left[at][1], text, path)
        left = left[at + 1 :]
    for gone_path, gone in left:
        yield Change("removed", ((gone, True),), (), gone_path)


def _partner(path: tuple[str, ...], text: str, left: Sequence[_Clause]) -> int | None:
    """The clause of the old that a new one comes from: the most alike, one under the same heading first."""
    best, share = None, _ALIKE
    for at, (old_path, old) in enumerate(left[:_AHEAD]):
        matcher = SequenceMatcher(None, old[:_COMPARED], text[:_COMPARED], autojunk=False)
        if matcher.real_quick_ratio() < share or matcher.quick_ratio() < share:
            continue
        alike = matcher.ratio() + (0.1 if old_path == path else 0.0)
        if alike > share:
            best, share = at, alike
    return best


def _changed(old: str, new: str, path: tuple[str, ...]) -> Change:
    long = max(len(old), len(new)) > _LONG
    a, b = (re.findall(r"[^。；\n]*[。；\n]?", text) if long else list(text) for text in (old, new))
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if i < j:
            before.append(("".join(a[i:j]), tag != "equal"))
        if k < m:
            after.append(("".join(b[k:m]), tag != "equal"))
    return Change("changed", tuple(before), tuple(after), path)
