"""Whether a document is in force on a day, and how the documents of a library hang together."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from corpus.clean import squeeze
from corpus.records import Identity, Reference, Stated
from corpus.relations import core_title, policy_name


class Named(Protocol):
    """A document, or as much of it as says who it is."""

    @property
    def name(self) -> str:
        """The name of its file."""

    @property
    def identity(self) -> Identity:
        """What it says of itself."""


class State(StrEnum):
    """Validity as staff read it."""

    IN_FORCE = "现行有效"
    REPEALED = "已废止"
    NOT_YET = "尚未施行"
    EXPIRED = "已过期"
    UNKNOWN = "未知"


@dataclass(frozen=True, slots=True)
class Validity:
    """A state and why: the document that says so, and its words."""

    state: State
    source: str = ""
    basis: Stated | Reference | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`source` does `kind` (废止, 修改, 依据, 同一政策) to `target`, both names of documents."""

    source: str
    kind: str
    target: str


_LONGEST_NUMBER = 80


def number_key(number: str) -> str:
    """One spelling for the many of a document number: 嘉开工委发[2018]第1号 -> 嘉开工委发2018-1."""
    number = squeeze(number)[:_LONGEST_NUMBER]
    found = re.match(r"(.*?)[〔\[【﹝（(]?((?:19|20)\d\d)?[〕\]】﹞）)]?(?:年)?第?0*(\d{1,6})号", number)
    return f"{found.group(1)}{found.group(2) or ''}-{found.group(3)}" if found else number


class Relations:
    """Who repeals whom in a library; names are those of documents."""

    def __init__(self, documents: Iterable[Named]) -> None:
        self._documents = tuple(documents)
        self._by_title: dict[str, list[Named]] = defaultdict(list)
        self._by_number: dict[str, list[Named]] = defaultdict(list)
        for document in self._documents:
            self._by_title[core_title(document.identity.title)].append(document)
            if document.identity.number:
                self._by_number[number_key(document.identity.number.value)].append(document)
        self._repealed: dict[str, list[tuple[Named, Reference]]] = defaultdict(list)
        for document in self._documents:
            for reference in document.identity.repeals:
                for target in self._meant(reference, document):
                    self._repealed[target.name].append((document, reference))

    def _meant(self, reference: Reference, by: Named) -> list[Named]:
        """The documents a reference means: those of its number, else those of its title that are older."""
        found = self._by_number.get(number_key(reference.number), []) if reference.number else []
        if not found:
            found = [
                d
                for d in self._by_title.get(core_title(reference.title), [])
                if not (reference.number and d.identity.number) and not _may_be_same(d, by)
            ]
        return [d for d in found if d.name != by.name and not _newer(d, by)]

    def links(self) -> tuple[Link, ...]:
        """Every relation between documents of the library, those of one policy included."""
        found: list[Link] = []
        for document in self._documents:
            for kind, references in (
                ("废止", document.identity.repeals),
                ("修改", document.identity.amends),
                ("依据", document.identity.based_on),
            ):
                for reference in references:
                    found += [Link(document.name, kind, d.name) for d in self._meant(reference, document)]
        for editions in self.editions():
            found += [Link(a.name, "同一政策", b.name) for a, b in itertools.pairwise(editions)]
        return tuple(dict.fromkeys(found))

    def editions(self) -> tuple[tuple[Named, ...], ...]:
        """Documents of one policy, newest first; only policies with more than one."""
        groups: dict[str, list[Named]] = defaultdict(list)
        for document in self._documents:
            groups[policy_name(document.identity.title)].append(document)
        return tuple(
            tuple(sorted(g, key=lambda d: (_day(d), d.name), reverse=True))
            for g in groups.values()
            if len(g) > 1
        )

    def validity(self, document: Named, on: date) -> Validity:
        """The state of a document on a day. Nothing is guessed: what no text says is unknown."""
        dates, today = document.identity.dates, on.isoformat()
        for by, reference in self._repealed.get(document.name, ()):
            if _starts(by) <= today:
                return Validity(State.REPEALED, by.name, reference)
        status = document.identity.status
        if status and re.search("废止|失效", status.value):
            return Validity(State.REPEALED, document.name, status)
        if (expires := dates.get("expires")) and expires.value < today:
            return Validity(State.EXPIRED, document.name, expires)
        if (effective := dates.get("effective")) and effective.value > today:
            return Validity(State.NOT_YET, document.name, effective)
        known = dates.get("effective") or dates.get("expires") or status
        return Validity(State.IN_FORCE, document.name, known) if known else Validity(State.UNKNOWN)


def _day(document: Named) -> str:
    dates = document.identity.dates
    return next((dates[k].value for k in ("issued", "printed", "published", "effective") if k in dates), "")


def _starts(document: Named) -> str:
    dates = document.identity.dates
    return dates["effective"].value if "effective" in dates else _day(document)


def _may_be_same(document: Named, by: Named) -> bool:
    """True for two documents of one title where no day tells which of them came first."""
    same = core_title(document.identity.title) == core_title(by.identity.title)
    return same and not (_day(document) and _day(document) < _day(by))


def _newer(document: Named, than: Named) -> bool:
    return bool(_day(document) and _day(than) and _day(document) > _day(than))
