"""Citations, and the check that an answer says nothing that they do not."""

from __future__ import annotations

import re

from assistant.records import Citation, Evidence
from corpus.clean import squeeze
from corpus.records import Document

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")


def cite(evidence: Evidence, document: Document) -> Citation:
    """The citation of a piece of evidence: the quote is a stretch of the source, to the letter."""
    clause = document.clauses[evidence.clause]
    identity = document.identity
    return Citation(
        document=document.name,
        title=identity.title,
        number=identity.number.value if identity.number else "",
        path=clause.path,
        clause=clause.ordinal,
        text=document.quote(evidence.span),
        span=evidence.span,
    )


def verified(text: str, citations: tuple[Citation, ...], documents: dict[str, Document]) -> bool:
    """True when every quote stands in its source and every piece of the answer in what is cited.

    A piece is what stands between punctuation; it must be found, white space aside, in a quote or in
    the heading path of one; each number must stand in a quote, path, title or document number.
    """
    if not citations:
        return False
    for citation in citations:
        document = documents.get(citation.document)
        if document is None or document.quote(citation.span) != citation.text or not citation.text:
            return False
    quoted = [squeeze(c.text) for c in citations]
    context = quoted + [squeeze(" ".join((*c.path, c.title, c.number))) for c in citations]
    numbers = _NUMBER.findall(squeeze(text))
    if not all(any(n in shown for shown in context) for n in numbers):
        return False
    pieces = [squeeze(p) for p in re.split(r"[；：\n]", text) if p.strip()]
    return all(any(p in shown for shown in context) or _split_across(p, citations) for p in pieces)


def _split_across(piece: str, citations: tuple[Citation, ...]) -> bool:
    """True for a role made of a heading and a label: both must stand in one citation."""
    for citation in citations:
        path, quote = squeeze(" ".join(citation.path)), squeeze(citation.text)
        if any(piece[:i] in path and piece[i:] in quote for i in range(1, len(piece))):
            return True
        if all(part in quote for part in piece.split("、")):
            return True
    return False
