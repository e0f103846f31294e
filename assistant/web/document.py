"""A document as it is read: outline, every character of the source, the clause asked for highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.web.markup import anchored, paragraphs, source_span
from corpus.records import Clause, Document, Span

DATES = {"issued": "成文", "published": "发布", "printed": "印发", "effective": "施行", "expires": "失效"}
_LINE = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline: how deep it stands, the clause it leads to, its words."""

    depth: int
    clause: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document ready to be shown. `moved` tells that a quote is no longer where it was said to be."""

    title: str
    facts: tuple[tuple[str, str], ...]
    outline: tuple[Heading, ...]
    body: Markup
    moved: bool


def reading(document: Document, quotes: Sequence[Span] = ()) -> Reading:
    """The whole document, with what `quotes` (of the normal text) cover marked."""
    found = [source_span(document, quote) for quote in quotes]
    at = [span for span in found if span]
    return Reading(
        title=" ".join((document.identity.title or document.name).split()),
        facts=_facts(document),
        outline=_outline(document),
        body=anchored(_body(document, at)),
        moved=len(at) < len(found),
    )


def parse_quotes(starts: Sequence[str], ends: Sequence[str]) -> tuple[Span, ...]:
    """The spans asked for in an address.

    Raises:
        ValueError: they are not pairs of whole numbers with 0 <= start <= end.
    """
    return tuple(Span(int(start), int(end)) for start, end in zip(starts, ends, strict=True))


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    identity = document.identity
    rows = [("文号", identity.number.value)] if identity.number else []
    if identity.issuers:
        rows.append(("发文机关", "、".join(issuer.value for issuer in identity.issuers)))
    rows += [(word, identity.dates[key].value) for key, word in DATES.items() if key in identity.dates]
    return (*rows, ("文件名", document.name))


def _outline(document: Document) -> tuple[Heading, ...]:
    """The headings, each once, in order."""
    rows: dict[tuple[str, ...], int] = {}
    for clause in document.clauses:
        if clause.path:
            rows.setdefault(clause.path, clause.ordinal)
    return tuple(Heading(min(len(path), 4), ordinal, _line(path[-1])) for path, ordinal in rows.items())


def _body(document: Document, quotes: Sequence[Span]) -> Markup:
    """Every character of the source, in sections that follow the clauses."""
    html: list[Markup] = []
    at, source = 0, document.source
    for clause in document.clauses:
        span = source_span(document, clause.span)
        if span is None or span.start < at:
            continue
        html.append(paragraphs(source, Span(at, span.start), quotes))
        section = Markup('<section id="clause-{}" class="{}">{}</section>')
        look = _look(document, clause, span, quotes)
        html.append(section.format(clause.ordinal, look, paragraphs(source, span, quotes)))
        at = span.end
    return Markup("").join([*html, paragraphs(source, Span(at, len(source)), quotes)])


def _look(document: Document, clause: Clause, span: Span, quotes: Sequence[Span]) -> str:
    """The classes of a clause: its kind, whether its first line is its heading, whether it is quoted."""
    looks = [f"pq-{clause.kind}"]
    if clause.path and document.slice(clause.span).split("\n", 1)[0].strip() == clause.path[-1]:
        looks.append("pq-headed")
    if any(quote.start < span.end and span.start < quote.end for quote in quotes):
        looks.append("pq-here")
    return " ".join(looks)


def _line(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= _LINE else short[:_LINE] + "……"
