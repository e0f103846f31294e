"""What is known before anything is read: particulars, fields, tables, definitions, headings."""

from __future__ import annotations

from assistant.definitions import from_definition
from assistant.facts import Facts
from assistant.lookup import look_up
from assistant.outlines import from_outline
from assistant.particulars import of_document
from assistant.question import Asked
from assistant.records import Finding, Premise
from assistant.rosters import from_roster
from assistant.tables import from_table

_SOURCES = (of_document, from_table, from_roster, look_up, from_definition, from_outline)


def known(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """What the first source that speaks says, an answer or why there is none; None where all are silent."""
    return next((found for source in _SOURCES if (found := source(asked, facts))), None)
