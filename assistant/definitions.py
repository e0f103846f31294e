"""What a document means by a term: 本办法所称…是指…, “三不断”（…）, …（以下简称“…”）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.facts import COVERED, Facts, Place
from assistant.question import Asked
from assistant.records import Evidence, Finding, Item
from corpus.records import Span
from corpus.variants import simplify

_TERM = r"(?P<term>[^，,。；;？?：:“”的]{2,24}?)"
_QUOTED_TERM = r"(?:“(?P<quoted>[^“”]{2,30})”|" + _TERM + ")"
# The ways to ask what a term means.
_ASKS = (
    re.compile(rf"^{_QUOTED_TERM}(?:是什么意思|的(?:定义|含义|意思|全称)|怎么理解|如何定义|怎么界定)"),
    re.compile(
        rf"^(?:.*[，,的中里说])?{_QUOTED_TERM}(?:到底|究竟|具体|主要|一词)?(?:是指|指的是|指|是)(?:什么|啥|哪)"
    ),
    re.compile(rf"^(?:什么是|何谓|何为|什么叫做?|啥是|啥叫){_QUOTED_TERM}[？?]?$"),
)
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# A bracket behind a term that explains nothing.
_NOTHING_NEW = re.compile("以下[简统]称|下同|见?附件|略|[一二三四五六七八九十]")
_ASKING = frozenset("全称 简称 定义 含义 意思 具体 概念 一词 说法".split())
_FEW = 3


def from_definition(asked: Asked, facts: Facts) -> Finding | None:
    """What the documents say that a term means; of several documents each, when they are few."""
    term = _term_of(asked.text)
    if not term:
        return None
    found: dict[str, Item] = {}
    for place in facts.places:
        if term in place.document.text and facts.in_scope(place, asked) and _about(place, term, asked, facts):
            for text, evidence in _meanings(place, term):
                found.setdefault(simplify(text), Item(text, evidence))
    if not 0 < len(found) <= _FEW:
        return None
    return Finding(tuple(found.values()), 0.9)


def _term_of(question: str) -> str:
    """The term whose meaning is asked for, or nothing."""
    for asks in _ASKS:
        if match := asks.search(question.strip()):
            return (match["quoted"] or match["term"] or "").strip("“”")
    return ""


def _about(place: Place, term: str, asked: Asked, facts: Facts) -> bool:
    """Whether what a question says beside the term is said of the place."""
    rest = tuple(t for t in asked.terms if t not in term and term not in t and t not in _ASKING)
    return not rest or facts.about(place, rest) >= COVERED


def _meanings(place: Place, term: str) -> Iterator[tuple[str, Evidence]]:
    own, start = place.document.slice(place.clause.span), place.clause.span.start
    if term not in own:
        return
    spelled = re.escape(term)
    defined = re.compile(
        rf"(?:(?:本[\u4e00-\u9fff]{{1,6}})?(?:所称|所指|所谓)的?“?{spelled}”?[，,]?(?:是指|系指|指的是|指|包括|是|为)"
        rf"|“?{spelled}”?[，,]?(?:是指|系指|指的是))(?P<meaning>[^。\n]+)"
    )
    beside = re.compile(rf"“[^“”]{{0,8}}{spelled}”[（(](?P<meaning>[^（）()]{{4,120}})[）)]")
    called = re.compile(
        rf"(?P<meaning>(?:《[^《》]+》|[^，,。；;：:、\s（）()]{{3,40}}))[（(]以下(?:简称|统称)：?“?{spelled}”?[）)]"
    )
    for pattern in (defined, beside, called):
        for found in pattern.finditer(own):
            meaning = found["meaning"].strip("，, ")
            if len(_NOTHING_NEW.sub("", meaning)) >= 2:
                sentence = _around(own, found.start("meaning"))
                span = Span(start + sentence.start, start + sentence.end)
                yield meaning, Evidence(place.document.name, place.clause.ordinal, span)


def _around(own: str, at: int) -> Span:
    """The sentence that holds a position."""
    for sentence in _SENTENCE.finditer(own):
        if sentence.start() <= at < sentence.end():
            return Span(sentence.start(), sentence.end())
    return Span(0, len(own))
