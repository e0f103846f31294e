"""What stands under a heading that a question repeats: 如何简化审批程序 asks for all of 二、简化审批程序.

How, what and which measures are often asked in the words of a heading. The answer is then the whole of
what stands under it, and not the sentence of it that holds most words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.facts import coverage, pairs
from assistant.outlines import body_of
from assistant.question import Asked
from assistant.reader.bounds import bound, keeps_to, names_place
from assistant.reader.sentence import lead_of
from assistant.records import Evidence, Finding, Item
from corpus.records import Clause, Document
from index.phrases import core_of
from index.records import Hit

# Of such answers to 56 questions on open policies 0.87 was right (ROUGE-L), 0.81 of 66 with looser bounds.
_RIGHT = 0.8
# The shares of a heading's characters that the question has, and of the question's words that title and
# headings have: a heading about something else, or a question about one point of it, has less. What a
# heading says beyond the question may be the answer itself: no more characters than this.
_REPEATED, _ABOUT, _BEYOND = 0.85, 0.7, 2
# Shorter headings are words that any question may have; longer ones are sentences of their own. What is
# longer is a chapter to read and no answer.
_SHORTEST, _LONGEST, _MOST = 4, 40, 800
_ASKS_WHOLE = re.compile(
    "怎么|怎样|如何|什么|哪些|哪\\d|措施|举措|要求|规定|政策|做好|内容|安排|流程|程序|步骤|分工|办法"
)
_ONE_THING = ("number", "when", "who", "org", "yesno", "why", "compare")
# Adverbs that headings put before their verbs and questions leave away.
_MANNER = re.compile(
    "^(?:认真|切实|大力|积极|全面|进一步|尽快|严格|扎实|着力|不断|持续|加快|严密|深入|充分|努力|坚决|稳步|及时|主动)+"
)
_AROUND = " \n。；;：:"


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading above a clause of a document, and how far question and heading hold each other."""

    document: Document
    path: tuple[str, ...]
    clause: Clause
    about: float
    repeated: float


def told_under(asked: Asked, hits: Sequence[Hit], documents: Mapping[str, Document]) -> Finding | None:
    """All that stands under the heading, above one of the hits, that the question repeats, if any does."""
    if asked.asks(*_ONE_THING) or not _ASKS_WHOLE.search(asked.text):
        return None
    best = max(_repeated(asked, hits, documents), key=lambda s: (s.about, s.repeated), default=None)
    if best is None:
        return None
    items = tuple(_items(best))
    if not items or sum(len(item.text) for item in items) > _MOST:
        return None
    bounds = bound(asked)
    if not all(keeps_to(bounds, best.document, i.evidence.span, best.path) for i in items):
        return None
    return Finding(items, _RIGHT)


def _repeated(asked: Asked, hits: Sequence[Hit], documents: Mapping[str, Document]) -> Iterator[_Section]:
    """The sections around the hits that are asked for, the best hit first and the nearest heading first."""
    bounds, known = bound(asked), pairs(asked.text)
    terms = tuple(t for t in (*asked.entities, *asked.terms) if t not in bounds.places)
    for document, clause in _clauses(hits, documents):
        if not names_place(bounds, document):
            continue
        for depth in range(len(clause.path), 0, -1):
            core = _MANNER.sub("", core_of(clause.path[depth - 1]))
            if not _SHORTEST <= len(core) <= _LONGEST:
                continue
            repeated = coverage((core,), known, asked.text)
            if repeated < _REPEATED or round(len(core) * (1 - repeated)) > _BEYOND:
                continue
            path = clause.path[:depth]
            words = " ".join((document.identity.title, *path))
            about = coverage(terms, pairs(words), words)
            if about >= _ABOUT:
                yield _Section(document, path, clause, about, repeated)


def _clauses(hits: Sequence[Hit], documents: Mapping[str, Document]) -> Iterator[tuple[Document, Clause]]:
    for hit in hits:
        document = documents[hit.passage.document]
        for ordinal in hit.passage.clauses:
            yield document, document.clauses[ordinal]


def _around(document: Document, clause: Clause, path: tuple[str, ...]) -> tuple[Clause, ...]:
    """The run of clauses under one heading that a clause stands in."""
    first = last = clause.ordinal
    while first and document.clauses[first - 1].path[: len(path)] == path:
        first -= 1
    while last + 1 < len(document.clauses) and document.clauses[last + 1].path[: len(path)] == path:
        last += 1
    return document.clauses[first : last + 1]


def _items(section: _Section) -> Iterator[Item]:
    """The text of the heading's own clause, and of each below it."""
    for clause in _around(section.document, section.clause, section.path):
        if clause.path == section.path:
            text = body_of(section.document, clause)
        else:
            text = section.document.slice(clause.span)
            text = text[lead_of(text) :].strip(_AROUND)
        if text:
            yield Item(text, Evidence(section.document.name, clause.ordinal, clause.span))
