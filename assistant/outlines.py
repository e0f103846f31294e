"""Answers that stand in the outline: the items under a heading, and what a counted term counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assistant import words
from assistant.facts import COVERED, Facts, Place
from assistant.question import Asked
from assistant.records import Evidence, Finding, Item
from corpus.records import Clause, Document, Span
from corpus.variants import simplify

_REASON_HEADING = re.compile("意义|目的|必要性|背景|缘由")
_SHORT_ITEM = re.compile(r"[^、，,。；;：:“”《》]{1,23}[^、，,。；;：:“”《》和与及的]")
# Verbs and prepositions after which the first item of a list begins.
_BEFORE_LIST = re.compile(
    r".*(?:实现|即|是|为|包括|包含|分为|以及|打赢|推进|开展|加强|做好|抓好|围绕|打造|提升|提高|完善|落实|涵盖|坚持|建设|其中|中)(?=[^、]{2,})"
)
# More clauses than this under one and the same heading are no answer.
_ALIKE = 3
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def from_outline(asked: Asked, facts: Facts) -> Finding | None:
    """The list that headings or a counted term give, or None."""
    if asked.asks("why"):
        return _reasons(asked, facts)
    if found := _headed(asked, facts) or _which(asked, facts):
        return found
    if not asked.asks("list", "what"):
        return None
    return _children(asked, facts) or _counted(asked, facts) or _sorted_as(asked, facts)


def _headed(asked: Asked, facts: Facts) -> Finding | None:
    """The clause under a heading that is all the question says."""
    words_said = asked.text.strip("？?。 “”")
    headed = (p for p in facts.places if p.clause.path and p.core.rstrip("？?") == words_said)
    places = [p for p in headed if facts.in_scope(p, asked)]
    found = [Item(body_of(p.document, p.clause), p.evidence) for p in places]
    bodies = {simplify(item.text): item for item in reversed(found) if item.text}
    return Finding(tuple(reversed(bodies.values())), 0.9) if 0 < len(bodies) <= _ALIKE else None


_ANSWER = re.compile(r"^[？?。：:\s]*(?:答[：:]\s*)?")


def body_of(document: Document, clause: Clause) -> str:
    """The text of a clause without its heading; of a question with its answer, the answer."""
    own = document.slice(clause.span)
    return _ANSWER.sub("", own.removeprefix(clause.path[-1])).strip("。 \n：:")


def _which(asked: Asked, facts: Facts) -> Finding | None:
    """Which of the sister headings that end alike the rest of the question belongs to."""
    which = words.WHICH.search(asked.text)
    if which is None:
        return None
    noun = which["noun"]
    # The noun may be cut together with what follows it (突破|年里): what it ends in is no term.
    terms = tuple(t for t in asked.terms if t not in noun and noun not in t and t[:1] not in noun)
    places = [p for p in facts.places if p.core.endswith(noun) and facts.in_scope(p, asked)]
    if not places or not terms:
        return None
    scored = [(_holds(p, terms), -i, p) for i, p in enumerate(places)]
    best = max(scored, key=lambda s: s[:2])
    if best[0] < COVERED or sum(s[0] == best[0] for s in scored) > 1:
        return None
    return Finding((Item(best[2].core, _first_mention(best[2], terms)),), 0.85)


def _holds(place: Place, terms: tuple[str, ...]) -> float:
    own = place.document.slice(place.clause.span)
    return sum(len(t) for t in terms if t in own) / sum(map(len, terms))


def _first_mention(place: Place, terms: tuple[str, ...]) -> Evidence:
    """The sentence of a clause that holds most of the terms."""
    own = place.document.slice(place.clause.span)
    best = max(_SENTENCE.finditer(own), key=lambda m: sum(t in m.group() for t in terms))
    start = place.clause.span.start
    return Evidence(place.document.name, place.clause.ordinal, Span(start + best.start(), start + best.end()))


def _children(asked: Asked, facts: Facts) -> Finding | None:
    """The headings below the heading that the question names."""
    named = [
        p
        for p in facts.places
        if len(p.core) >= 3 and p.core in asked.text and facts.in_scope(p, asked) and _below(p, facts)
    ]
    if not named:
        return None
    others = tuple(t for t in asked.terms if len(t) > 1 and not any(t in p.core for p in named))
    scored = [(facts.about(p, others), p) for p in named]
    top = max(s for s, _ in scored)
    if top < COVERED:
        return None
    items = tuple(i for s, p in scored if s == top for i in _items(_below(p, facts)))
    return Finding(items, 0.9) if items and all(_is_item(i.text) for i in items) else None


def _is_item(text: str) -> bool:
    """Whether a heading says something whole: words, no bracket left open, no list cut off."""
    return (
        len(re.findall(r"[\u4e00-\u9fffA-Za-z]", text)) >= 2
        and text.count("（") == text.count("）")
        and text.count("“") == text.count("”")
        and not re.search(r"[；;，,、：:]\s*\d*\.?$", text)
    )


def _below(place: Place, facts: Facts) -> list[Place]:
    path = place.clause.path
    found: dict[tuple[str, ...], Place] = {}
    for other in facts.places:
        if other.document is place.document and other.clause.path[:-1] == path and path:
            found.setdefault(other.clause.path, other)
    return list(found.values())


_NAME_BEFORE = re.compile(r"[^：:，,。；;]{2,16}(?=[：:])")


def _items(places: list[Place]) -> Iterator[Item]:
    """The headings as items; where each is a name before a colon (抢险组：…), the names."""
    names = [_NAME_BEFORE.match(place.core) for place in places]
    for place, name in zip(places, names, strict=True):
        yield Item(name.group() if name and all(names) else place.core, _heading_evidence(place))


def _heading_evidence(place: Place) -> Evidence:
    """The heading itself: the first line, or the first sentence of a clause that begins with it."""
    own = place.document.slice(place.clause.span)
    heading = place.clause.path[-1]
    at = own.find(heading)
    start = place.clause.span.start + max(at, 0)
    end = start + (len(heading) if at >= 0 else len(own.split("\n")[0]))
    return Evidence(place.document.name, place.clause.ordinal, Span(start, end))


def _reasons(asked: Asked, facts: Facts) -> Finding | None:
    """为什么: the points under a heading that speaks of meaning or purpose, in the document asked about."""
    for place in facts.places:
        titled = facts.about(place, asked.terms) >= COVERED and facts.in_scope(place, asked)
        if titled and _REASON_HEADING.search(place.core) and (below := _below(place, facts)):
            return Finding(tuple(_items(below)), 0.85)
    return None


# What follows a counted term that is asked about: “三个先行地”指什么, 五大行动分别是; up to the next stop.
_ASKED_OF = re.compile(
    r"^[”’]?[^，,。；;？?]{0,12}?(?:指|是|为|有|包括|包含|涵盖|都|分别|各|具体|内容|叫|什么|哪|啥|呢|[？?]|$)"
)
_ASKS_BEFORE = re.compile(r"(?:哪|哪些|什么)[“‘]?$")


def _counted(asked: Asked, facts: Facts) -> Finding | None:
    """What a counted term such as “三个先行地” or 五大行动 counts; of several quoted ones, each."""
    quoted = list(dict.fromkeys(re.findall("“([^“”]+)”", asked.text)))
    if len(quoted) < 2:
        return _counted_in(asked.text, asked, facts)
    if not _EACH.search(asked.text):
        return None  # two terms are set against each other, neither is asked for what it counts
    found = [(term, _counted_in(term, asked, facts)) for term in quoted]
    items = tuple(replace(i, under=term) for term, f in found if f for i in f.items)
    return Finding(items, 0.9) if all(f for _, f in found) else None


_EACH = re.compile("各|分别|都")


def _counted_in(text: str, asked: Asked, facts: Facts) -> Finding | None:
    for found in words.COUNTED.finditer(text):
        before, after = (
            text[: found.start()],
            text[found.end("unit") if found["unit"] else found.end("count") :],
        )
        if not (_ASKED_OF.match(after) or _ASKS_BEFORE.search(before)):
            continue
        count = words.HAN_COUNT[found["count"]]
        noun = found["noun"]
        for length in range(len(noun), 1, -1):
            term = found["count"] + (found["unit"] or "") + noun[:length]
            if finding := _count_of(term, noun[:length], count, asked, facts):
                return finding
        if found["unit"]:
            term = found["count"] + found["unit"]
            if finding := _listed_before(term, count, asked, facts, following=noun):
                return finding
    return None


# 下设哪些工作组, 分了哪几个组: what kind of thing is listed.
_OF_KIND = re.compile(r"哪(?:些|几[个项类种条大])(?P<noun>[\u4e00-\u9fff]{1,6})[？?。]?$")
_SET_UP = re.compile("经过|办理|走完|下设|内设|设立|设有|成立|组建|底下|下面|分[了为成设]?|设[了置]?")
_STEPS = re.compile("环节|步骤|程序|流程|阶段")
_PROCEDURE = re.compile("程序|流程|步骤|环节")
_LEAST = 2


def _sorted_as(asked: Asked, facts: Facts) -> Finding | None:
    """All the sister headings that end with what is asked for, in the one document that speaks of the rest.

    Steps are those below the heading of a procedure, whatever they are called.
    """
    kind = _OF_KIND.search(asked.text)
    aside = kind["noun"] if kind else ""
    terms = tuple(t for t in asked.terms if t not in aside and not _SET_UP.fullmatch(t))
    documents = facts.telling(terms, asked) if terms else []
    if kind is None or len(documents) != 1:
        return None
    sisters = _sisters_in(documents[0], facts)
    if _STEPS.search(aside):
        alike = [g for g in sisters if _PROCEDURE.search(g[0].clause.path[-2:][0])]
        return Finding(tuple(_items(alike[0])), 0.85) if len(alike) == 1 else None
    for start in range(len(aside)):
        alike = [g for g in sisters if all(p.core.endswith(aside[start:]) for p in g)]
        if len(alike) == 1:
            return Finding(tuple(_items(alike[0])), 0.85)
    return None


def _sisters_in(document: Document, facts: Facts) -> list[list[Place]]:
    """The headings of a document, those below one heading together; two at least."""
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Place]] = defaultdict(dict)
    for place in facts.places:
        if place.document is document and place.clause.path:
            groups[place.clause.path[:-1]].setdefault(place.clause.path, place)
    return [list(group.values()) for group in groups.values() if len(group) >= _LEAST]


def _count_of(term: str, noun: str, count: int, asked: Asked, facts: Facts) -> Finding | None:
    documents = [d for d in facts.documents if term in d.text and facts.document_in_scope(d.name, asked)]
    if not documents:
        return None
    for start in range(len(noun) - 1):
        if below := _sisters(noun[start:], count, documents, facts):
            return Finding(tuple(_items(below)), 0.95)
    return _listed_before(term, count, asked, facts) or _items_holding(noun, count, documents)


def _sisters(noun: str, count: int, documents: list[Document], facts: Facts) -> list[Place]:
    """As many sister headings as are counted, all ending with the noun."""
    groups: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], Place]] = defaultdict(dict)
    for place in facts.places:
        if place.clause.path and place.document in documents and place.core.endswith(noun):
            groups[(place.document.name, place.clause.path[:-1])].setdefault(place.clause.path, place)
    return next((list(g.values()) for g in groups.values() if len(g) == count), [])


def _listed_before(
    term: str, count: int, asked: Asked, facts: Facts, *, following: str = ""
) -> Finding | None:
    """The items right before the term: 交通投资、…、民间投资等“四大”重点领域."""
    written = re.compile(r"等?“?" + re.escape(term) + (r"”?" + re.escape(following[:2]) if following else ""))
    for place in facts.places:
        if not facts.in_scope(place, asked):
            continue
        own = place.document.slice(place.clause.span)
        for found in written.finditer(own):
            items = _run_before(own[: found.start()], count)
            if items:
                return _list_finding(place, own, found.start() - len("、".join(items)), items)
    return None


def _run_before(text: str, count: int) -> list[str]:
    tail = re.split(r"[。；;！？\n，,]", text)[-1].rstrip(" ”")
    parts = tail.split("、")
    if len(parts) < count:
        return []
    parts = parts[-count:]
    lengths = {len(p) for p in parts[1:]}
    if len(lengths) == 1 and len(parts) > 2:
        # Items of a list are often made alike; what the first has more belongs to the sentence.
        parts[0] = parts[0][-lengths.pop() :]
    else:
        parts[0] = (_BEFORE_LIST.sub("", parts[0]) or parts[0]).lstrip("“ ")
    return parts if all(_SHORT_ITEM.fullmatch(p) for p in parts) else []


def _items_holding(noun: str, count: int, documents: list[Document]) -> Finding | None:
    """As many listed items as are counted, each holding the noun's characters in order."""
    spelled = ".*".join(map(re.escape, noun))
    for document in documents:
        for clause in document.clauses:
            own = document.slice(clause.span)
            for quoted in re.finditer(r"“([^“”]+)”", own):
                items = quoted.group(1).split("、")
                if len(items) == count and all(re.search(spelled, i) for i in items):
                    span = Span(clause.span.start + quoted.start(1), clause.span.start + quoted.end(1))
                    evidence = Evidence(document.name, clause.ordinal, span)
                    return Finding(tuple(Item(i, evidence) for i in items), 0.9, separator="、")
    return None


def _list_finding(place: Place, own: str, at: int, items: list[str]) -> Finding:
    """A finding whose evidence is the sentence that lists the items."""
    start = place.clause.span.start
    for sentence in _SENTENCE.finditer(own):
        if sentence.start() <= max(at, 0) < sentence.end():
            evidence = Evidence(
                place.document.name,
                place.clause.ordinal,
                Span(start + sentence.start(), start + sentence.end()),
            )
            return Finding(tuple(Item(i, evidence) for i in items), 0.9, separator="、")
    evidence = place.evidence
    return Finding(tuple(Item(i, evidence) for i in items), 0.85, separator="、")
