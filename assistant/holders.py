"""From people and departments to the roles they hold and the tasks they have."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import words
from assistant.facts import COVERED, Fact, Facts
from assistant.question import Asked
from assistant.reader.sentence import lead_of
from assistant.records import Evidence, Finding, Item, Premise
from assistant.refuse import NOT_FOUND
from corpus.records import Span


def held_by(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Finding | Premise | None:
    """From people or departments to what they do."""
    if asked.asks("yesno") and not asked.asks("list", "compare"):
        return None
    if asked.asks("who") and words.ORGANISATION.search(asked.entities[0]) and not asked.asks("supports"):
        return None
    employer = _asks_employer(asked)
    labels = () if employer or _TAKES_PART.search(asked.text) else asked.labels
    if not (labels or employer or words.ROLE_ASKED.search(asked.text) or _asks_who_is(asked)):
        return None
    sought = _sought(asked)
    asking = (*words.ROLE_ASKED.findall(asked.text), sought)
    terms = tuple(t for t in terms if t not in asked.entities and not any(t in said for said in asking))
    several = len(asked.entities) > 1
    items: list[Item] = []
    for entity in asked.entities:
        under = entity if several else ""
        held = [f for f in facts.valued(entity) if not labels or f.field.label in labels]
        chosen = [
            f for f in held if facts.in_scope(f.place, asked) and facts.about(f.place, terms) >= COVERED
        ]
        chosen = [f for f in chosen if words.ROLE_LABEL.search(f.field.label)] or chosen
        chosen = chosen or _where_told(asked, held, facts, terms)
        chosen = [f for f in chosen if sought and f.place.core.endswith(sought[-1])] or chosen
        for fact in chosen:
            items.append(_role_item(fact, with_label=len(labels) != 1, under=under))
            post = "" if labels or sought else _post_of(entity, fact)
            if post and post not in items[-1].text:
                items.append(Item(post, fact.evidence, under=under))
    if items:
        return Finding(_told_apart(items, facts), 0.95)
    return _no_role(asked, facts, terms)


def _where_told(asked: Asked, held: list[Fact], facts: Facts, terms: tuple[str, ...]) -> list[Fact]:
    """What somebody holds in the one document that speaks of what is asked about, not only its headings."""
    names = {d.name for d in facts.telling(terms, asked)} if terms else set()
    return [f for f in held if f.place.document.name in names] if len(names) == 1 else []


# 参与哪些工作 asks for what a department leads as well.
_TAKES_PART = re.compile("(?:参与|参加)(?:了|的)?(?:哪|什么|几)")


def _sought(asked: Asked) -> str:
    """What kind of thing is asked for, 工作组 of 带的是哪个工作组; else nothing."""
    found = words.WHICH.search(asked.text)
    return found["noun"] if found and not words.ORG_LABEL.search(found["noun"]) else ""


# 是哪个单位的领导: a person's post, not a department with some duty.
_EMPLOYER = re.compile("是(?:哪|什么)[一个家]{0,2}(?:单位|部门|局|公司)的")


def _asks_employer(asked: Asked) -> bool:
    """Whether it is asked where somebody who is named works and as what."""
    person = not words.ORGANISATION.search(asked.entities[0])
    return person and not asked.named and bool(_EMPLOYER.search(asked.text))


def _told_apart(items: list[Item], facts: Facts) -> tuple[Item, ...]:
    """The items, equal ones of several documents under the titles of these."""
    titles = {d.name: d.identity.title for d in facts.documents}
    twice = {i.text for i in items if any(j.text == i.text and j.evidence != i.evidence for j in items)}
    return tuple(replace(i, under=titles[i.evidence.document]) if i.text in twice else i for i in items)


def _no_role(asked: Asked, facts: Facts, terms: tuple[str, ...]) -> Premise | None:
    """Why a person or department that the documents know has no such role in the scope asked about."""
    entity, labels = asked.entities[0], asked.labels
    others = [f for f in facts.valued(entity) if words.ROLE_LABEL.search(f.field.label)]
    if not others or not all(words.ROLE_LABEL.search(v) for v in labels):
        return None
    if not any(facts.about(p, terms) >= COVERED for p in facts.places):
        return None
    if any(facts.in_scope(f.place, asked) and facts.about(f.place, terms) >= COVERED for f in others):
        return Premise(NOT_FOUND, tuple(f.evidence for f in others))
    where = f"{'、'.join(asked.years)}年的文件" if asked.years else "所问的文件"
    role = f"作为{labels[0]}" if labels and asked.named else "的任务或职务"
    return Premise(f"{where}没有列出{entity}{role}", tuple(f.evidence for f in others))


# A heading that names something, no sentence.
_A_NAME = re.compile("[^，。；]{1,30}")


def _post_of(entity: str, fact: Fact) -> str:
    """The post told in brackets behind a name or right before it: 张三（财政局局长）, 财政局局长张三."""
    name = re.escape(entity)
    behind = re.search(name + r"[（(](?P<post>[\u4e00-\u9fff、]{2,30})[）)]", fact.field.value)
    before = re.search(
        rf"(?:^|、|和)(?P<post>[\u4e00-\u9fff]{{2,24}}?)\s?{name}(?=$|、|和)", fact.field.value
    )
    found = behind or before
    return found["post"] if found else ""


def _asks_who_is(asked: Asked) -> bool:
    alone = asked.text.strip("？?。 ") == asked.entities[0]
    asks = asked.text.startswith("谁是") or asked.text.rstrip("？?").endswith(("是谁", "是什么人"))
    return alone or (asks and not asked.terms)


# 中心主任为石磊 says what is held where.
_TOLD_AS = re.compile(r"(?P<role>[\u4e00-\u9fff]{2,12}(?:主任|长|人|指挥))[为是]")


def _role_item(fact: Fact, *, with_label: bool, under: str) -> Item:
    core = fact.place.core
    if not core and fact.place.clause.path and not words.PERSON_LABEL.search(fact.field.label):
        return _task_item(fact, under)
    named = core or fact.place.document.identity.title
    if not with_label:
        return Item(named, fact.evidence, under=under)
    quote = fact.place.document.slice(fact.field.span)
    if told_as := _TOLD_AS.match(quote):
        return Item(told_as["role"], fact.evidence, under=under)
    person = words.PERSON_LABEL.search(fact.field.label)
    if person and quote.startswith(fact.field.value) and quote != fact.field.value:
        # 科长张三兼任办公室主任 says itself what is held where.
        return Item(quote, fact.evidence, under=under)
    told_of = "" if core and not _A_NAME.fullmatch(core) else named
    if fact.field.label in quote or not core:
        return Item(f"{told_of}{fact.field.label}", fact.evidence, under=under)
    # 甲组、乙组，组长依次为… tells 甲组组长; 区财政局配合 does not say 配合单位.
    return Item(fact.field.label if person else core, fact.evidence, under=under)


def _task_item(fact: Fact, under: str) -> Item:
    """The task of a clause without a heading: the words that it begins with, 改造公路42公里."""
    clause = fact.place.clause
    text = fact.place.document.slice(clause.span)
    lead = lead_of(text)
    named = _FIRST_WORDS.match(text, lead)
    if named is None:
        return Item(fact.place.document.identity.title, fact.evidence, under=under)
    start = clause.span.start
    whole = Span(start + lead, max(start + named.end(), fact.field.span.end))
    return Item(named.group(), Evidence(fact.place.document.name, clause.ordinal, whole), under=under)


_FIRST_WORDS = re.compile(r"[^，,。；;：:\n]{4,40}")
