"""What a question is bound to: a place, a class. What is said of another place or class is no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.question import Asked
from assistant.reader.pieces import end_of, start_of
from assistant.reader.ranges import Quantity, graded, quantities_of
from corpus.records import Document, Span
from index.segment import ends_in_place, has_city, names_city

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,3}?(?:省|市|县|自治州)(?!场|民|级|政|直|委|区|容|区|内|里|长|外|值|政)"
)
# A district, and not an estate, a park or the like: 小区, 园区.
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2}(?<![小社园景片校院厂库灾疫矿地街战])区(?!域|分|别|间|内)")
_TOWN = re.compile("[\u4e00-\u9fff](?:(?<![城乡村集小制市])镇|(?<![城返下回])乡(?![镇村亲愁])|街道)")
# A district as the head of what is told of it: 东城区：甲、乙.
_OF_DISTRICT = re.compile(r"([\u4e00-\u9fff]{2}区)[：:]")
_YEAR = re.compile(r"(?:19|20)?\d\d\s?年度?")
_NO_PLACE = re.compile("(?:[城全我本该各地股超上门都县]市|[全我本该各][县省])$")
_CLASS = re.compile(
    # 一批 by itself is some, 第一批 the first.
    r"(?<!哪)(?:(?<=第)|(?!(?:[一二三四五六七八九十]|\d{1,2})批))(?P<count>[一二三四五六七八九十甲乙丙丁戊己庚ⅠⅡⅢⅣⅤ]|\d{1,2})(?P<unit>人间|居室|[类级档期批](?!人|似))"
    r"|(?P<colour>[红橙黄蓝])(?P<coloured>色)(?=预警|响应|等级|标识|区)"
)
# One of several bodies of a kind, known by the two characters before the kind: 明镇, 国语学校.
_BODY = re.compile(
    r"(?=([\u4e00-\u9fff]{2}(学校|小学|中学|幼儿园|医院|卫生院|[镇乡村]|街道|社区|公司|银行|协会|学会|基金会)))"
)
# One spelling of what counts a class: 一级 and Ⅰ级 are one.
_COUNTS = {c: str(i) for i, c in enumerate("一二三四五六七八九十", 1)} | {
    c: str(i) for i, c in enumerate("ⅠⅡⅢⅣⅤ", 1)
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a question names: places (甲市), classes (Ⅰ级 as 1级), quantities (85岁), districts (东城区).

    Bodies are by kind the names that end in it: 学校 and 国语学校.
    """

    places: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    districts: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()


def bounds_of(question: str) -> Bounds:
    """The places, classes, quantities, districts and bodies that a question names."""
    places = (m.group() for m in _PLACE.finditer(_YEAR.sub(" ", question)))
    return Bounds(
        tuple(dict.fromkeys(filter(_is_place, places))),
        tuple(dict.fromkeys(classes_in(question))),
        quantities_of(question),
        tuple(dict.fromkeys(_DISTRICT.findall(question))),
        tuple((kind, name) for name, kind in _BODY.findall(question)),
    )


def _is_place(found: str) -> bool:
    return not _NO_PLACE.search(found) and (found.endswith("自治州") or ends_in_place(found))


def classes_in(text: str) -> list[str]:
    """The classes that a text names, in order, each in one spelling: 1级 for 一级 and Ⅰ级."""
    return [
        m["colour"] + m["coloured"] if m["colour"] else _COUNTS.get(m["count"], m["count"]) + m["unit"]
        for m in _CLASS.finditer(text)
    ]


def without_classes(text: str) -> str:
    """The text without the classes that it names."""
    return _CLASS.sub("", text)


@lru_cache(maxsize=256)
def bound(asked: Asked) -> Bounds:
    """What a question is bound to: by its own words, or where these say nothing by those taken over."""
    own, whole = bounds_of(asked.said), bounds_of(asked.text)
    cities = tuple(t for t in asked.terms if names_city(t))
    return Bounds(
        own.places or whole.places or cities,
        own.classes or whole.classes,
        own.quantities or whole.quantities,
        own.districts or whole.districts,
        own.bodies or whole.bodies,
    )


def names_place(bounds: Bounds, document: Document) -> bool:
    """Whether a document speaks of every place that a question names, by its full or its bare name.

    One that names no place at all, such as a law, speaks of all; one that has a district in its title
    not of another district.
    """
    said = (document.identity.title, document.name, document.text)
    if _DISTRICT.search(document.identity.title) and not speaks_of_districts(bounds, document):
        return False
    if all(any(_bare_name(place) in words for words in said) for place in bounds.places):
        return True
    return _placeless(document.identity.title) and _placeless(document.text)


def speaks_of_districts(bounds: Bounds, document: Document) -> bool:
    """Whether a document says the name of every district that a question names."""
    return all(d in document.text or d in document.identity.title for d in bounds.districts)


@lru_cache(maxsize=1024)
def _placeless(text: str) -> bool:
    """Whether a text names no province, city, county, district or town."""
    if _DISTRICT.search(text) or _TOWN.search(text) or has_city(text):
        return False
    return not any(_is_place(m.group()) for m in _PLACE.finditer(text))


def _bare_name(place: str) -> str:
    """The two characters before 省, 市 or 县: 大理 of 大理市, and of 起大理市, where a word ran into it."""
    return place.removesuffix("自治州").rstrip("省市县")[-2:] or place


def keeps_to(
    bounds: Bounds, document: Document, sentence: Span, path: tuple[str, ...], *, figure: bool = False
) -> bool:
    """Whether a sentence is about the classes asked for, and not about another range, body or district.

    A class holds within its piece of a line, from where it is named to where the next of its kind is, or
    for everything under a heading that names it. Where a `figure` is asked for, a range without the
    quantity asked about bars a sentence by itself.
    """
    if any(
        graded(q, document.text, sentence.start, sentence.end, strictly=figure) for q in bounds.quantities
    ):
        return False
    if any(_of_another(kind, name, document.text, sentence) for kind, name in bounds.bodies):
        return False
    listed = set(_OF_DISTRICT.findall(document.slice(sentence)))
    if bounds.districts and listed and not listed & set(bounds.districts):
        return False
    return all(_of_class(asked, document, sentence, path) for asked in bounds.classes)


def _of_another(kind: str, name: str, text: str, sentence: Span) -> bool:
    """Whether a line that tells of the body asked for says this of another: 甲小学9元；乙小学7元."""
    start, begin = start_of(text, sentence.start, "\n"), start_of(text, sentence.start)
    if name not in text[start : end_of(text, sentence.end, "\n")]:
        return False
    piece = text[begin : sentence.end]
    return name not in piece and any(other == kind for _, other in _BODY.findall(piece))


def _of_class(asked: str, document: Document, sentence: Span, path: tuple[str, ...]) -> bool:
    if asked in classes_in(document.slice(sentence)):
        return True
    if any(asked in classes_in(heading) for heading in path):
        return True
    text = document.text
    start, piece = start_of(text, sentence.start, "\n"), start_of(text, sentence.start)
    own = _alike(asked, text[piece : end_of(text, sentence.end)])
    if len(set(own)) == 1:
        return own[0] == asked
    before = _alike(asked, text[start : sentence.end])
    return bool(before) and before[-1] == asked


def _alike(asked: str, text: str) -> list[str]:
    """The classes of the same kind as the one asked for that a text names, in order."""
    return [c for c in classes_in(text) if c[-1] == asked[-1]]
