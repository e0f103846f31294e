"""Citation cards: the clause with its quote marked, what stands around it folded, the way to the original."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlencode

from assistant.records import Citation
from assistant.web.markup import QUOTE_ANCHOR, escape, merged, paragraphs, source_span, trimmed
from corpus.errors import PolicyError
from corpus.records import Document, Span

Documents = Callable[[str], Document]

# A clause of this many characters is shown whole; of a longer one so much before and after its quotes.
_SHORT_CLAUSE = 220
_AROUND = 110
_LONG_QUOTE = 600
_LONG_NEAR = 160
_SENTENCE_END = re.compile(r"[。；！？\n]")


def cards(citations: Sequence[Citation], documents: Documents, *, near: bool = False) -> str:
    """One card a clause: citations of the same clause share it. `near` cards show how a clause begins."""
    groups: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        groups.setdefault((citation.document, citation.clause), []).append(citation)
    numbered = enumerate(groups.values(), start=1)
    return "".join(_card(number, group, documents, near=near) for number, group in numbered)


def cited(citation: Citation) -> str:
    """A citation as officials write it: 《题名》（文号）三、工作任务 > 4.具体任务."""
    number = f"（{citation.number}）" if citation.number else ""
    return f"《{book_title(citation)}》{number}{' > '.join(citation.path)}"


def book_title(citation: Citation) -> str:
    """The title for use inside 《》: inner 《》 become 〈〉; a document without one goes by its file name."""
    title = " ".join(citation.title.split()) or PurePosixPath(citation.document).stem
    if title.startswith("《") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return title.replace("《", "〈").replace("》", "〉")


def document_link(name: str, quotes: Sequence[Span] = ()) -> str:
    """The address of a document, opened at the first of `quotes` (spans of the normal text)."""
    query = [("name", name)]
    for quote in quotes:
        query += [("start", str(quote.start)), ("end", str(quote.end))]
    return f"/document?{urlencode(query)}" + (f"#{QUOTE_ANCHOR}" if quotes else "")


def copy_button(label: str, text: str) -> str:
    """A button that copies `text`."""
    return f'<button type="button" class="pq-button" data-copy="{escape(text)}">{label}</button>'


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, and …… where more followed."""
    return text if len(text) <= limit else text[:limit].rstrip() + "……"


def _card(number: int, group: Sequence[Citation], documents: Documents, *, near: bool) -> str:
    first = group[0]
    spans = merged(citation.span for citation in group)
    official = f'<span class="pq-number">{escape(first.number)}</span>' if first.number else ""
    path = "".join(f"<li>{escape(' '.join(step.split()))}</li>" for step in first.path)
    return (
        f'<li class="pq-card"><header><span class="pq-index" aria-hidden="true">{number}</span>'
        f"<h4>《{escape(book_title(first))}》</h4>{official}</header>"
        f'<ul class="pq-path" aria-label="所在条款">{path}</ul>'
        f"{_quoted(group, spans, documents, near=near)}"
        f'<p class="pq-actions"><a class="pq-button" href="{escape(document_link(first.document, spans))}"'
        f' target="_blank" rel="noopener" aria-label="打开原文：{escape(cited(first))}">打开原文</a>'
        f"{copy_button('复制出处', cited(first))}</p></li>"
    )


def _quoted(group: Sequence[Citation], spans: Sequence[Span], documents: Documents, *, near: bool) -> str:
    """The clause with the quotes marked and its surroundings folded; the bare quotes when it is gone."""
    document = _document(group[0].document, documents)
    quotes = [at for at in (source_span(document, span) for span in spans) if at] if document else []
    if document is None or not quotes:
        bare = "".join(f"<p><mark>{escape(citation.text)}</mark></p>" for citation in group)
        return f'<blockquote class="pq-clause">{bare}</blockquote>'
    clause = _clause(document, group[0].clause, quotes)
    window = _window(document.source, clause, quotes, longest=_LONG_NEAR if near else _LONG_QUOTE)
    html = f'<blockquote class="pq-clause">{_excerpt(document.source, clause, window, quotes)}</blockquote>'
    return html + _around(document, group[0].clause, clause if window != clause else None, quotes)


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


def _excerpt(source: str, clause: Span, window: Span, quotes: Sequence[Span]) -> str:
    """The window of a clause, with a sign where text is left out."""
    before = '<p class="pq-cut">……</p>' if window.start > clause.start else ""
    after = '<p class="pq-cut">……</p>' if window.end < clause.end else ""
    return f"{before}{paragraphs(source, window, quotes)}{after}"


def _around(document: Document, ordinal: int, clause: Span | None, quotes: Sequence[Span]) -> str:
    """Folded: the clause before, this one where it was cut, and the one after."""
    found = {
        "上一条款": _place(document, ordinal - 1),
        "本条款全文": clause,
        "下一条款": _place(document, ordinal + 1),
    }
    rows = "".join(
        f"<dt>{label}</dt><dd>{paragraphs(document.source, span, quotes if span == clause else ())}</dd>"
        for label, span in found.items()
        if span is not None
    )
    label = "看全文和上下文" if clause else "看上下文"
    return f"<details><summary>{label}</summary><dl>{rows}</dl></details>" if rows else ""


def _place(document: Document, ordinal: int) -> Span | None:
    if not 0 <= ordinal < len(document.clauses):
        return None
    return source_span(document, document.clauses[ordinal].span)


def _document(name: str, documents: Documents) -> Document | None:
    try:
        return documents(name)
    except (LookupError, PolicyError):
        return None
