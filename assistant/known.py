"""What is known before anything is read: replies, particulars, fields, tables, definitions, headings."""

from __future__ import annotations

import re

from assistant.definitions import from_definition
from assistant.facts import Facts
from assistant.lookup import look_up
from assistant.outlines import from_outline
from assistant.particulars import of_document
from assistant.question import Asked
from assistant.records import Evidence, Finding, Item, Premise
from assistant.replies import bare_pairs, likeness
from assistant.rosters import from_roster
from assistant.tables import from_table

# How alike a question and one that a document answers itself must be.
_ALIKE = 0.75
_DIGITS = re.compile(r"\d+")


def known(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """What the first source that speaks says, an answer or why there is none; None where all are silent."""
    return next((found for source in _SOURCES if (found := source(asked, facts))), None)


def from_reply(asked: Asked, facts: Facts) -> Finding | None:
    """A document's own reply to a question that it asks in nearly the same words."""
    own = bare_pairs(asked.text)
    alike = [
        (likeness(own, r.pairs), r) for r in facts.replies if facts.document_in_scope(r.document.name, asked)
    ]
    best, reply = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    if reply is None or best < _ALIKE or _DIGITS.findall(reply.question) != _DIGITS.findall(asked.text):
        return None
    document = reply.document
    owner = next((c for c in document.clauses if c.span.covers(reply.answer)), document.clauses[0])
    evidence = Evidence(document.name, owner.ordinal, reply.whole)
    return Finding((Item(document.slice(reply.answer), evidence),), min(best, 0.95))


_SOURCES = (from_reply, of_document, from_table, from_roster, look_up, from_definition, from_outline)
