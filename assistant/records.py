"""What the assistant works with and hands out: evidence, findings, answers with citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.records import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a clause that supports an answer; `document` is its name."""

    document: str
    clause: int
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of an answer with what supports it; `under` names the heading it belongs to."""

    text: str
    evidence: Evidence
    under: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer before it is put into words: its items and how sure they are, in [0, 1].

    `verdict` is the 是 or 不是 of a yes-or-no question; the items say why. `sure` tells whether the
    source that found it lets it be shown as an answer.
    """

    items: tuple[Item, ...]
    confidence: float
    separator: str = "；"
    verdict: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Premise:
    """Why a question cannot be answered as it stands, and what the documents have instead.

    Not `final`: only that no field matched; what is read in the text may still answer.
    """

    reason: str
    nearest: tuple[Evidence, ...] = ()
    final: bool = True


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence as shown. `text` is verbatim from the source; `span` counts normal characters.

    `document` is the file's path relative to the corpus folder, `clause` the ordinal of the clause in
    it, `number` the 发文字号 or an empty string where the document states none.
    """

    document: str
    title: str
    number: str
    path: tuple[str, ...]
    clause: int
    text: str
    span: Span

    def as_json(self) -> dict[str, Any]:
        """The citation as the batch contract writes it."""
        return {
            "document": self.document,
            "title": self.title,
            "number": self.number,
            "path": list(self.path),
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations, or a refusal with its reason and what came nearest.

    `text` is the bare answer in the documents' own words; for a refusal it is one Chinese sentence
    that says why. `confidence` lies in [0, 1]. `passages` are document names, best first.
    """

    question: str
    text: str
    refused: bool
    confidence: float
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    passages: tuple[str, ...] = ()
    milliseconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The answer as the batch contract writes it, less the `id`."""
        return {
            "answer": self.text,
            "refused": self.refused,
            "confidence": round(self.confidence, 4),
            "citations": [c.as_json() for c in self.citations],
            "nearest": [c.as_json() for c in self.nearest],
            "passages": list(self.passages),
            "milliseconds": round(self.milliseconds, 2),
        }
