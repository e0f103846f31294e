"""What the reading model sees of a document: stretches of text with title and headings before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.records import Document, Span
from index.records import Hit, Passage

# Of title and headings, which say what a text is about but hold no answer, so many characters.
_TITLE, _PATH = 60, 90
# An answer that begins in a passage may go on in the next ones; a window shows about so much.
_LONG = 400
_SENTENCE_END = re.compile(r"[。！？!?；;\n]+[”’」』）)》]*")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document as the model reads it; `hit` is what was found there."""

    hit: Hit
    span: Span
    before: str
    text: str

    def place(self, start: int, end: int) -> Span:
        """Where the characters [start, end) of the window lie in the document."""
        return Span(self.span.start + start, self.span.start + end)

    def shows(self, document: str, span: Span) -> bool:
        """Whether the whole of a span, of the document with such a name, stands in the window."""
        return self.hit.passage.document == document and self.span.covers(span)


def before_text(passage: Passage) -> str:
    """The title and the heading path of a passage, as it stands before the text."""
    parts = (passage.title[:_TITLE], " > ".join(passage.path)[-_PATH:], passage.header)
    return "\n".join(part for part in parts if part)


def windows_of(hits: Sequence[Hit], documents: Mapping[str, Document]) -> Iterator[Window]:
    """The windows on hits, one after the other: each passage with what follows it, none within another."""
    found: list[Window] = []
    for hit in hits:
        passage, document = hit.passage, documents[hit.passage.document]
        same = [w for w in found if w.hit.passage.document == passage.document]
        if any(w.span.covers(passage.span) for w in same):
            continue
        span = Span(passage.span.start, _end(document.text, passage.span))
        found.append(Window(hit, span, before_text(passage), document.slice(span)))
        yield found[-1]


def _end(text: str, span: Span) -> int:
    """Where a window ends: with a sentence after the passage, if there is room for one."""
    room = text[span.end : max(span.end, span.start + _LONG)]
    ends = [match.end() for match in _SENTENCE_END.finditer(room)]
    return span.end + (ends[-1] if ends else 0)
