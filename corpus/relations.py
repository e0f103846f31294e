"""What a document does to others: which it repeals, amends or rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.clean import squeeze
from corpus.records import Reference, Span

_TITLE = r"《(?P<title>(?:[^《》]|《[^《》]{1,80}》){2,160})》"
_REFERENCE = re.compile(
    rf"{_TITLE}(?:\s?[（(](?P<number>[^（）()《》]{{0,30}}[〔\[【﹝（(]?(?:19|20)?\d{{0,4}}[〕\]】﹞）)]?\s?第?\s?\d{{1,5}}\s?号)"
    r"[^（）()]{0,12}[）)])?"
)
_REPEAL = re.compile("同时废止|予以废止|即行废止|相应废止|自行废止|停止执行|同时失效|自行失效|(?<!同时)废止")
_NOT_REPEAL = re.compile("修改|修订|废止(?:日期|时间)|是否废止|不予废止|有效期")
_AMEND = re.compile(r"(?:修改|修订|修正|调整|部分条款)")
_BASIS = re.compile(
    r"(?:^|[，,])[^。，,]{0,60}?(?P<word>根据|依据|依照|(?:按照|遵照)(?!执行)|(?:贯彻)?落实(?=[^。，,]{0,12}《))"
)
# Where the basis is told and the sentence comes to what the document does.
_BASIS_ENDS = re.compile(
    r"[，,；](?:[^，,；《]{0,14}?(?:现|经|结合|特|拟|决定|制定)|我|本|对|将|进一步|切实|加强)"
    r"|(?<=规定|要求|精神)[，,](?=原?《)"
)
_PART_OF = re.compile(
    r"\s?(?:第[零〇一二三四五六七八九十百千\d]{1,8}\s?[编章节条款项]|中的?|[的]?(?:部分|有关|相关)(?:条款|规定|内容))"
)
_LISTS = re.compile("(?:以下|下列|如下|所列)[^。]{0,40}[：:]$")
_SENTENCE = re.compile(r"[^。；\n]+")
_OWN_BASIS = 6
_MASK = "书"


def relations_of(text: str, title: str, body: Iterable[Span]) -> dict[str, tuple[Reference, ...]]:
    """The documents that a normal text repeals, amends and is based on, each once, in order."""
    found: dict[str, dict[str, Reference]] = {"repeals": {}, "amends": {}, "based_on": {}}
    own, listed = core_title(title), ""
    for index, span in enumerate(body):
        unit = text[span.start : span.end]
        listed = listed if "《" in unit[:8] or not listed else ""
        for sentence in _SENTENCE.finditer(unit):
            at = span.start + sentence.start()
            named = list(_related(sentence.group(), title, index, at))
            if listed and not named:
                named = [(listed, one) for one in references_in(sentence.group(), at)]
            for kind, reference in named:
                if kind == "repeals" or core_title(reference.title) != own:
                    found[kind].setdefault(reference.title + reference.number, reference)
        listed = _list_kind(unit, title) or listed
    return {kind: tuple(named.values()) for kind, named in found.items()}


def _list_kind(unit: str, title: str) -> str:
    """What is done to the titles listed below a unit, as in 决定废止下列文件."""
    if not _LISTS.search(unit[-60:]):
        return ""
    if _REPEAL.search(unit):
        return "repeals"
    return "amends" if _AMEND.search(unit) and _AMEND.search(title) else ""


def _related(sentence: str, title: str, index: int, at: int) -> Iterator[tuple[str, Reference]]:
    """The references of a sentence, each with what the document does to it."""
    if "《" not in sentence:
        return
    bare = _masked(sentence)
    basis = _basis(bare) if index < _OWN_BASIS * 3 else None
    done = _kind(bare, title, index)
    for reference in references_in(sentence, at):
        start, end = reference.span.start - at, reference.span.end - at
        if basis and basis[0] <= start < basis[1]:
            yield "based_on", reference
        elif done and _is_object(bare, start, end, done):
            yield done, reference


def _masked(sentence: str) -> str:
    """The sentence with what stands in 《》 made unreadable: 《关于废止…的决定》 repeals nothing here."""
    return _REFERENCE.sub(lambda found: "《" + _MASK * (len(found.group()) - 2) + "》", sentence)


def _basis(bare: str) -> tuple[int, int] | None:
    """From where to where a sentence tells what the document rests on."""
    found = _BASIS.search(bare)
    if not found:
        return None
    ends = _BASIS_ENDS.search(bare, found.end())
    return found.start("word"), ends.start() if ends else len(bare)


def _kind(bare: str, title: str, index: int) -> str | None:
    if _REPEAL.search(bare) and not _NOT_REPEAL.search(_doing(bare)):
        return "repeals"
    amending = re.search("修改|修订|修正", title)
    return "amends" if amending and _AMEND.search(bare) and index < _OWN_BASIS * 2 else None


def _doing(bare: str) -> str:
    """The part of a sentence, between commas, that tells of repeal."""
    return next((part for part in re.split("[，,]", bare) if _REPEAL.search(part)), bare)


def _is_object(bare: str, start: int, end: int, kind: str) -> bool:
    """Whether the title at `start` is what the sentence repeals or amends, and not a part of it."""
    if kind == "amends":
        return True
    if _PART_OF.match(bare, end):
        return False
    return bool(_REPEAL.search(bare[end:])) or bool(_REPEAL.search(bare[:start]))


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
    r"[（(〔](?:(?:19|20)\d\d年?)?(?:试行|暂行|修订|修订版|修正|修正版|征求意见稿|\d{4}年?版?|第.版)[）)〕]|[（(]?(?:19|20)\d\d\s?年?[—–~～至-]+\s?(?:19|20)\d\d\s?年?[）)]?|(?:19|20)\d\d年度?|试行|暂行"
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
