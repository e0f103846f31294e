"""What a document does to others: which it repeals, amends or rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.clean import squeeze
from corpus.records import Reference, Span

_TITLE = r"《(?P<title>(?:[^《》]|《[^《》]*》|〈[^〈〉]*〉){2,120})》"
_REFERENCE = re.compile(
    rf"{_TITLE}(?:\s?[（(](?P<number>[^（）()《》]{{0,30}}[〔\[【﹝（(]?(?:19|20)?\d*[〕\]】﹞）)]?\s?第?\s?\d+\s?号)[^（）()]{{0,12}}[）)])?"
)
_REPEAL = re.compile("同时废止|予以废止|即行废止|相应废止|自行废止|停止执行|同时失效|自行失效|(?<!同时)废止")
_NOT_REPEAL = re.compile("修改|修订|废止(?:日期|时间)|是否废止|不予废止|有效期")
_AMEND = re.compile(r"(?:修改|修订|调整|作(?:出)?如下修改|部分条款)")
_BASIS = re.compile(r"^(?:为[^。]{0,120}[，,])?[^。]{0,60}?(?:根据|依据|按照|遵照)")
_SENTENCE = re.compile(r"[^。；\n]+")
_OWN_BASIS = 6


def relations_of(text: str, title: str, body: Iterable[Span]) -> dict[str, tuple[Reference, ...]]:
    """The documents that a normal text repeals, amends and is based on, each once, in order."""
    found: dict[str, dict[str, Reference]] = {"repeals": {}, "amends": {}, "based_on": {}}
    for index, span in enumerate(body):
        for sentence in _SENTENCE.finditer(text[span.start : span.end]):
            kind = _kind(sentence.group(), title, index)
            if kind:
                for reference in references_in(sentence.group(), span.start + sentence.start()):
                    found[kind].setdefault(reference.title, reference)
    return {kind: tuple(named.values()) for kind, named in found.items()}


def _kind(sentence: str, title: str, index: int) -> str | None:
    if "《" not in sentence:
        return None
    if _REPEAL.search(sentence) and not _NOT_REPEAL.search(sentence):
        return "repeals"
    if (
        ("修改" in title or "修订" in title or "修正" in title)
        and _AMEND.search(sentence)
        and index < _OWN_BASIS * 2
    ):
        return "amends"
    if index < _OWN_BASIS * 3 and _BASIS.match(sentence):
        return "based_on"
    return None


def references_in(sentence: str, at: int) -> Iterator[Reference]:
    """The titles in 《》 that stand in a sentence which begins at `at`."""
    for found in _REFERENCE.finditer(sentence):
        yield Reference(
            squeeze(found["title"]),
            squeeze(found["number"] or ""),
            Span(at + found.start(), at + found.end()),
        )


_PREFIX = re.compile(r"^.{0,60}?关于(?:印发|发布|公布|重新(?:印发|发布)|转发|下发|颁布)")
_SUFFIX = re.compile(r"的(?:通知|公告|决定|通告|函|令|批复)$")
_EDITION = re.compile(
    r"[（(〔](?:(?:19|20)\d\d年?)?(?:试行|暂行|修订|修订版|修正|修正版|征求意见稿|\d{4}年?版?|第.版)[）)〕]|(?:19|20)\d\d年度?|试行|暂行"
)


def core_title(title: str) -> str:
    """What two titles of one policy share: without 关于印发…的通知, 《》 and white space."""
    core = squeeze(title)
    if _PREFIX.match(core):
        core = _SUFFIX.sub("", _PREFIX.sub("", core))
        core = re.sub(r"^[《<〈]|[》>〉]$", "", core)
    return re.sub("[《》〈〉]", "", core)


def policy_name(title: str) -> str:
    """What two editions of one policy share: the core title without year and 试行."""
    return _EDITION.sub("", core_title(title))
