"""From a question that names a label, a role or a value to the fields that answer it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import words
from assistant.facts import COVERED, Fact, Facts, Place
from assistant.heads import asks_role, heads, supposed
from assistant.holders import held_by
from assistant.question import Asked
from assistant.reader.bounds import bound, speaks_of_districts
from assistant.records import Finding, Item, Premise
from assistant.refuse import NOT_FOUND
from assistant.values import people_first, values_of
from corpus.records import Document

_FILLING = frozenset(
    (
        "方案 活动 份 两份 各份 期间 工作 组织 哪一方面 事务 任务 干 名 年 块 一块 那块 急用 总体 仗 一仗 "
        "这仗 这一仗 共同 领导 标准 金额 额度 签发 签署"
    ).split()
)


# A subject known to this extent is not denied; only what is asked of it was not found.
_PARTLY = 0.5
# More values than this without a subject are no answer but a list to choose from.
_MANY = 12


def look_up(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """The answer that fields give, the premise they contradict, or None when they do not bear on it."""
    terms = tuple(t for t in asked.terms if t not in _FILLING)
    found = _found(asked, facts, terms)
    return None if isinstance(found, Finding) and _echoes(found, asked) else found


def _found(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | Premise | None:
    if asked.missing:
        return _missing_role(asked, facts, terms)
    if asked.asks("yesno") and (name := supposed(asked)):
        asked, terms = replace(asked, entities=(name,)), tuple(t for t in terms if t not in name)
    if asked.entities and asked.asks("yesno") and (verdict := _confirmed(asked, facts, terms)):
        return verdict
    if asked.entities and (beside := _beside(asked, facts)):
        return beside
    if asked.entities and (found := held_by(asked, facts, terms)):
        return found
    if asked.labels:
        return _forward(asked, facts, terms)
    return None


def _echoes(found: Finding, asked: Asked) -> bool:
    """Whether a finding says nothing but what the question says itself."""
    return not found.verdict and all(i.text in asked.text for i in found.items)


def _missing_role(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise | None:
    places = [p for p in facts.nearest(terms, asked) if facts.in_scope(p, asked) and facts.lists_roles(p)]
    if not places:
        return None
    return Premise(f"{_named(places[0])}没有列出“{asked.missing}”", tuple(p.evidence for p in places[:1]))


def _forward(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | Premise | None:
    """From label and subject to values."""
    if asked.named and not (asks_role(asked) or heads(asked)):
        return None
    bounds = bound(asked)
    labelled = [
        f
        for f in facts.labelled(asked.labels)
        if facts.in_scope(f.place, asked) and speaks_of_districts(bounds, f.place.document)
    ]
    if asked.entities:
        labelled = [f for f in labelled if _speaks_of(f.place, asked.entities)]
        if not labelled:
            return _none_of(asked.entities[0], asked, facts)
    elif not terms and len(labelled) > _MANY:
        return Premise(f"多份文件列有“{asked.labels[0]}”，请说明是哪一份文件或哪一项工作")
    if mentioned := _mentioned(asked, labelled):
        return values_of(asked, mentioned, 0.97)
    if asked.asks("compare") or len(asked.years) > 1:
        chosen = _each_document(labelled, facts, terms)
        if len({f.place.document.name for f in chosen}) > 1:
            return values_of(asked, chosen, 0.8)
    return _most_about(asked, labelled, facts, terms)


def _most_about(
    asked: Asked, labelled: list[Fact], facts: Facts, terms: tuple[str, ...]
) -> Finding | Premise | None:
    """The values of the place most about the subject, or why there are none."""
    if terms and (own := [f for f in labelled if all(t in f.field.value for t in terms)]):
        return values_of(asked, own, 0.9) if len({f.place for f in own}) == 1 else None
    chosen, about = facts.best(labelled, terms)
    within = [p for p in facts.places if facts.in_scope(p, asked)]
    best = max(within, key=lambda p: facts.about(p, terms), default=None)
    anywhere = facts.about(best, terms) if best else 0.0
    elsewhere = anywhere >= COVERED and about < anywhere - 0.1
    told = _told_in_text(asked, labelled, terms) if elsewhere or about < COVERED else []
    if best and elsewhere and not told:
        return _not_listed(asked, best) if asked.named and _would_list(asked, best, facts) else None
    if about >= COVERED:
        chosen = _named_apart(asked, _heads_of(asked, chosen), terms)
        return values_of(asked, chosen, min(0.97, 0.6 + 0.37 * about))
    if told:
        return values_of(asked, _named_apart(asked, told, terms), 0.8)
    if not asks_role(asked):
        return None
    if telling := facts.telling(terms, asked) if terms else []:
        only = _only_in_document(labelled, telling)
        return values_of(asked, only, 0.7) if only else None
    return _unknown_subject(asked, facts, terms)


_EACH = re.compile("[各每都]|分别|所有|全部")
_BODY_BEFORE = "(?:领导小组|指挥部|专班|委员会|联席会议|领导组)的?"
_EACH_GROUP = re.compile("各个?(?:工作|专项|专业|职能)?小?组")


def _heads_of(asked: Asked, chosen: list[Fact]) -> list[Fact]:
    """The facts of a body without those of the groups below it, and who leads it without its office.

    领导小组的副组长 are not the deputies of its working groups, unless those of each are asked for.
    """
    chosen = people_first(asked, chosen)
    body = any(re.search(_BODY_BEFORE + label, asked.text) for label in asked.labels)
    if body or not _EACH.search(asked.text):
        chosen = [f for f in chosen if all(_is_over(f.place, g.place) for g in chosen)] or chosen
    if asked.named or not asked.asks("leads"):
        return chosen
    first: dict[Place, str] = {}
    for fact in sorted(chosen, key=lambda f: f.field.span.start):
        if words.PERSON_LABEL.search(fact.field.label):
            first.setdefault(fact.place, fact.field.label)
    return [f for f in chosen if first.get(f.place, f.field.label) == f.field.label]


def _named_apart(asked: Asked, chosen: list[Fact], terms: tuple[str, ...]) -> list[Fact]:
    """Of several facts those whose label the question has, and of one clause those that say more of it.

    东分指挥部指挥长由甲担任，西分指挥部指挥长由乙担任 is one clause with two.
    """
    chosen = [f for f in chosen if f.field.label in asked.text] or chosen
    if len({f.place for f in chosen}) != 1 or len({f.field.label for f in chosen}) != 1:
        return chosen
    held = [
        sum(len(t) for t in terms if t in f.place.document.slice(f.field.span).replace(f.field.value, ""))
        for f in chosen
    ]
    return [f for f, most in zip(chosen, held, strict=True) if most == max(held)]


def _is_over(place: Place, other: Place) -> bool:
    """Whether one place is another, or the heading over it."""
    own = place.clause.path
    return place.document is other.document and other.clause.path[: len(own)] == own


def _none_of(entity: str, asked: Asked, facts: Facts) -> Premise | None:
    """Why somebody whom the documents know has no such role."""
    held = [f for f in facts.valued(entity) if words.ROLE_LABEL.search(f.field.label)]
    if not (held and asks_role(asked)):
        return None
    return Premise(f"文件中没有列出{entity}的{asked.labels[0]}", tuple(f.evidence for f in held))


def _would_list(asked: Asked, place: Place, facts: Facts) -> bool:
    """Whether a place would have the label if it were so: it lists roles, or its sisters have the label."""
    if asks_role(asked):
        return facts.lists_roles(place)
    parent = place.document, place.clause.path[:-1]
    return any((f.place.document, f.place.clause.path[:-1]) == parent for f in facts.labelled(asked.labels))


def _not_listed(asked: Asked, place: Place) -> Premise:
    when = f"{'、'.join(asked.years)}年的" if asked.years else ""
    return Premise(f"{when}{_named(place)}没有列出“{asked.labels[0]}”", (place.evidence,))


def _told_in_text(asked: Asked, labelled: list[Fact], terms: tuple[str, ...]) -> list[Fact]:
    """The facts of the one clause that names every term in its own words, headings or title.

    Those of the groups below it where 各组 are asked for.
    """
    terms = tuple(t for t in terms if len(t) > 1)
    if not terms:
        return []
    holding = [
        f
        for f in labelled
        if all(t in f.place.document.slice(f.place.clause.span) or t in _around(f.place) for t in terms)
    ]
    places = {f.place for f in holding}
    if len(places) != 1:
        return []
    (place,) = places
    below = [f for f in labelled if f.place is not place and _is_over(place, f.place)]
    return below if below and _EACH_GROUP.search(asked.text) else holding


def _only_in_document(labelled: list[Fact], telling: list[Document]) -> list[Fact]:
    """The facts of the one place that has the role in the one document that speaks of the subject."""
    own = [f for f in labelled if len(telling) == 1 and f.place.document is telling[0]]
    return own if len({f.place for f in own}) == 1 else []


def _around(place: Place) -> str:
    """What stands over a clause: its headings and the title of its document."""
    return " ".join((*place.clause.path, place.document.identity.title))


def _confirmed(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | None:
    """是 or 不是: whether the field asked about has the value that the question supposes."""
    found = _forward(replace(asked, entities=()), facts, terms)
    if not isinstance(found, Finding) or not asked.labels:
        return None
    held = [f for f in facts.labelled(asked.labels) if any(f.evidence == i.evidence for i in found.items)]
    right = [f for f in held if any(e in f.field.values for e in asked.entities)]
    shown = right or held
    items = tuple(Item(f.place.document.slice(f.field.span), f.evidence) for f in shown)
    return Finding(items, found.confidence, verdict="是" if right else "不是") if items else None


def _speaks_of(place: Place, entities: tuple[str, ...]) -> bool:
    own = place.document.slice(place.clause.span)
    return any(e in own or e in _around(place) for e in entities)


def _unknown_subject(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise | None:
    if facts.told_together(terms, asked):
        return None
    nearest = facts.nearest(terms, asked)
    near = tuple(p.evidence for p in nearest)
    if any(facts.about(p, terms) > _PARTLY for p in nearest):
        return Premise(NOT_FOUND, near)
    when = f"{'、'.join(asked.years)}年的文件" if asked.years else "库中文件"
    what = f"“{terms[0]}”的" if len(terms) == 1 else "与所问事项相符的"
    return Premise(f"{when}没有提到{what}{asked.labels[0]}", near, final=False)


def _mentioned(asked: Asked, labelled: list[Fact]) -> list[Fact]:
    """The facts whose own heading the question names in full, when nothing else is left unexplained."""
    words_said = asked.text if asked.carried or not asked.terms else asked.said
    named = [f for f in labelled if len(f.place.core) >= 3 and f.place.core in words_said]
    longest = [
        f
        for f in named
        if not any(f.place.core != g.place.core and f.place.core in g.place.core for g in named)
    ]
    cores = "".join(f.place.core for f in longest)
    titles = " ".join(_around(f.place) for f in longest)
    left = [t for t in asked.terms if t not in cores and t not in titles and t not in _FILLING]
    return longest if sum(map(len, left)) <= 1 else []


def _each_document(labelled: list[Fact], facts: Facts, terms: tuple[str, ...]) -> list[Fact]:
    """For a comparison: of each document the facts most about the subject, by the clause's text at need."""
    chosen: list[Fact] = []
    for document in facts.documents:
        own = [f for f in labelled if f.place.document is document]
        best, about = facts.best(own, terms)
        if about < COVERED:
            counts = {f: _occurrences(f.place, terms) for f in own}
            top = max(counts.values(), default=0)
            best = [f for f in own if counts[f] == top and top > 0]
            best = best if len(best) == 1 else []
        chosen.extend(best)
    return chosen


def _occurrences(place: Place, terms: tuple[str, ...]) -> int:
    text, over = place.document.slice(place.clause.span), _around(place)
    counts = [text.count(t) + (t in over) for t in terms]
    return sum(counts) if all(counts) else 0


def _beside(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """What stands beside a name: the deputy of a chief, another label of the clause a chief owns."""
    deputy = bool(words.ASKS_DEPUTY.search(asked.text))
    if "还是" in asked.text or not (deputy or (asked.named and len(asked.labels) > 1)):
        return None
    name = asked.entities[0]
    held = [f for f in facts.valued(name) if facts.in_scope(f.place, asked)]
    if not deputy:
        held = [f for f in held if f.field.label in asked.labels]
    places = {f.place for f in held}
    own = {f.field.label for f in held}
    found = [
        f
        for f in facts.all()
        if f.place in places
        and f not in held
        and (words.DEPUTY.search(f.field.label) if deputy else f.field.label in asked.labels)
        and (deputy or f.field.label not in own)
    ]
    if found:
        return values_of(asked, found, 0.9)
    return (
        Premise(f"文件中没有列出{name}的副职", tuple(f.evidence for f in held)) if deputy and held else None
    )


def _named(place: Place) -> str:
    """How a message names a place: its heading, or the title of its document."""
    return f"“{place.core}”" if place.core else f"《{place.document.identity.title}》"
