"""What a question is bound to: a place, a class. What is said of another place or class is no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question import Asked
from corpus.records import Document, Span

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,3}?(?:省|市|县|自治州)(?!场|民|级|政|直|委|区|容|区|内|里|长|外|值|政)"
)
_YEAR = re.compile(r"(?:19|20)?\d\d\s?年度?")
_NO_PLACE = re.compile("(?:[城全我本该各地股超上门都县]市|[全我本该各][县省])$")
_CLASS = re.compile(
    r"(?<!哪)(?P<count>[一二三四五六七八九十甲乙丙ⅠⅡⅢⅣⅤ]|\d{1,2})(?P<unit>[类级档期批])(?!人|似)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Places (甲市) and classes (二类, Ⅰ级) that a question names."""

    places: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


def bounds_of(question: str) -> Bounds:
    """The places and classes that a question names."""
    places = (m.group() for m in _PLACE.finditer(_YEAR.sub(" ", question)))
    classes = (m.group() for m in _CLASS.finditer(question))
    return Bounds(
        tuple(dict.fromkeys(p for p in places if not _NO_PLACE.search(p))), tuple(dict.fromkeys(classes))
    )


def bound(asked: Asked) -> Bounds:
    """What a question is bound to by its own words, not by those of the conversation before it."""
    return bounds_of(asked.said if asked.carried else asked.text)


def names_place(bounds: Bounds, document: Document) -> bool:
    """Whether a document speaks of every place that a question names, by its full or its bare name."""
    words = f"{document.identity.title} {document.name} {document.text}"
    return all(_bare_name(place) in words for place in bounds.places)


def _bare_name(place: str) -> str:
    """The two characters before 省, 市 or 县: 大理 of 大理市, and of 起大理市, where a word ran into it."""
    return place.removesuffix("自治州").rstrip("省市县")[-2:] or place


def same_class(bounds: Bounds, document: Document, sentence: Span, path: tuple[str, ...]) -> bool:
    """Whether a sentence is about the classes asked for.

    A class holds from where it is named to where the next of its kind is, within the line, or for
    everything under a heading that names it.
    """
    start = document.text.rfind("\n", 0, sentence.start) + 1
    line = document.text[start : sentence.end]
    for asked in bounds.classes:
        own = document.slice(sentence)
        if asked in own or any(asked in heading for heading in path):
            continue
        named = [m.group() for m in _CLASS.finditer(line) if m["unit"] == asked[-1]]
        if not named or named[-1] != asked:
            return False
    return True
