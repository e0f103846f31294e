"""Text to safe HTML: everything is escaped, and a quote inside it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape as _escape
from itertools import groupby

from corpus.records import Document, Span

QUOTE_ANCHOR = "quote"


def escape(text: str) -> str:
    """`text` as HTML that shows exactly its characters, in an element or a quoted attribute.

    Backslashes are left alone, but `$` and braces become entities: Gradio reads them as templates.
    """
    safe = _escape(text, quote=True)
    return safe.replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither touch nor overlap; empty ones are dropped."""
    result: list[Span] = []
    for span in sorted(s for s in spans if len(s)):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def marked(source: str, within: Span, quotes: Iterable[Span]) -> str:
    """The stretch `within` of `source`, escaped, with what `quotes` cover inside `<mark>`."""
    parts, at = [], within.start
    for quote in merged(quotes):
        start, end = max(quote.start, within.start), min(quote.end, within.end)
        if start >= end:
            continue
        parts += [escape(source[at:start]), "<mark>", escape(source[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(source[at : within.end])])


def paragraphs(source: str, within: Span, quotes: Sequence[Span]) -> str:
    """The stretch `within` of `source` as paragraphs, with rows of tabbed cells as tables."""
    html = []
    for is_table, lines in groupby(
        _lines(source, within), key=lambda line: "\t" in source[line.start : line.end]
    ):
        if is_table:
            rows = "".join(f"<tr>{_cells(source, line, quotes)}</tr>" for line in lines)
            html.append(f'<div class="pq-scroll"><table>{rows}</table></div>')
        else:
            html += [f"<p>{marked(source, line, quotes)}</p>" for line in lines]
    return "".join(html)


def anchored(html: str) -> str:
    """`html` whose first mark can be the target of a link."""
    return html.replace("<mark>", f'<mark id="{QUOTE_ANCHOR}">', 1)


def trimmed(source: str, span: Span) -> Span:
    """`span` without white space at its ends."""
    text = source[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())))


def source_span(document: Document, span: Span) -> Span | None:
    """Where a span of the normal text stands in the source, or None when the text has no such place."""
    if span.end > len(document.text) or not len(span):
        return None
    return document.offsets.to_source(span)


def _lines(source: str, within: Span) -> Iterator[Span]:
    """Spans of the lines in `within` that hold more than white space."""
    at = within.start
    for line in source[within.start : within.end].splitlines(keepends=True):
        span = Span(at, at + len(line.rstrip()))
        at += len(line)
        if len(span) and not source[span.start : span.end].isspace():
            yield span


def _cells(source: str, line: Span, quotes: Sequence[Span]) -> str:
    """The cells of one row."""
    html, at = [], line.start
    for cell in source[line.start : line.end].split("\t"):
        html.append(f"<td>{marked(source, Span(at, at + len(cell)), quotes)}</td>")
        at += len(cell) + 1
    return "".join(html)
