"""What a policy is once read: plain frozen records, each aware of its characters.

Positions are half-open character offsets `[start, end)`. Unless a name says `source`, they count
characters of `Document.text`, the normal form; `Offsets` leads back to the text as it was read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """True when `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Offsets:
    """The way from normal text back to source text.

    Characters of the normal form come in runs that stand unbroken in the source: run `k` begins at
    `normal[k]` in the normal text and at `source[k]` in the source; both increase.
    """

    normal: tuple[int, ...]
    source: tuple[int, ...]

    def source_index(self, index: int) -> int:
        """The position in the source of normal character `index`."""
        run = bisect_right(self.normal, index) - 1
        return self.source[run] + index - self.normal[run]

    def to_source(self, span: Span) -> Span:
        """The stretch of source text from the first to the last character of `span`."""
        if not len(span):
            at = self.source_index(span.start) if self.normal else 0
            return Span(at, at)
        return Span(self.source_index(span.start), self.source_index(span.end - 1) + 1)


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest numbered or separate piece of a document.

    `span` is its own text, heading included, sub-clauses not. `path` holds the headings from the
    top, its own last; it is empty for text before the first heading.
    """

    ordinal: int
    path: tuple[str, ...]
    span: Span
    kind: Literal["title", "heading", "text", "table"] = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value, as `指挥长：包军`, owned by the clause they stand in.

    `values` are the parts of a listed value (`甲局、乙局，各街道`) or the value alone.
    """

    label: str
    value: str
    values: tuple[str, ...]
    clause: int
    span: Span
    value_span: Span


@dataclass(frozen=True, slots=True)
class Stated:
    """Something the document says of itself, and where it says so."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document as this one names it: its title without 《》, its number or an empty string."""

    title: str
    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class Identity:
    """Who speaks, when, under which number. What the text does not state is None or empty.

    `dates` maps `issued` (成文), `published` (发布), `printed` (印发), `effective` (施行) and `expires`
    (the last day of validity) to ISO dates. `repeals`, `amends` and `based_on` hold the titles of other
    documents named; `status` is what a page says of validity itself.
    """

    title: str
    title_span: Span | None = None
    number: Stated | None = None
    issuers: tuple[Stated, ...] = ()
    dates: dict[str, Stated] = field(default_factory=dict)
    repeals: tuple[Reference, ...] = ()
    amends: tuple[Reference, ...] = ()
    based_on: tuple[Reference, ...] = ()
    status: Stated | None = None

    @property
    def year(self) -> str | None:
        """The four-digit year of the number, else of the first date stated."""
        for stated in (self.number, *(self.dates.get(k) for k in ("issued", "printed", "published"))):
            if stated:
                found = _YEAR.search(stated.value)
                if found:
                    return found.group()
        return None


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document, read, normalised and cut into clauses.

    `name` is the file's path relative to the corpus folder, with `/`; `digest` is the SHA-256 of the
    file's bytes; `source` the text as read; `text` its normal form.
    """

    name: str
    digest: str
    source: str
    text: str
    offsets: Offsets
    identity: Identity
    clauses: tuple[Clause, ...]
    fields: tuple[Field, ...]

    def quote(self, span: Span) -> str:
        """The verbatim source text behind a span of the normal text."""
        at = self.offsets.to_source(span)
        return self.source[at.start : at.end]

    def slice(self, span: Span) -> str:
        """The normal text of a span."""
        return self.text[span.start : span.end]
