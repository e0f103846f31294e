"""Values of fields as one answer: each under what tells it apart from the others."""

from __future__ import annotations

import re

from assistant import words
from assistant.facts import Fact, pairs
from assistant.question import Asked
from assistant.reader.bounds import bound, classes_in
from assistant.records import Finding, Item
from corpus.fields import split_values
from corpus.names import bearer


def values_of(asked: Asked, chosen: list[Fact], confidence: float) -> Finding:
    """The values of the facts, in the order of the documents, under what tells them apart."""
    chosen = sorted(people_first(asked, chosen), key=lambda f: (f.place.document.name, f.field.span.start))
    cores = {f.place.core for f in chosen}
    documents = {f.place.document.name for f in chosen}
    several = len(asked.labels) > 1 and asked.named
    if len(documents) == len(chosen) > 1 and not any(pairs(c) & pairs(asked.text) for c in cores):
        unders = _by_document(asked, chosen)
    elif len(cores) > 1 or (len(documents) == 1 and len(asked.years) > 1):
        unders = [f.place.core + (f.field.label if several else "") for f in chosen]
    elif len(documents) > 1:
        unders = _by_document(asked, chosen)
    elif several or len({f.field.label for f in chosen}) > 1:
        unders = [f.field.label for f in chosen]
    else:
        unders = ["" for _ in chosen]
    items = tuple(Item(_value(f, asked), f.evidence, under=u) for f, u in zip(chosen, unders, strict=True))
    return Finding(items, confidence, verdict=_compared(asked, chosen))


_TITLE_YEAR = re.compile(r"(?:19|20)\d\d年")


def _by_document(asked: Asked, chosen: list[Fact]) -> list[str]:
    """What tells facts of several documents apart: their titles, or for a comparison the years in these."""
    titles = {f.place.document.name: f.place.document.identity.title for f in chosen}
    years = {name: _TITLE_YEAR.findall(title) for name, title in titles.items()}
    compared = len(asked.years) > 1 or asked.asks("compare")
    distinct = (
        compared
        and all(len(y) == 1 for y in years.values())
        and len({y[0] for y in years.values()}) == len(years)
    )
    return [years[f.place.document.name][0] if distinct else titles[f.place.document.name] for f in chosen]


_QUALIFIED = re.compile(r"[^（）()]+[（(](?P<of>[^（）()]{2,12})[）)]")


def _figure_for(asked: Asked, value: str) -> str:
    """The one part of several figures that is for what the question names, or nothing."""
    parts = [part.strip() for part in re.split("[，；]", value)]
    if sum(bool(re.search(r"\d|[一二三四五六七八九十百千万]元", part)) for part in parts) < 2:
        return ""
    classes = set(bound(asked).classes)
    held = [
        len(classes & set(classes_in(part))) if classes else sum(t in part for t in asked.terms)
        for part in parts
    ]
    best = max(held)
    return parts[held.index(best)] if best and held.count(best) == 1 else ""


def _value(fact: Fact, asked: Asked) -> str:
    """The value of a field; of parts such as 甲（教育类）、乙（卫生类） the one that the question names.

    So of figures for several: 博士30万元，硕士10万元.
    """
    if asked.asks("number") and (figure := _figure_for(asked, fact.field.value)):
        return figure
    parts = [(part, _QUALIFIED.fullmatch(part)) for part in split_values(fact.field.value)]
    if len(parts) < 2 or not all(match for _, match in parts):
        return fact.field.value
    named = [part for part, match in parts if match and match["of"] in asked.text]
    if len(named) != 1:
        return fact.field.value
    return bearer(named[0]) if asked.asks("who") else named[0]


def _compared(asked: Asked, chosen: list[Fact]) -> str:
    """The verdict on 是同一个人吗 and 换人了吗 over the values of several clauses; else nothing."""
    if not asked.asks("yesno") or len(chosen) < 2:
        return ""
    same = len({frozenset(f.field.values) for f in chosen}) == 1
    if words.SAME.search(asked.text):
        return "是" if same else "不是"
    return ("没有变化" if same else "有变化") if words.CHANGED.search(asked.text) else ""


def people_first(asked: Asked, chosen: list[Fact]) -> list[Fact]:
    """谁 asks for people where a clause lists both people and departments."""
    if not asked.asks("who") or asked.asks("org") or asked.named:
        return chosen
    people = [f for f in chosen if words.PERSON_LABEL.search(f.field.label)]
    return people or chosen
