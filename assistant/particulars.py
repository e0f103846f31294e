"""Answers that a document gives of itself: its number, dates, issuers, title."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.facts import Facts, coverage, pairs
from assistant.question import Asked
from assistant.reader.bounds import bounds_of, names_place
from assistant.records import Evidence, Finding, Item, Premise
from corpus.identity import NUMBER
from corpus.records import Document, Span, Stated
from corpus.validity import Relations

_IN_FORCE = re.compile(
    "有效吗|是否有效|还有效|有没有效|效力|废止了吗|是否废止|被废止|失效了吗|过期|还能用吗|作废"
)
_ASPECTS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("number", "发文字号", re.compile(r"发文字号|发文号|文号|字号|文件号|几号文")),
    (
        "expires",
        "有效期",
        re.compile(
            r"有效期|(?:何时|什么时候|哪天|哪一天|几号).{0,4}(?:失效|到期|废止)|(?:失效|到期|废止)(?:日期|时间)"
        ),
    ),
    (
        "effective",
        "施行日期",
        re.compile(
            r"(?:何时|什么时候|哪天|哪一天|几月几日|从哪天|日期|时间).{0,6}(?:施行|生效|实施|执行)|(?:施行|生效|实施)(?:日期|时间)"
        ),
    ),
    (
        "issued",
        "印发日期",
        re.compile(
            r"(?:何时|什么时候|哪天|哪一天|哪年|几月几日|几月几号|日期|时间|哪一年).{0,6}(?:印发|发布|下发|出台|发文|成文|公布|发的)"
            r"|(?:印发|发布|下发|出台|发文|成文|公布|落款)(?:的)?(?:日期|时间)"
        ),
    ),
    (
        "issuers",
        "发文机关",
        re.compile(
            r"发文(?:机关|单位|部门)|(?:谁|哪个|哪些|什么|哪)(?:个|些)?(?:部门|单位|机关|机构)?(?:联合)?(?:印发|发布|下发|发文|发的|出台|制定)"
        ),
    ),
)
_TITLE = re.compile("是什么文件|什么文件|哪份文件|哪个文件|文件名|标题|全称")
# Words that say that a document itself is asked about.
_DOCUMENT = re.compile(
    "《|文件|方案|通知|办法|意见|公告|通告|规定|条例|细则|决定|预案|规划|计划|指南|章程|法(?=[是的何什从自])"
)
# Words beside which a document may state what was not recognised: where they stand nothing is denied.
_MAY_STATE = {
    "number": re.compile("(?!)"),
    "issuers": re.compile(""),
    "issued": re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|[〇零○一二三四五六七八九]{4}年"),
    "effective": re.compile("施行|生效|起执行|起实施|起开始"),
    "expires": re.compile("有效期|失效|为止|日止|结束之日|期满"),
}
_TITLED = 0.65
_FEW = 3


def of_document(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """What the document asked about states of itself; None when the question asks no such thing."""
    if asked.numbers and _TITLE.search(asked.text):
        return _titles([d for d in facts.documents if facts.document_in_scope(d.name, asked)])
    if _IN_FORCE.search(asked.text):
        return _validity(asked, facts)
    matched = ((a, n, found) for a, n, pattern in _ASPECTS if (found := pattern.search(asked.text)))
    aspect, name, found = next(matched, ("", "", None))
    if found is None:
        return None
    words = found.group()
    terms = tuple(t for t in asked.terms if t not in words and len(t) > 1)
    if not (terms or asked.years or asked.numbers) and len(facts.documents) > _FEW:
        return Premise(f"库中有多份文件，请说明要查哪一份的{name}")
    bounds = bounds_of(asked.text)
    scored = [
        (_titled(d, terms), d)
        for d in facts.documents
        if facts.document_in_scope(d.name, asked) and names_place(bounds, d)
    ]
    top = max((s for s, _ in scored), default=0.0)
    if top < _TITLED:
        return None
    chosen = [d for s, d in scored if s == top]
    if len(chosen) > _FEW:
        return None
    stated = [_state(d, aspect, name, asked) for d in chosen]
    findings = [s for s in stated if isinstance(s, Finding)]
    if findings:
        items = tuple(i for f in findings for i in f.items)
        if len(chosen) > 1:
            titles = {d.name: d.identity.title for d in chosen}
            items = tuple(replace(i, under=titles[i.evidence.document]) for i in items)
        return Finding(items, 0.95)
    return stated[0] if _DOCUMENT.search(asked.text) or asked.numbers else None


def _titles(documents: list[Document]) -> Finding | None:
    items = tuple(
        Item(d.identity.title, _evidence(d, Stated(d.identity.title, d.identity.title_span)))
        for d in documents
        if d.identity.title_span
    )
    return Finding(items, 0.95) if items else None


def _validity(asked: Asked, facts: Facts) -> Finding | Premise | None:
    """Whether the document asked about is in force today, in the words that say so."""
    if repealed := _repealed(asked.text, facts):
        return repealed
    terms = tuple(t for t in asked.terms if len(t) > 1 and not _IN_FORCE.search(t))
    scored = [(_titled(d, terms), d) for d in facts.documents if facts.document_in_scope(d.name, asked)]
    chosen = [d for s, d in scored if s >= _TITLED] if terms or asked.years or asked.numbers else []
    if len(chosen) != 1:
        return Premise("请说明要查哪一份文件的效力")
    validity = Relations(facts.documents).validity(chosen[0], date.today())
    source = next((d for d in facts.documents if d.name == validity.source), None)
    if source is None or validity.basis is None:
        first = chosen[0].clauses[0]
        near = (Evidence(chosen[0].name, first.ordinal, first.span),)
        return Premise(f"《{chosen[0].identity.title}》没有写明施行日期、有效期或废止情况，效力未知", near)
    span = _line(source, validity.basis.span)
    owner = next((c for c in source.clauses if c.span.covers(span)), source.clauses[0])
    item = Item(source.slice(span), Evidence(source.name, owner.ordinal, span))
    return Finding((item,), 0.9, verdict=str(validity.state))


def _repealed(question: str, facts: Facts) -> Finding | None:
    """That a document named by its title, which the library does not hold, is repealed by one it holds."""
    named = re.findall("《([^《》]+)》", question)
    if len(named) != 1 or any(d.identity.title == named[0] for d in facts.documents):
        return None
    for document in facts.documents:
        for reference in document.identity.repeals:
            if reference.title == named[0]:
                stated = Stated(reference.title, reference.span)
                item = Item(f"《{reference.title}》", _evidence(document, stated))
                return Finding(
                    (replace(item, text=document.slice(item.evidence.span)),), 0.9, verdict="已废止"
                )
    return None


def _titled(document: Document, terms: tuple[str, ...]) -> float:
    words = f"{document.identity.title} {document.name}"
    return coverage(terms, pairs(words), words)


def _state(document: Document, aspect: str, name: str, asked: Asked) -> Finding | Premise | None:
    """What a document states; where it cannot be overlooked, that it does not state it."""
    stated = _stated(document, aspect, asked)
    if stated:
        return Finding(tuple(Item(document.slice(s.span), _evidence(document, s)) for s in stated), 0.95)
    if _MAY_STATE[aspect].search(document.text):
        return None
    first = document.clauses[0]
    nearest = (Evidence(document.name, first.ordinal, first.span),)
    return Premise(f"《{document.identity.title}》没有写明{name}", nearest)


def _stated(document: Document, aspect: str, asked: Asked) -> tuple[Stated, ...]:
    identity = document.identity
    if aspect == "number":
        return (identity.number,) if identity.number else _number_in_title(document)
    if aspect == "issuers":
        return identity.issuers
    keys = ("printed", "issued") if "印发" in asked.text else ("issued", "printed")
    if aspect != "issued":
        keys = (aspect, aspect)
    return next(((identity.dates[k],) for k in keys if k in identity.dates), ())


def _number_in_title(document: Document) -> tuple[Stated, ...]:
    """The number that a title begins with, as saved pages have it (某政发〔2020〕3号-某市关于…)."""
    span = document.identity.title_span
    found = NUMBER.match(document.slice(span)) if span else None
    if not span or not found:
        return ()
    return (
        Stated(found["number"], Span(span.start + found.start("number"), span.start + found.end("number"))),
    )


def _evidence(document: Document, stated: Stated) -> Evidence:
    owner = next((c for c in document.clauses if c.span.covers(stated.span)), document.clauses[0])
    return Evidence(document.name, owner.ordinal, _line(document, stated.span))


def _line(document: Document, span: Span) -> Span:
    """The line around a span, when it is short enough to quote; else the span."""
    start = document.text.rfind("\n", 0, span.start) + 1
    end = document.text.find("\n", span.end)
    line = Span(start, end if end >= 0 else len(document.text))
    return line if len(line) <= 120 else span
