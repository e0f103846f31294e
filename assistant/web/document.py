"""The page of one document, opened at a clause, its quote highlighted; it needs no script at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.web import theme
from assistant.web.markup import anchored, escape, paragraphs, source_span
from corpus.records import Clause, Document, Span

_DATES: Mapping[str, str] = {"issued": "成文", "printed": "印发", "effective": "施行", "expires": "失效"}


def document_page(document: Document, quotes: Sequence[Span] = ()) -> str:
    """The whole document as an HTML page, with what `quotes` (of the normal text) cover marked."""
    found = [source_span(document, quote) for quote in quotes]
    at = [span for span in found if span]
    warning = ""
    if len(at) < len(found):
        warning = _alert("文件在这之后更新过，引文的位置已变。请回到问答页重新提问。")
    body = anchored(_body(document, at))
    title = document.identity.title or document.name
    return _page(title, f"{_head(document, title)}{warning}{_outline(document)}<main>{body}</main>")


def error_page(text: str) -> str:
    """A page with one Chinese line that says what is wrong."""
    return _page("打不开文件", _alert(text))


def parse_quotes(starts: Sequence[str], ends: Sequence[str]) -> tuple[Span, ...]:
    """The spans asked for in an address.

    Raises:
        ValueError: they are not pairs of whole numbers with 0 <= start <= end.
    """
    return tuple(Span(int(start), int(end)) for start, end in zip(starts, ends, strict=True))


def _alert(text: str) -> str:
    return f'<p class="pq-notice pq-error" role="alert">{escape(text)}</p>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - 政策问答助手</title><style>{theme.document_css()}</style></head>"
        f'<body class="pq-document">{body}</body></html>'
    )


def _head(document: Document, title: str) -> str:
    identity = document.identity
    rows = [("文号", identity.number.value)] if identity.number else []
    if identity.issuers:
        rows.append(("发文机关", "、".join(issuer.value for issuer in identity.issuers)))
    rows += [(word, identity.dates[key].value) for key, word in _DATES.items() if key in identity.dates]
    rows.append(("文件名", document.name))
    facts = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in rows)
    return f'<header class="pq-head"><h1>{escape(" ".join(title.split()))}</h1><dl>{facts}</dl></header>'


def _outline(document: Document) -> str:
    """The headings as links, each once, in order."""
    rows: dict[tuple[str, ...], int] = {}
    for clause in document.clauses:
        if clause.path:
            rows.setdefault(clause.path, clause.ordinal)
    if not rows:
        return ""
    links = "".join(
        f'<li class="pq-depth-{min(len(path), 4)}">'
        f'<a href="#clause-{ordinal}">{escape(_line(path[-1]))}</a></li>'
        for path, ordinal in rows.items()
    )
    summary = f"<summary>目录（{len(rows)}）</summary>"
    return f'<nav aria-label="目录"><details>{summary}<ul>{links}</ul></details></nav>'


def _body(document: Document, quotes: Sequence[Span]) -> str:
    """Every character of the source, in sections that follow the clauses."""
    html, at, source = [], 0, document.source
    for clause in document.clauses:
        span = source_span(document, clause.span)
        if span is None or span.start < at:
            continue
        html.append(paragraphs(source, Span(at, span.start), quotes))
        html.append(
            f'<section id="clause-{clause.ordinal}" class="{_look(document, clause, span, quotes)}">'
            f"{paragraphs(source, span, quotes)}</section>"
        )
        at = span.end
    return "".join([*html, paragraphs(source, Span(at, len(source)), quotes)])


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
    return short if len(short) <= 60 else short[:60] + "……"
