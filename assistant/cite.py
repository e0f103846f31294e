"""Citations, and the check that an answer says nothing that its evidence does not."""

from __future__ import annotations

import re

from assistant.records import Citation, Evidence, Item
from corpus.clean import squeeze
from corpus.records import Document


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


def verified(item: Item, document: Document) -> bool:
    """True when an item of an answer says nothing that its own evidence does not.

    Its text must stand in the quote, white space and width aside: whole, as a list of whole parts, or
    as a name from the heading path or title followed by words of the quote, or as two words of the quote.
    A number must not be part of a longer one. What it stands under must be a heading, the title, a label
    or a name of the quote.
    """
    citation = cite(item.evidence, document)
    # Cells of a table stay apart: 700 and 16 are not 70016.
    quote = squeeze(document.slice(item.evidence.span).replace("\t", "|"))
    over = [squeeze(w) for w in (*citation.path, citation.title, citation.number)]
    text, under = squeeze(item.text.replace("\t", "|")), squeeze(item.under)
    if not text or not quote or document.quote(item.evidence.span) != citation.text:
        return False
    if under and not _stands_in(under, quote) and not any(_named_over(under, w, quote) for w in over):
        return False
    if _stands_in(text, quote) or all(p and _stands_in(p, quote) for p in re.split("[、，]", text)):
        return True
    named = _ONLY_HAN.fullmatch(text) and _named_over(text, quote, quote)
    return bool(named) or any(_named_over(text, words, quote) for words in over)


def _stands_in(words: str, quote: str) -> bool:
    """Whether `words` stand in the quote, and no number of theirs is cut out of a longer one."""
    for found in re.finditer(re.escape(words), quote):
        before, after = quote[: found.start()][-2:], quote[found.end() :][:2]
        if not _one_number(before, words[0]) and not _one_number(words[-1], after):
            return True
    return False


# A name and a role that stand apart in one quote: 甲组组长 of 甲组、乙组，组长依次为….
_ONLY_HAN = re.compile(r"[\u4e00-\u9fff]{4,16}")
_ENDS_IN_NUMBER = re.compile(r"\d[.,]?$|[〇零一二三四五六七八九十百千]$")
_GOES_ON_AS_NUMBER = re.compile(r"[.,]?\d|[〇零一二三四五六七八九十百千]")


def _one_number(left: str, right: str) -> bool:
    """Whether a cut between two pieces of text goes through a number: 12|0, 3|.5, 1,|200, 三|十."""
    before, after = _ENDS_IN_NUMBER.search(left), _GOES_ON_AS_NUMBER.match(right)
    if before is None or after is None:
        return False
    return before.group()[0].isdecimal() == after.group()[-1].isdecimal()


def _named_over(text: str, over: str, quote: str) -> bool:
    """Whether a text is a heading, or a heading followed by words of the quote."""
    return any(
        text[:i] in over and (i == len(text) or _stands_in(text[i:], quote)) for i in range(len(text), 1, -1)
    )
