"""Answers as HTML for the page: pure functions, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Answer
from assistant.refuse import NOT_FOUND
from assistant.web.cards import Documents, cards, cited, copy_button, shortened
from assistant.web.markup import escape
from corpus.errors import PolicyError

# A name stands large, a list smaller, sentences as text: answers longer than so many characters.
_SIZES = ((80, " pq-long"), (24, " pq-medium"))


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


def copy_text(answer: Answer) -> str:
    """The answer and its citations as plain text for a letter or a report."""
    lines = [answer.text]
    for citation in answer.citations:
        lines.append(f"依据：{cited(citation)}：“{citation.text.replace(chr(10), ' ')}”")
    return "\n".join(lines)


def confidence_word(confidence: float) -> str:
    """高, 中 or 低."""
    return "高" if confidence >= 0.75 else "中" if confidence >= 0.5 else "低"


def duration(milliseconds: float) -> str:
    """How long it took, to a tenth of a second."""
    seconds = milliseconds / 1000
    return f"用时 {seconds:.1f} 秒" if seconds >= 0.1 else "用时不到 0.1 秒"


def _question(question: str) -> str:
    return f'<h2 class="pq-question"><span class="pq-tag">问</span> {escape(question)}</h2>'


def _answered(answer: Answer, documents: Documents) -> str:
    size = next((name for longer, name in _SIZES if len(answer.text) > longer), "")
    word = confidence_word(answer.confidence)
    return (
        f'<div class="pq-answer{size}">{_lines(answer)}</div>'
        f'<p class="pq-meta"><span>把握：<b>{word}</b></span>'
        f"<span>{duration(answer.milliseconds)}</span>"
        f"{copy_button('复制答复和依据', copy_text(answer))}</p>"
        f'<h3>依据</h3><ol class="pq-cards">{cards(answer.citations, documents)}</ol>'
    )


def _lines(answer: Answer) -> str:
    """The answer, one item a line where it has several with citations of their own."""
    parts = answer.text.split("；") if len(answer.citations) > 1 else [answer.text]
    return "<br>".join(map(escape, parts))


def _refusal(answer: Answer, documents: Documents) -> str:
    # The heading already says that nothing was found; only another reason is worth a line.
    reason = "" if answer.text.rstrip("。") == NOT_FOUND else f"<p>{escape(answer.text)}</p>"
    html = f'<div class="pq-refusal"><strong>文件里没有找到答案</strong>{reason}</div>'
    if answer.nearest:
        html += (
            '<h3>最接近的条款</h3><p class="pq-hint">文件中最接近的是下面的条款，但它们没有回答这个问题。</p>'
            f'<ol class="pq-cards pq-near">{cards(answer.nearest, documents, near=True)}</ol>'
        )
    return html


def _folded(turn: Turn, documents: Documents) -> str:
    short = "没有找到答案" if turn.answer.refused else " ".join(turn.answer.text.split())
    summary = f"<b>{escape(turn.question)}</b> <span>{escape(shortened(short, 60))}</span>"
    return f"<details><summary>{summary}</summary>{turn_card(turn, documents)}</details>"
