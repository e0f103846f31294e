"""The library as staff look through it: a row for each document, found by words and filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.views import Row, document_rows
from corpus.clean import squeeze
from corpus.records import Document
from corpus.validity import Relations, State
from index.records import Library

_DAYS = ("issued", "printed", "published", "effective")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by; an empty string narrows nothing."""

    words: str = ""
    year: str = ""
    issuer: str = ""
    validity: str = ""


class Catalogue:
    """The documents of one library, with their standing on one day."""

    def __init__(self, library: Library, on: date) -> None:
        self.library, self.on = library, on
        self._relations = Relations(library.documents)
        self._documents = {document.name: document for document in library.documents}
        self.rows = tuple(document_rows(library, on=on))

    def validity(self, name: str) -> str:
        """The validity of a document on the day of this catalogue; unknown for one it does not hold."""
        document = self._documents.get(name)
        return str(self._relations.validity(document, self.on).state if document else State.UNKNOWN)

    def reason(self, name: str) -> tuple[str, str]:
        """Why a document has its validity: the document that says so and its words; empty where unknown."""
        document = self._documents.get(name)
        if document is None:
            return "", ""
        found = self._relations.validity(document, self.on)
        source = self._documents.get(found.source)
        if found.basis is None or source is None:
            return "", ""
        return found.source, _around(source, found.basis.span.start, found.basis.span.end)

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the documents, newest first."""
        return tuple(sorted({y for row in self.rows if (y := year_of(row))}, reverse=True))

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuers, those of most documents first."""
        counts: dict[str, int] = {}
        for row in self.rows:
            for issuer in row["issuers"]:
                counts[issuer] = counts.get(issuer, 0) + 1
        return tuple(sorted(counts, key=lambda issuer: (-counts[issuer], issuer)))

    def find(self, filters: Filters) -> list[Row]:
        """The rows that fit: every word stands in title, number, name, issuer or text; newest first."""
        words = [squeeze(word).lower() for word in filters.words.split()]
        fitting = [row for row in self.rows if not row["error"] and _fits(row, filters)]
        found = [row for row in fitting if self._holds(row, words)]
        # A document that has the words in its name stands before one that only mentions them.
        newest = sorted(found, key=_day, reverse=True)
        return sorted(newest, key=lambda row: not all(word in _named(row) for word in words))

    def _holds(self, row: Row, words: Sequence[str]) -> bool:
        left = [word for word in words if word not in _named(row)]
        if not left:
            return True
        document = self._documents.get(row["same_as"] or row["document"])
        # The text is in normal form already; only its white space is in the way of words.
        text = "".join(document.text.split()).lower() if document else ""
        return all(word in text for word in left)


def year_of(row: Mapping[str, object]) -> str:
    """The year of a document's first date."""
    return _day(row)[:4]


def _fits(row: Row, filters: Filters) -> bool:
    return (
        filters.year in ("", year_of(row))
        and (not filters.issuer or filters.issuer in row["issuers"])
        and filters.validity in ("", row["validity"])
    )


def _day(row: Mapping[str, object]) -> str:
    dates = row["dates"]
    if not isinstance(dates, dict):
        return ""
    return next((str(dates[key]) for key in _DAYS if key in dates), "")


def _named(row: Row) -> str:
    parts: Iterable[str] = (row["title"], row["number"], row["document"], *row["issuers"])
    return squeeze(" ".join(parts)).lower()


def _around(document: Document, start: int, end: int) -> str:
    """The line that a stretch of the text stands in, without what is far from it."""
    first = document.text.rfind("\n", 0, start) + 1
    last = document.text.find("\n", end)
    line = document.text[max(first, start - 60) : min(last if last >= 0 else len(document.text), end + 60)]
    return " ".join(line.split())
