"""Who a document says it is: title, 发文字号, issuers and dates, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from corpus.clean import squeeze
from corpus.outline import marker_of, units_of
from corpus.records import Identity, Span, Stated

_HAN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
}
_ARABIC_DATE = r"(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?"
_HAN_DATE = (
    r"[二一][〇○零OＯ九一二三四五六七八]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
DATE = rf"(?:{_ARABIC_DATE}|{_HAN_DATE})"
_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{1,16}[〔\[【﹝（(]\s?(?:19|20)\d\d\s?[〕\]】﹞）)]\s?第?\s?\d{1,5}\s?号"
    r"|(?:[\u4e00-\u9fff]{2,20}令)\s?第?\s?[\d一二三四五六七八九十百]+\s?号"
    r"|(?:19|20)\d\d\s?年\s?第\s?\d{1,4}\s?号)"
)
_KINDS = (
    "通知|意见|方案|办法|规定|条例|细则|规划|计划|公告|通告|决定|决议|通报|批复|函|纪要|措施|规则|指引|指南|标准|要点|"
    "报告|请示|令|法|准则|章程|制度|清单|目录|守则|解释|简介|须知"
)
_ENDS_TITLE = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,20}}[）)])?$")
_LETTERHEAD = re.compile(r"(?:文件|令|公报|办公厅文件)$")
_SALUTATION = re.compile(r"[：:]$")
_HEAD_UNITS = 14
_SENTENCE = re.compile("[。；！？]")
_OPEN, _CLOSE = "《〈（(", "》〉）)"


def iso_date(words: str) -> str | None:
    """The ISO date that a Chinese or Arabic date says, or None when it is no real day."""
    text = squeeze(words)
    found = re.match(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})", text)
    if found:
        year, month, day = (int(g) for g in found.groups())
    else:
        han = re.match(r"(.{4})年(.{1,2})月(.{1,3})日", text)
        if not han:
            return None
        year = int("".join(_HAN_DIGITS.get(c, "0") for c in han.group(1)))
        month, day = _han_number(han.group(2)), _han_number(han.group(3))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    value = int(_HAN_DIGITS.get(ones, "0"))
    return value + (int(_HAN_DIGITS.get(tens, "1")) * 10 if ten else 0)


def identity_of(text: str, name: str) -> Identity:
    """What the normal `text` of the file `name` states of itself; the title falls back to the name."""
    spans = list(units_of(text))
    head = spans[:_HEAD_UNITS]
    title = _title(text, head)
    number = _number(text, head, title)
    dates = _dates(text, spans)
    return Identity(
        title=_joined(text, title) if title else PurePosixPath(name).stem,
        title_span=title,
        number=number,
        issuers=_issuers(text, spans, title),
        dates=dates,
    )


def _joined(text: str, span: Span) -> str:
    return "".join(line.strip("# ") for line in text[span.start : span.end].split("\n"))


def _title(text: str, head: list[Span]) -> Span | None:
    """The first lines that read as a title: no sentence, no salutation, no number, brackets closed."""
    start = None
    for index, span in enumerate(head):
        unit = text[span.start : span.end].strip("# ")
        if start is None:
            if _skipped_before_title(unit):
                continue
            if _SENTENCE.search(unit[:-1]) or _SALUTATION.search(unit) or marker_of(unit):
                flat = _flat_title(text, span)
                return flat if flat and not marker_of(unit) else None
            start = span
        joined = _joined(text, Span(start.start, span.end))
        if len(joined) > 120:
            return _flat_title(text, start)
        following = head[index + 1] if index + 1 < len(head) else None
        if following is None or not _continues(joined, text[following.start : following.end]):
            return Span(start.start, span.end)
    return None


def _skipped_before_title(unit: str) -> bool:
    number = _NUMBER.fullmatch(unit)
    labelled = re.match(r"[\u4e00-\u9fff ]{2,8}[：:]\s?\S", unit) and not _ENDS_TITLE.search(unit)
    letterhead = _LETTERHEAD.search(unit) and "关于" not in unit and len(unit) <= 30
    return bool(number or labelled or letterhead or re.fullmatch(DATE, unit) or len(unit) < 2)


def _continues(title: str, following: str) -> bool:
    """Whether a title goes on in the next line."""
    unbalanced = sum(title.count(c) for c in _OPEN) > sum(title.count(c) for c in _CLOSE)
    if (
        len(following) > 60
        or _SENTENCE.search(following)
        or _SALUTATION.search(following)
        or marker_of(following)
    ):
        return False
    if unbalanced or title.endswith(("的", "、", "和", "关于")) or following.startswith("的"):
        return True
    if _NUMBER.search(following) or re.match(DATE, following) or _ENDS_TITLE.search(title):
        return False
    return bool(_ENDS_TITLE.search(following)) and len(following) <= 40


def _flat_title(text: str, span: Span) -> Span | None:
    """The title at the start of a flattened document: up to the first space after enough words."""
    unit = text[span.start : span.end]
    for space in re.finditer(r"\s", unit[:120]):
        if space.start() >= 8:
            return Span(span.start, span.start + space.start())
    return None


def _number(text: str, head: list[Span], title: Span | None) -> Stated | None:
    """The document's own number: alone in a line, labelled, or set apart in the first lines."""
    for span in head:
        unit = text[span.start : span.end]
        if len(unit) > 60 and title and span.start > title.end and "\n" in text:
            continue
        for found in _NUMBER.finditer(unit[:300]):
            before, after = unit[: found.start("number")], unit[found.end("number") :]
            apart = not before or (
                before[-1] in " \t：:（(" and not re.search(r"[》”根据]\s?[（(]?$", before)
            )
            if apart and (not after or after[0] in " \t）)；;，,"):
                at = span.start + found.start("number")
                return Stated(squeeze(found["number"]), Span(at, span.start + found.end("number")))
    return None


def _dates(text: str, spans: list[Span]) -> dict[str, Stated]:
    dates: dict[str, Stated] = {}
    for span in spans:
        unit = text[span.start : span.end]
        if whole := re.fullmatch(rf"[（(]?({DATE})[）)]?", unit):
            _state(dates, "issued", whole, 1, span)
        if printed := re.search(rf"({DATE})\s?印发$", unit):
            _state(dates, "printed", printed, 1, span)
        if labelled := re.match(
            rf"(?:成文日期|发文日期|发布日期|印发日期|公布日期)\s?[：:]\s?({DATE})", unit
        ):
            _state(dates, "issued", labelled, 1, span)
        if effective := re.search(rf"自\s?({DATE})起(?:施行|实施|执行|生效)", unit):
            _state(dates, "effective", effective, 1, span)
        if expires := re.search(rf"(?:有效期(?:至|到)|有效期自[^。]{{0,24}}至)\s?({DATE})", unit):
            _state(dates, "expires", expires, 1, span)
    return dates


def _state(dates: dict[str, Stated], key: str, found: re.Match[str], group: int, unit: Span) -> None:
    """Keep the first date of its kind."""
    value = iso_date(found.group(group))
    if value and key not in dates:
        dates[key] = Stated(value, Span(unit.start + found.start(group), unit.start + found.end(group)))


_ORGANISATION = re.compile(
    r"(?:[\u4e00-\u9fff、（） ]{2,40}?(?:人民政府|政府|委员会|办公室|办公厅|管委会|党工委|工委|市委|省委|"
    r"区委|县委|局|厅|部|委|署|院|中心|总局|银行|公司|集团|组|会|协会|学校|大学|处|站|队))"
)


def _issuers(text: str, spans: list[Span], title: Span | None) -> tuple[Stated, ...]:
    """The organisations that sign above a date line, else the one the title names before 关于."""
    found: list[Stated] = []
    for index, span in enumerate(spans):
        if not re.fullmatch(DATE, text[span.start : span.end]):
            continue
        for above in reversed(spans[max(0, index - 5) : index]):
            unit = text[above.start : above.end]
            if not _ORGANISATION.fullmatch(unit):
                break
            found.insert(0, Stated(unit, above))
        if found:
            return tuple(found)
    if title:
        words = _joined(text, title)
        named = _ORGANISATION.match(words.partition("关于")[0])
        if "关于" in words and named and named.end() == words.index("关于"):
            return (Stated(named.group(), Span(title.start, title.start + named.end())),)
    return ()


def document_years(identity: Identity, text: str, name: str) -> tuple[str, ...]:
    """The years a document speaks for, most telling first: its own dates, its name, then its text.

    A plan often states no date of its own; the year it names most often stands for it.
    """
    stated: list[str] = []
    _collect(stated, re.findall(r"(?:19|20)\d\d", identity.number.value if identity.number else ""))
    _collect(stated, re.findall(r"(?:19|20)\d\d(?=年)", identity.title))
    _collect(stated, (s.value[:4] for s in identity.dates.values()))
    if stated:
        return tuple(stated)
    named = re.findall(r"((?:19|20)\d\d)年?", PurePosixPath(name).stem)
    counted = re.findall(r"((?:19|20)\d\d)年", text)
    ranked = sorted(set(counted), key=lambda y: (-counted.count(y), y))
    _collect(stated, named or ranked[:1])
    return tuple(stated)


def _collect(into: list[str], years: Iterable[str]) -> None:
    into.extend(y for y in years if y not in into)
