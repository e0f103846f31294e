"""Rosters: several labels in a row under one announcement, as 各区联系人：东区：张三；西区：李四."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import words
from assistant.facts import COVERED, Fact, Facts, Place, coverage, pairs
from assistant.question import Asked
from assistant.records import Finding, Item, Premise
from corpus.names import bearer

_LEAST = 3
_APART = 6
_REGION = re.compile(r"[区县市镇乡]$|街道$")
# A region named at the beginning of a question or of a part of it; 各区 and 社区 are none.
_NAMED_REGION = re.compile(
    r"(?:^|[，,的在省市县])(?P<name>(?![各全本该哪每])[\u4e00-\u9fff]{2,3}?(?:区|县|市|镇|乡|街道))(?<![社园校小]区)"
)
_CONTACT = re.compile("电话|号码|热线|手机|联系方式")
_EACH = re.compile("各(?![项类级种地])|分别|都")


@dataclass(frozen=True, slots=True)
class Roster:
    """Fields of one clause that follow each other, and the words that stand before them."""

    facts: tuple[Fact, ...]
    before: str

    @property
    def place(self) -> Place:
        """Where the roster stands."""
        return self.facts[0].place

    @property
    def labels(self) -> tuple[str, ...]:
        """What it lists."""
        return tuple(f.field.label for f in self.facts)


def from_roster(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """What a roster has for the label that a question names; that it does not list a region; or None."""
    if asked.asks("how", "why"):
        return None
    near = [r for r in rosters_of(facts) if _announces(r, asked) and _is_about(r, asked, facts)]
    if len(near) != 1:
        return None
    roster = near[0]
    own = [f for f in roster.facts if f.field.label in asked.text]
    if own:
        return Finding(tuple(_item(f, asked, several=len(own) > 1) for f in own), 0.9)
    if missing := _missing_region(roster, asked):
        title = roster.place.document.identity.title
        return Premise(f"《{title}》没有列出“{missing}”", (roster.place.evidence,))
    if _EACH.search(asked.text):
        return Finding(tuple(_item(f, asked, several=True) for f in roster.facts), 0.85)
    return None


def rosters_of(facts: Facts) -> Iterator[Roster]:
    """The rosters of a library, in the order of its documents."""
    for own in facts.by_place():
        run: list[Fact] = []
        for fact in own:
            if run and not _follows(run[-1], fact):
                yield from _roster(run)
                run = []
            run.append(fact)
        yield from _roster(run)


def _follows(before: Fact, fact: Fact) -> bool:
    apart = fact.field.span.start - before.field.span.end
    return 0 <= apart <= _APART and not words.ROLE_LABEL.search(fact.field.label)


def _roster(run: list[Fact]) -> Iterator[Roster]:
    own = [f for f in run if not words.ROLE_LABEL.search(f.field.label)]
    if len(own) >= _LEAST and len({f.field.label for f in own}) == len(own):
        first = own[0]
        document, start = first.place.document, first.place.clause.span.start
        yield Roster(tuple(own), document.text[start : first.field.span.start])


def _is_about(roster: Roster, asked: Asked, facts: Facts) -> bool:
    """Whether title, headings and the words before a roster hold what a question says beside its label."""
    place = roster.place
    if not facts.in_scope(place, asked):
        return False
    known = " ".join((place.document.identity.title, *place.clause.path, roster.before))
    regions = "".join(_NAMED_REGION.findall(asked.text))
    labels = asked.labels if asked.named else ()
    said = [w for w in (*asked.terms, *labels, *asked.entities) if not _of(roster, w)]
    said = [w for w in said if w not in regions]
    return bool(said) and coverage(said, pairs(known), known) >= COVERED


def _of(roster: Roster, word: str) -> bool:
    return any(word in label for label in roster.labels)


def _announces(roster: Roster, asked: Asked) -> bool:
    """Whether the words right before a roster announce something that the question says."""
    announced = re.split(r"[。；\n]", roster.before)[-1]
    return any(len(w) >= 2 and w in announced for w in (*asked.labels, *asked.terms))


def _missing_region(roster: Roster, asked: Asked) -> str:
    """A region that the question names and a roster of regions does not, or nothing."""
    endings = {found.group() for label in roster.labels if (found := _REGION.search(label))}
    for name in _NAMED_REGION.findall(asked.text):
        ending = _REGION.search(name)
        if ending and ending.group() in endings and name not in roster.place.document.text:
            return str(name)
    return ""


def _item(fact: Fact, asked: Asked, *, several: bool) -> Item:
    value = fact.field.value
    if asked.asks("who") and not _CONTACT.search(asked.text):
        value = bearer(value)
    return Item(value, fact.evidence, under=fact.field.label if several else "")
