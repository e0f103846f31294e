"""From a question that names a label, a role or a value to the fields that answer it."""

from __future__ import annotations

from dataclasses import replace

from assistant import words
from assistant.facts import COVERED, Fact, Facts, Place
from assistant.question import Asked
from assistant.records import Finding, Item, Premise
from assistant.refuse import NOT_FOUND

_ROLE_WORDS = (
    "职务 职位 职责 角色 身份 岗位 担任 兼任 任 出任 负责 承担 牵头 配合 参与 参加 分管 主管 管 主抓 抓 干 "
    "领导 协助 协办"
).split()
_FILLING = frozenset(
    "方案 活动 份 两份 各份 期间 工作 组织 哪一方面 事务 任务 干 名 年 块 一块 那块 急用 总体".split()
)


# A subject known to this extent is not denied; only what is asked of it was not found.
_PARTLY = 0.5
# More values than this without a subject are no answer but a list to choose from.
_MANY = 12


def look_up(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """The answer that fields give, the premise they contradict, or None when they do not bear on it."""
    terms = tuple(t for t in asked.terms if t not in _FILLING)
    if asked.missing:
        return _missing_role(asked, facts, terms)
    if asked.entities and asked.asks("yesno") and (verdict := _confirmed(asked, facts, terms)):
        return verdict
    if asked.entities and (beside := _beside(asked, facts)):
        return beside
    if asked.entities and (found := _reverse(asked, facts, terms)):
        return found
    if asked.labels:
        return _forward(asked, facts, terms)
    return None


def _missing_role(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise | None:
    places = [p for p in facts.nearest(terms, asked) if facts.in_scope(p, asked)]
    if not places:
        return None
    return Premise(f"{_named(places[0])}没有列出“{asked.missing}”", tuple(p.evidence for p in places[:1]))


def _forward(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | Premise | None:
    """From label and subject to values."""
    labelled = [f for f in facts.labelled(asked.labels) if facts.in_scope(f.place, asked)]
    if asked.entities:
        labelled = [f for f in labelled if _speaks_of(f.place, asked.entities)]
        if not labelled:
            near = tuple(f.evidence for f in facts.valued(asked.entities[0]))
            return Premise(f"文件中没有列出{asked.entities[0]}的{asked.labels[0]}", near)
    elif not terms and len(labelled) > _MANY:
        return Premise(f"多份文件列有“{asked.labels[0]}”，请说明是哪一份文件或哪一项工作")
    if mentioned := _mentioned(asked, labelled):
        return _values(asked, mentioned, 0.97)
    if asked.asks("compare") or len(asked.years) > 1:
        chosen = _each_document(labelled, facts, terms)
        if len({f.place.document.name for f in chosen}) > 1:
            return _values(asked, chosen, 0.8)
    chosen, about = facts.best(labelled, terms)
    within = [p for p in facts.places if facts.in_scope(p, asked)]
    anywhere = max((facts.about(p, terms) for p in within), default=0.0)
    if anywhere >= COVERED and about < anywhere - 0.1:
        best = max(within, key=lambda p: facts.about(p, terms))
        return _not_listed(asked, best) if asked.named else None
    if about >= COVERED:
        return _values(asked, chosen, min(0.97, 0.6 + 0.37 * about))
    if told := _told_in_text(labelled, terms):
        return _values(asked, told, 0.8)
    return _unknown_subject(asked, facts, terms) if asked.named else None


def _values(asked: Asked, chosen: list[Fact], confidence: float) -> Finding:
    """The values of the facts, in the order of the documents, under what tells them apart."""
    chosen = sorted(_people_first(asked, chosen), key=lambda f: (f.place.document.name, f.field.span.start))
    cores = {f.place.core for f in chosen}
    documents = {f.place.document.name for f in chosen}
    several = len(asked.labels) > 1 and asked.named
    if len(cores) > 1 or (len(documents) == 1 and len(asked.years) > 1):
        unders = [f.place.core + (f.field.label if several else "") for f in chosen]
    elif len(documents) > 1:
        unders = [f.place.document.identity.title for f in chosen]
    elif several or len({f.field.label for f in chosen}) > 1:
        unders = [f.field.label for f in chosen]
    else:
        unders = ["" for _ in chosen]
    items = tuple(Item(f.field.value, f.evidence, under=u) for f, u in zip(chosen, unders, strict=True))
    return Finding(items, confidence, verdict=_compared(asked, chosen))


def _not_listed(asked: Asked, place: Place) -> Premise:
    when = f"{'、'.join(asked.years)}年的" if asked.years else ""
    return Premise(f"{when}{_named(place)}没有列出“{asked.labels[0]}”", (place.evidence,))


def _told_in_text(labelled: list[Fact], terms: tuple[str, ...]) -> list[Fact]:
    """The facts of the one clause that names every term in its own words, headings or title."""
    if not terms or any(len(t) < 2 for t in terms):
        return []
    holding = [
        f
        for f in labelled
        if all(t in f.place.document.slice(f.place.clause.span) or t in _around(f.place) for t in terms)
    ]
    return holding if len({f.place for f in holding}) == 1 else []


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


def _compared(asked: Asked, chosen: list[Fact]) -> str:
    """The verdict on 是同一个人吗 and 换人了吗 over the values of several clauses; else nothing."""
    if not asked.asks("yesno") or len(chosen) < 2:
        return ""
    same = len({frozenset(f.field.values) for f in chosen}) == 1
    if words.SAME.search(asked.text):
        return "是" if same else "不是"
    return ("没有变化" if same else "有变化") if words.CHANGED.search(asked.text) else ""


def _people_first(asked: Asked, chosen: list[Fact]) -> list[Fact]:
    """谁 asks for people where a clause lists both people and departments."""
    if not asked.asks("who") or asked.asks("org") or asked.named:
        return chosen
    people = [f for f in chosen if words.PERSON_LABEL.search(f.field.label)]
    return people or chosen


def _speaks_of(place: Place, entities: tuple[str, ...]) -> bool:
    own = place.document.slice(place.clause.span)
    return any(e in own or e in _around(place) for e in entities)


def _unknown_subject(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise:
    nearest = facts.nearest(terms, asked)
    near = tuple(p.evidence for p in nearest)
    if any(facts.about(p, terms) > _PARTLY for p in nearest):
        return Premise(NOT_FOUND, near)
    when = f"{'、'.join(asked.years)}年的文件" if asked.years else "库中文件"
    what = f"“{terms[0]}”的" if len(terms) == 1 else "与所问事项相符的"
    return Premise(f"{when}没有提到{what}{asked.labels[0]}", near)


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
    text = place.document.slice(place.clause.span)
    counts = [text.count(t) for t in terms]
    return sum(counts) if all(counts) else 0


def _reverse(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | Premise | None:
    """From people or departments to what they do."""
    if asked.asks("yesno") and not asked.asks("list", "compare"):
        return None
    if asked.asks("who") and words.ORGANISATION.search(asked.entities[0]) and not asked.asks("supports"):
        return None
    labels = asked.labels
    if not (labels or any(w in asked.text for w in _ROLE_WORDS) or _asks_who_is(asked)):
        return None
    terms = tuple(t for t in terms if t not in _ROLE_WORDS and t not in asked.entities)
    several = len(asked.entities) > 1
    items: list[Item] = []
    for entity in asked.entities:
        held = [f for f in facts.valued(entity) if not labels or f.field.label in labels]
        chosen = [
            f for f in held if facts.in_scope(f.place, asked) and facts.about(f.place, terms) >= COVERED
        ]
        items += [_role_item(f, with_label=len(labels) != 1, under=entity if several else "") for f in chosen]
    if items:
        return Finding(_told_apart(items, facts), 0.95)
    return _no_role(asked, facts, terms)


def _told_apart(items: list[Item], facts: Facts) -> tuple[Item, ...]:
    """The items, equal ones of several documents under the titles of these."""
    titles = {d.name: d.identity.title for d in facts.documents}
    twice = {i.text for i in items if any(j.text == i.text and j.evidence != i.evidence for j in items)}
    return tuple(replace(i, under=titles[i.evidence.document]) if i.text in twice else i for i in items)


def _no_role(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise | None:
    """Why a person or department that the documents know has no such role in the scope asked about."""
    entity, labels = asked.entities[0], asked.labels
    others = facts.valued(entity)
    if not others or not any(facts.about(p, terms) >= COVERED for p in facts.places):
        return None
    if any(facts.in_scope(f.place, asked) and facts.about(f.place, terms) >= COVERED for f in others):
        return Premise(NOT_FOUND, tuple(f.evidence for f in others))
    where = f"{'、'.join(asked.years)}年的文件" if asked.years else "所问的文件"
    role = f"作为{labels[0]}" if labels and asked.named else "的任务或职务"
    return Premise(f"{where}没有列出{entity}{role}", tuple(f.evidence for f in others))


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
        return _values(asked, found, 0.9)
    return (
        Premise(f"文件中没有列出{name}的副职", tuple(f.evidence for f in held)) if deputy and held else None
    )


def _asks_who_is(asked: Asked) -> bool:
    alone = asked.text.strip("？?。 ") == asked.entities[0]
    return alone or (asked.text.rstrip("？?").endswith(("是谁", "是什么人")) and not asked.terms)


def _role_item(fact: Fact, *, with_label: bool, under: str) -> Item:
    named = fact.place.core or fact.place.document.identity.title
    return Item(f"{named}{fact.field.label}" if with_label else named, fact.evidence, under=under)


def _named(place: Place) -> str:
    """How a message names a place: its heading, or the title of its document."""
    return f"“{place.core}”" if place.core else f"《{place.document.identity.title}》"
