"""Citation cards: the clause with its quote marked, what stands around it, the way to the original."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from assistant.office.official import book_title, cited, place
from assistant.records import Answer, Citation
from assistant.web.markup import QUOTE_ANCHOR, merged, paragraphs, source_span, trimmed
from corpus.clean import squeeze
from corpus.errors import PolicyError
from corpus.records import Document, Span

Documents = Callable[[str], Document]
Validity = Callable[[str], str]

# A clause of this many characters is shown whole; of a longer one so much before and after its quotes.
_SHORT_CLAUSE = 220
_AROUND = 110
_LONG_QUOTE = 600
_LONG_NEAR = 160
_SENTENCE_END = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Card:
    """One clause that is cited: what the page shows of it, and the citations it stands for.

    `clause` is the clause with the quotes marked; `around` are labelled neighbours, folded.
    """

    number: int
    title: str
    official: str
    date: str
    validity: str
    path: tuple[str, ...]
    place: str
    cited: str
    clause: Markup
    around: tuple[tuple[str, Markup], ...]
    link: str
    citations: tuple[Citation, ...]


def cards(
    citations: Sequence[Citation], documents: Documents, validity: Validity, *, near: bool = False
) -> tuple[Card, ...]:
    """One card a clause: citations of the same clause share it. `near` cards show how a clause begins."""
    groups: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        groups.setdefault((citation.document, citation.clause), []).append(citation)
    numbered = enumerate(groups.values(), start=1)
    return tuple(_card(number, group, documents, validity, near=near) for number, group in numbered)


def parts(answer: Answer, shown: Sequence[Card]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The pieces of an answer with the numbers of the cards that hold them.

    The items of an answer come in the order of its citations, so each is looked for from the card of
    the one before; a piece that no quote holds to the letter (a joined sentence) carries every number.
    """
    pieces = answer.text.split("；") if len(answer.citations) > 1 else [answer.text]
    quotes = [(card.number, squeeze(c.text)) for card in shown for c in card.citations]
    found, at = [], 0
    for piece in pieces:
        said = squeeze(piece)
        bare = said.rpartition("：")[2].rstrip("。") or said
        order = [*range(at, len(quotes)), *range(at)]
        hit = next((i for i in order if bare in quotes[i][1] or said in quotes[i][1]), None)
        at = at if hit is None else hit + 1
        every = tuple(card.number for card in shown)
        found.append((piece, every if hit is None else (quotes[hit][0],)))
    return tuple(found)


def document_link(name: str, quotes: Sequence[Span] = ()) -> str:
    """The address of a document, opened at the first of `quotes` (spans of the normal text)."""
    query = [("name", name)]
    for quote in quotes:
        query += [("start", str(quote.start)), ("end", str(quote.end))]
    return f"/document?{urlencode(query)}" + (f"#{QUOTE_ANCHOR}" if quotes else "")


def _card(
    number: int, group: Sequence[Citation], documents: Documents, validity: Validity, *, near: bool
) -> Card:
    first = group[0]
    spans = merged(citation.span for citation in group)
    document = _document(first.document, documents)
    clause, around = _quoted(document, group, spans, near=near)
    return Card(
        number=number,
        title=book_title(first),
        official=first.number,
        date=_date(document),
        validity=validity(first.document),
        path=tuple(" ".join(step.split()) for step in first.path),
        place=place(first.path),
        cited=cited(first),
        clause=clause,
        around=around,
        link=document_link(first.document, spans),
        citations=tuple(group),
    )


def _date(document: Document | None) -> str:
    dates = document.identity.dates if document else {}
    return next((dates[k].value for k in ("issued", "printed", "published", "effective") if k in dates), "")


def _quoted(
    document: Document | None, group: Sequence[Citation], spans: Sequence[Span], *, near: bool
) -> tuple[Markup, tuple[tuple[str, Markup], ...]]:
    """The clause with the quotes marked, and its surroundings; the bare quotes when it is gone."""
    quotes = [at for at in (source_span(document, span) for span in spans) if at] if document else []
    if document is None or not quotes:
        bare = Markup("").join(Markup("<p><mark>{}</mark></p>").format(c.text) for c in group)
        return bare, ()
    clause = _clause(document, group[0].clause, quotes)
    window = _window(document.source, clause, quotes, longest=_LONG_NEAR if near else _LONG_QUOTE)
    excerpt = _excerpt(document.source, clause, window, quotes)
    return excerpt, _around(document, group[0].clause, clause if window != clause else None, quotes)


def _clause(document: Document, ordinal: int, quotes: Sequence[Span]) -> Span:
    """Where the clause stands in the source; the quotes alone when they are not inside it."""
    whole = Span(quotes[0].start, quotes[-1].end)
    if not 0 <= ordinal < len(document.clauses):
        return whole
    clause = source_span(document, document.clauses[ordinal].span)
    return trimmed(document.source, clause) if clause and clause.covers(whole) else whole


def _window(source: str, clause: Span, quotes: Sequence[Span], *, longest: int) -> Span:
    """What a card shows: a short clause whole, of a long one the quotes with the sentences around them."""
    if len(clause) <= min(longest, _SHORT_CLAUSE):
        return clause
    start, end = quotes[0].start, quotes[-1].end
    if end - start > longest:
        return Span(start, _last_end(source, Span(start, start + longest)))
    before = Span(max(clause.start, start - _AROUND), start)
    after = Span(end, min(clause.end, end + _AROUND))
    if before.start > clause.start:
        found = _SENTENCE_END.search(source, before.start, before.end)
        before = Span(found.end() if found else before.start, start)
    return Span(before.start, after.end if after.end == clause.end else _last_end(source, after))


def _last_end(source: str, span: Span) -> int:
    """Where the last whole sentence in `span` ends; the end of the span when none does."""
    ends = [found.end() for found in _SENTENCE_END.finditer(source, span.start, span.end)]
    return ends[-1] if ends else span.end


def _excerpt(source: str, clause: Span, window: Span, quotes: Sequence[Span]) -> Markup:
    """The window of a clause, with a sign where text is left out."""
    cut = Markup('<p class="pq-cut">……</p>')
    before = cut if window.start > clause.start else Markup("")
    return before + paragraphs(source, window, quotes) + (cut if window.end < clause.end else Markup(""))


def _around(
    document: Document, ordinal: int, clause: Span | None, quotes: Sequence[Span]
) -> tuple[tuple[str, Markup], ...]:
    """The clause before, this one where it was cut, and the one after."""
    found = (
        ("上一条款", _place(document, ordinal - 1)),
        ("本条款全文", clause),
        ("下一条款", _place(document, ordinal + 1)),
    )
    return tuple(
        (label, paragraphs(document.source, span, quotes if span == clause else ()))
        for label, span in found
        if span is not None
    )


def _place(document: Document, ordinal: int) -> Span | None:
    if not 0 <= ordinal < len(document.clauses):
        return None
    return source_span(document, document.clauses[ordinal].span)


def _document(name: str, documents: Documents) -> Document | None:
    try:
        return documents(name)
    except (LookupError, PolicyError):
        return None
