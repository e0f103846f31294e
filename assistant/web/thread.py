"""A conversation as the page shows it: question, answer with numbered marks, cards beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.office.conversations import Conversation, Turn
from assistant.office.official import copied
from assistant.refuse import NOT_FOUND
from assistant.web.cards import Card, Documents, Validity, cards, parts
from assistant.web.pages import part
from corpus.errors import PolicyError

# A name stands large, a list smaller, sentences as text: answers longer than so many characters.
_SIZES = ((80, "pq-long"), (24, "pq-medium"), (0, ""))
_SURE, _LIKELY = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Shown:
    """A turn with what the page shows of its answer."""

    turn: Turn
    cards: tuple[Card, ...] = ()
    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    size: str = ""
    reason: str = ""
    confidence: str = ""
    duration: str = ""
    copied: str = ""
    verdict: str = ""


def conversation_html(
    conversation: Conversation | None,
    turns: Sequence[Turn],
    *,
    documents: Documents,
    validity: Validity,
    verdicts: Mapping[int, str],
    language: str,
    examples: Sequence[str] = (),
    failure: PolicyError | None = None,
) -> str:
    """The whole conversation, oldest turn first; examples where there is none yet."""
    shown = [_shown(turn, documents, validity, verdicts.get(turn.id, "")) for turn in turns]
    return part(
        "thread.html",
        language,
        conversation=conversation,
        shown=shown,
        examples=examples,
        failure=str(failure) if failure else "",
    )


def side_html(conversations: Sequence[Conversation], current: str, language: str) -> str:
    """The list of conversations, the one that is open marked."""
    return part("side.html", language, conversations=conversations, current=current)


def confidence_word(confidence: float) -> str:
    """高, 中 or 低."""
    return "高" if confidence >= _SURE else "中" if confidence >= _LIKELY else "低"


def duration(milliseconds: float) -> str:
    """How long it took, in seconds to a tenth, as a number."""
    return f"{max(milliseconds / 1000, 0.1):.1f}"


def _shown(turn: Turn, documents: Documents, validity: Validity, verdict: str) -> Shown:
    answer = turn.answer
    if answer is None:
        return Shown(turn)
    if answer.refused:
        # The heading already says that nothing was found; only another reason is worth a line.
        reason = "" if answer.text.rstrip("。") == NOT_FOUND else answer.text
        near = cards(answer.nearest, documents, validity, near=True)
        return Shown(turn, near, reason=reason, verdict=verdict)
    found = cards(answer.citations, documents, validity)
    return Shown(
        turn,
        found,
        parts(answer, found),
        size=next(name for longer, name in _SIZES if len(answer.text) > longer),
        confidence=confidence_word(answer.confidence),
        duration=duration(answer.milliseconds),
        copied=copied(answer),
        verdict=verdict,
    )
