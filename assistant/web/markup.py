"""Text to safe HTML: everything is escaped, and a quote inside it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from corpus.records import Document, Span

QUOTE_ANCHOR = "quote"


def for_gradio(html: str) -> str:
    """HTML that Gradio shows as it is: it reads `$`, braces and backticks as templates of its own."""
    return html.translate({ord(sign): f"&#{ord(sign)};" for sign in "${}`"})


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither touch nor overlap; empty ones are dropped."""
    result: list[Span] = []
    for span in sorted(s for s in spans if len(s)):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def marked(source: str, within: Span, quotes: Iterable[Span]) -> Markup:
    """The stretch `within` of `source`, escaped, with what `quotes` cover inside `<mark>`."""
    parts: list[Markup] = []
    at = within.start
    for quote in merged(quotes):
        start, end = max(quote.start, within.start), min(quote.end, within.end)
        if start >= end:
            continue
        parts += [escape(source[at:start]), Markup("<mark>{}</mark>").format(source[start:end])]
        at = end
    return Markup("").join([*parts, escape(source[at : within.end])])


def paragraphs(source: str, within: Span, quotes: Sequence[Span]) -> Markup:
    """The stretch `within` of `source` as paragraphs, with rows of tabbed cells as tables."""
    html: list[Markup] = []
    for is_table, lines in groupby(
        _lines(source, within), key=lambda line: "\t" in source[line.start : line.end]
    ):
        if is_table:
            rows = Markup("").join(
                Markup("<tr>{}</tr>").format(_cells(source, line, quotes)) for line in lines
            )
            html.append(Markup('<div class="pq-scroll" tabindex="0"><table>{}</table></div>').format(rows))
        else:
            html += [Markup("<p>{}</p>").format(marked(source, line, quotes)) for line in lines]
    return Markup("").join(html)


def anchored(html: Markup) -> Markup:
    """`html` whose first mark can be the target of a link."""
    return html.replace("<mark>", Markup(f'<mark id="{QUOTE_ANCHOR}">'), 1)


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


def _cells(source: str, line: Span, quotes: Sequence[Span]) -> Markup:
    """The cells of one row."""
    html: list[Markup] = []
    at = line.start
    for cell in source[line.start : line.end].split("\t"):
        html.append(Markup("<td>{}</td>").format(marked(source, Span(at, at + len(cell)), quotes)))
        at += len(cell) + 1
    return Markup("").join(html)
