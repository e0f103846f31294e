"""Questions that a document asks and answers itself: 问：…？答：…, or a heading that asks, 答：… below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.outline import marker_of
from corpus.records import Document, Span
from corpus.variants import simplify

_REPLY = re.compile(
    r"(?P<question>[^\n。！？?]{4,80})[？?]\s*答[：:]\s*(?P<answer>[^\n]+?)"
    r"(?=\s*问[：:]|\s+[^\n。！？?]{4,80}[？?]\s*答[：:]|\n|$)"
)
_ASKS = re.compile(r"^.*问[：:]\s*")
_LONGEST = 600


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """A question of a document, the characters it is compared by, and where its answer stands."""

    document: Document
    question: str
    pairs: frozenset[str]
    answer: Span
    whole: Span


def replies_of(documents: Iterable[Document]) -> Iterator[Reply]:
    """The questions that documents ask and answer themselves, in order."""
    for document in documents:
        if "答：" not in document.text and "答:" not in document.text:
            continue
        for found in _REPLY.finditer(document.text):
            if len(found["answer"]) > _LONGEST:
                continue
            question = _ASKS.sub("", found["question"]).strip()
            marker = marker_of(question)
            question = question[marker.length :] if marker else question
            start = found.start("answer")
            answer = Span(start, start + len(found["answer"].rstrip("。 ")))
            yield Reply(document, question, bare_pairs(question), answer, Span(found.start(), found.end()))


def bare_pairs(question: str) -> frozenset[str]:
    """The pairs of characters of a question, marks aside."""
    bare = re.sub(r"\W", "", simplify(question))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Twice the shared pairs over the pairs of both, in [0, 1]."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
