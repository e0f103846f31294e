"""Questions to begin with, out of the library at hand: only such as are answered when they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from corpus.markers import loose_marker_of
from corpus.records import Document, Field

# So many documents are looked at, the largest first, and so many questions tried.
_DOCUMENTS, _TRIED = 20, 12
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_LONGEST = 18


def examples(
    documents: Sequence[Document], answered: Callable[[str], bool], *, limit: int = 4
) -> tuple[str, ...]:
    """At most `limit` questions about different documents where there are several."""
    largest = sorted(documents, key=lambda document: (-len(document.fields), document.name))[:_DOCUMENTS]
    rounds = zip_longest(*map(_questions, largest))
    asked = dict.fromkeys(question for question in chain.from_iterable(rounds) if question)
    return tuple(islice(filter(answered, islice(asked, _TRIED)), limit))


def _questions(document: Document) -> Iterator[str]:
    """Questions that a document may answer: of its fields, of its day and number."""
    title = " ".join(document.identity.title.split())
    seen: set[str] = set()
    for field in document.fields:
        heading = _heading(document, field)
        if heading and field.label not in seen and _LABEL.fullmatch(field.label):
            seen.add(field.label)
            person = _NAME.fullmatch("".join(field.value.split())) and field.label[-1] in "长人员"
            yield f"{heading}的{field.label}是{'谁' if person else '什么'}？"
    if title and "effective" in document.identity.dates:
        yield f"《{title}》从什么时候起施行？"
    if title and document.identity.number:
        yield f"《{title}》的文号是什么？"


def _heading(document: Document, field: Field) -> str:
    """The words of the heading over a field, short enough to be spoken of; else nothing."""
    path = document.clauses[field.clause].path
    if not path:
        return ""
    marker = loose_marker_of(path[-1])
    words = path[-1][marker.length if marker else 0 :].strip(" 　。：:、")
    return words if 4 <= len(words) <= _LONGEST and not re.search("[。；，：]", words) else ""
