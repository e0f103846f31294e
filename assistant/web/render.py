"""Answers as HTML for the page: pure functions, everything escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlencode

from assistant.records import Answer, Citation
from assistant.web.markup import QUOTE_ANCHOR, escape, marked, merged, paragraphs, source_span, trimmed
from corpus.errors import PolicyError
from corpus.records import Clause, Document, Span

Documents = Callable[[str], Document]

_LONG_CLAUSE = 600
_AROUND = 220
_NEIGHBOUR = 300
_LONG_ANSWER = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its answer."""

    question: str
    answer: Answer


def conversation(turns: Sequence[Turn], documents: Documents) -> str:
    """The last turn in full, the earlier ones folded under it, newest first."""
    if not turns:
        return ""
    html = turn_card(turns[-1], documents)
    earlier = [_folded(turn, documents) for turn in reversed(turns[:-1])]
    if earlier:
        heading = f"<h2>本次对话的前 {len(earlier)} 个问题</h2>"
        html += f'<section class="pq-earlier">{heading}{"".join(earlier)}</section>'
    return html


def turn_card(turn: Turn, documents: Documents) -> str:
    """One question with its answer and citations, or its refusal with what came nearest."""
    body = _refusal(turn.answer, documents) if turn.answer.refused else _answered(turn.answer, documents)
    return f'<article class="pq-turn">{_question(turn.question)}{body}</article>'


def pending(question: str, note: str) -> str:
    """The question with a line that says what is being waited for."""
    return f'<article class="pq-turn">{_question(question)}<p class="pq-pending">{escape(note)}</p></article>'


def failure(error: PolicyError) -> str:
    """A notice with the error's one Chinese line."""
    return notice("这次没有答成", str(error))


def notice(title: str, text: str, *, kind: str = "error") -> str:
    """A visible notice; `kind` is `error`, `wait` or `ready`."""
    role = "alert" if kind == "error" else "status"
    return (
        f'<div class="pq-notice pq-{escape(kind)}" role="{role}">'
        f"<strong>{escape(title)}</strong><p>{escape(text)}</p></div>"
    )


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


def copy_text(answer: Answer) -> str:
    """The answer and its citations as plain text for a letter or a report."""
    lines = [answer.text]
    for citation in answer.citations:
        lines.append(f"依据：{cited(citation)}：“{' '.join(citation.text.split())}”")
    return "\n".join(lines)


def document_link(name: str, quotes: Sequence[Span] = ()) -> str:
    """The address of a document, opened at the first of `quotes` (spans of the normal text)."""
    query = [("name", name)]
    for quote in quotes:
        query += [("start", str(quote.start)), ("end", str(quote.end))]
    return f"/document?{urlencode(query)}" + (f"#{QUOTE_ANCHOR}" if quotes else "")


def confidence_word(confidence: float) -> str:
    """高, 中 or 低."""
    return "高" if confidence >= 0.75 else "中" if confidence >= 0.5 else "低"


def _question(question: str) -> str:
    return f'<h2 class="pq-question"><span class="pq-tag">问</span> {escape(question)}</h2>'


def _answered(answer: Answer, documents: Documents) -> str:
    size = " pq-long" if len(answer.text) > _LONG_ANSWER else ""
    word = confidence_word(answer.confidence)
    return (
        f'<div class="pq-answer{size}">{escape(answer.text)}</div>'
        f'<p class="pq-meta"><span>把握：<b>{word}</b></span>'
        f"<span>用时 {answer.milliseconds / 1000:.1f} 秒</span>"
        f"{_copy_button('复制答复和依据', copy_text(answer))}</p>"
        f'<h3>依据</h3><ol class="pq-cards">{_cards(answer.citations, documents)}</ol>'
    )


def _refusal(answer: Answer, documents: Documents) -> str:
    html = f'<div class="pq-refusal"><strong>文件里没有找到答案</strong><p>{escape(answer.text)}</p></div>'
    if answer.nearest:
        html += (
            '<h3>最接近的条款</h3><p class="pq-hint">下面的条款与问题相近，但没有回答它，仅供参考。</p>'
            f'<ol class="pq-cards pq-near">{_cards(answer.nearest, documents)}</ol>'
        )
    return html


def _folded(turn: Turn, documents: Documents) -> str:
    short = "没有找到答案" if turn.answer.refused else " ".join(turn.answer.text.split())
    summary = f"<b>{escape(turn.question)}</b> <span>{escape(_shortened(short, 60))}</span>"
    return f"<details><summary>{summary}</summary>{turn_card(turn, documents)}</details>"


def _copy_button(label: str, text: str) -> str:
    return f'<button type="button" class="pq-button" data-copy="{escape(text)}">{label}</button>'


def _cards(citations: Sequence[Citation], documents: Documents) -> str:
    """One card a clause: citations of the same clause share it."""
    groups: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        groups.setdefault((citation.document, citation.clause), []).append(citation)
    return "".join(_card(number, group, documents) for number, group in enumerate(groups.values(), start=1))


def _card(number: int, group: Sequence[Citation], documents: Documents) -> str:
    first = group[0]
    spans = merged(citation.span for citation in group)
    official = f'<span class="pq-number">{escape(first.number)}</span>' if first.number else ""
    path = "".join(f"<li>{escape(' '.join(step.split()))}</li>" for step in first.path)
    return (
        f'<li class="pq-card"><header><span class="pq-index" aria-hidden="true">{number}</span>'
        f"<h4>《{escape(book_title(first))}》</h4>{official}</header>"
        f'<ul class="pq-path" aria-label="所在条款">{path}</ul>'
        f"{_context(group, spans, documents)}"
        f'<p class="pq-actions"><a class="pq-button" href="{escape(document_link(first.document, spans))}"'
        f' target="_blank" rel="noopener" aria-label="打开原文：{escape(cited(first))}">打开原文</a>'
        f"{_copy_button('复制出处', cited(first))}</p></li>"
    )


def _context(group: Sequence[Citation], spans: Sequence[Span], documents: Documents) -> str:
    """The clause with the quotes marked, and its neighbours folded; the bare quotes when it is gone."""
    document = _document(group[0].document, documents)
    quotes = [at for at in (source_span(document, span) for span in spans) if at] if document else []
    if document is None or not quotes:
        bare = "".join(f"<p><mark>{escape(citation.text)}</mark></p>" for citation in group)
        return f'<blockquote class="pq-clause">{bare}</blockquote>'
    ordinal = group[0].clause
    clause = document.clauses[ordinal] if 0 <= ordinal < len(document.clauses) else None
    window = _window(document, clause, quotes)
    html = f'<blockquote class="pq-clause">{_excerpt(document, window, clause, quotes)}</blockquote>'
    return html + _neighbours(document, ordinal)


def _window(document: Document, clause: Clause | None, quotes: Sequence[Span]) -> Span:
    """What a card shows: the clause, or of a long one the surroundings of the quotes."""
    whole = Span(quotes[0].start, quotes[-1].end)
    around = source_span(document, clause.span) if clause else None
    if around is None or not around.covers(whole):
        return whole
    if len(around) <= _LONG_CLAUSE:
        return trimmed(document.source, around)
    return Span(max(around.start, whole.start - _AROUND), min(around.end, whole.end + _AROUND))


def _excerpt(document: Document, window: Span, clause: Clause | None, quotes: Sequence[Span]) -> str:
    around = source_span(document, clause.span) if clause else None
    whole = trimmed(document.source, around) if around else window
    before = '<p class="pq-cut">……（上文略）</p>' if window.start > whole.start else ""
    after = '<p class="pq-cut">……（下文略）</p>' if window.end < whole.end else ""
    return f"{before}{paragraphs(document.source, window, quotes)}{after}"


def _neighbours(document: Document, ordinal: int) -> str:
    """The clauses before and after, folded."""
    rows = []
    for label, index in (("上一条款", ordinal - 1), ("下一条款", ordinal + 1)):
        if not 0 <= index < len(document.clauses):
            continue
        at = source_span(document, document.clauses[index].span)
        text = _shortened(document.source[at.start : at.end].strip(), _NEIGHBOUR) if at else ""
        if text:
            rows.append(f"<dt>{label}</dt><dd>{marked(text, Span(0, len(text)), ())}</dd>")
    return f"<details><summary>看上下文</summary><dl>{''.join(rows)}</dl></details>" if rows else ""


def _document(name: str, documents: Documents) -> Document | None:
    try:
        return documents(name)
    except (LookupError, PolicyError):
        return None


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "……"
