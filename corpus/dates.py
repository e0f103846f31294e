"""The dates that a document states: 成文, 发布, 印发, 施行, and the last day of its validity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from corpus.clean import squeeze
from corpus.outline import ordinal
from corpus.records import Span, Stated

_HAN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {c: "0" for c in "〇○ＯO"}
_ARABIC_DATE = r"(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?"
_HAN_DATE = (
    r"[二一][〇○零OＯ九一二三四五六七八]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
DATE = rf"(?:{_ARABIC_DATE}|{_HAN_DATE})"
_IN_FORCE = "(?:施行|实施|执行|生效|试行)"
_LABELS = (
    ("issued", "成文日期|成文时间|发文日期|签发日期"),
    ("published", "发布日期|发布时间|公布日期|发表时间|公开日期|发文时间|时间|日期"),
    ("printed", "印发日期|印发时间"),
    ("effective", "实施日期|施行日期|生效日期|执行日期"),
    ("expires", "失效日期|废止日期|有效期至|截止有效期"),
)
_LABELLED = tuple((key, re.compile(rf"(?:{labels})\s?[：:]\s?({DATE})")) for key, labels in _LABELS)
_SIGNED = re.compile(rf"[（(]?(?:[\u4e00-\u9fff、 ]{{2,40}}[ \t])?({DATE})[）)]?")
# 2017年12月26日某市人民代表大会常务委员会通过, （2021年7月27日国务院令第746号公布）; the last one counts.
_ADOPTED = re.compile(
    rf"[（(]?\s?(?:{DATE}[^。]*[，,；;]?)??({DATE})[^。]{{0,80}}(?:通过|公布|批准|发布|修订|修正)[^。]{{0,30}}[）)]?"
)
_PRINTED = re.compile(rf"({DATE})\s?印发$")
_EFFECTIVE = re.compile(
    rf"自\s?({DATE})\s?(?:起|之日起|开始)(?:正式)?{_IN_FORCE}|({DATE})\s?起(?:正式)?{_IN_FORCE}"
    rf"|自\s?({DATE})\s?起?至\s?{DATE}\s?止?{_IN_FORCE}"
)
_AT_ONCE = re.compile(
    rf"自(印发|发布|公布|下发|发文)之日起(?:(\d{{1,3}}|[一二三四五六七八九十]+)日后)?(?:正式)?{_IN_FORCE}"
)
_UNTIL = re.compile(
    rf"(?:有效期|施行期|试行期|实施期|执行期)限?[^。；]{{0,30}}?(?:至|到)\s?({DATE})"
    rf"|({DATE})\s?(?:起)?(?:自行|自动)?(?:失效|废止)|(?:施行|实施|执行|试行)至\s?({DATE})"
    rf"|自\s?{DATE}\s?起?至\s?({DATE})\s?(?:止|期间)?(?:有效|{_IN_FORCE})"
)
_TERM = re.compile(
    r"(?:有效期|施行期|试行期|实施期|执行期)限?(?:为|是|：)?\s?(\d{1,3}|[一二两三四五六七八九十]{1,3})\s?(年|个月)"
)


# Of itself a document speaks as 本办法…, or with no subject at all; a licence or a filing has terms too.
_OF_ITSELF = re.compile(
    r"(?:^|[，,：:])\s?(?:第\S{1,6}条\s?)?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])?"
    r"(?:本[\u4e00-\u9fff]{1,10}?(?=自|从|有效期|的?施行|将|印发)|现予|现将|以上|上述|此前|自|有效期)"
)
# Right before the day stands a pause, or the document itself; 渔民证自…起施行 is about something else.
_SUBJECT = re.compile(
    r"(?:^|[，,：:、）)\s]|(?:本|以上|上述|该|此)[\u4e00-\u9fff]{0,12}|[并均将即其]|起|规定|办法|政策|措施|通知|意见|方案|标准|条例)$"
)
_OF_OTHERS = re.compile(
    r"证书|许可|备案|批件|协议|合同|执照|凭证|签证|证件|资格证|证明|通行证|居住证|保单|报告"
)


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
        year = int("".join(_HAN_DIGITS.get(c, "0") if not c.isdigit() else c for c in han.group(1)))
        month, day = ordinal(han.group(2)), ordinal(han.group(3))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def dates_of(text: str, spans: Iterable[Span]) -> dict[str, Stated]:
    """The first date of each kind that the paragraphs `spans` of a normal text state.

    A day that follows from others (自印发之日起施行, 有效期5年) carries the words it follows from. A
    document with no date of signature is taken to be issued when it was published.
    """
    dates: dict[str, Stated] = {}
    own: list[tuple[str, Span]] = []
    for span in spans:
        unit = text[span.start : span.end]
        if not re.search(r"\d|年|之日起", unit):
            continue
        _head_and_tail(dates, unit, span)
        own += [
            (m.group(), Span(span.start + m.start(), span.start + m.end()))
            for m in re.finditer(r"[^。；\n]+", unit)
            if _OF_ITSELF.search(m.group()) and not _OF_OTHERS.search(m.group())
        ]
    for key, pattern in (("effective", _EFFECTIVE), ("expires", _UNTIL)):
        for sentence, at in own:
            found = pattern.search(sentence)
            if found and _SUBJECT.search(sentence[: found.start()]):
                _state(dates, key, found, at)
    _follow(dates, _first(_AT_ONCE, own), _first(_TERM, own))
    return dates


def _head_and_tail(dates: dict[str, Stated], unit: str, span: Span) -> None:
    """What stands in lines of its own: labelled dates, signatures, the line that says 印发."""
    if found := _SIGNED.fullmatch(unit):
        _state(dates, "issued", found, span)
    elif "adopted" not in dates and len(unit) <= 120 and (found := _ADOPTED.fullmatch(unit)):
        _state(dates, "adopted", found, span)
    for key, pattern in _LABELLED:
        if found := pattern.match(unit):
            _state(dates, key, found, span)
    if found := _PRINTED.search(unit):
        _state(dates, "printed", found, span)


def _first(pattern: re.Pattern[str], own: list[tuple[str, Span]]) -> tuple[re.Match[str], Span] | None:
    return next(((found, at) for sentence, at in own if (found := pattern.search(sentence))), None)


def _state(dates: dict[str, Stated], key: str, found: re.Match[str], unit: Span) -> None:
    """Keep the first date of its kind."""
    group = next(i for i, g in enumerate(found.groups(), start=1) if g)
    value = iso_date(found.group(group))
    if value and key not in dates:
        dates[key] = Stated(value, Span(unit.start + found.start(group), unit.start + found.end(group)))


def _follow(
    dates: dict[str, Stated],
    at_once: tuple[re.Match[str], Span] | None,
    term: tuple[re.Match[str], Span] | None,
) -> None:
    """Add the days that follow from others."""
    adopted = dates.pop("adopted", None)
    for other in (adopted, dates.get("published")):
        if other:
            dates.setdefault("issued", other)
    if at_once and "effective" not in dates:
        found, span = at_once
        keys = ("printed", "issued") if found.group(1) == "印发" else ("published", "issued", "printed")
        start = next((dates[k] for k in keys if k in dates), None)
        if start:
            day = date.fromisoformat(start.value) + timedelta(days=ordinal(found.group(2) or ""))
            dates["effective"] = Stated(day.isoformat(), _within(span, found))
    if term and "expires" not in dates and "effective" in dates:
        found, span = term
        months = ordinal(found.group(1)) * (12 if found.group(2) == "年" else 1)
        dates["expires"] = Stated(_last_day(dates["effective"].value, months), _within(span, found))


def _within(span: Span, found: re.Match[str]) -> Span:
    return Span(span.start + found.start(), span.start + found.end())


def _last_day(start: str, months: int) -> str:
    """The day before the same day `months` later."""
    first = date.fromisoformat(start)
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    for day in range(first.day, 0, -1):
        try:
            return (date(year, month + 1, day) - timedelta(days=1)).isoformat()
        except ValueError:
            continue
    raise ValueError(start)
