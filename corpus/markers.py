"""The numbers that open the pieces of Chinese official documents: 第一章, 第三条, 一、（一）1.（1）1.1 ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUM = "[零〇一二三四五六七八九十百千两\\d]"
_HAN = "[一二三四五六七八九十百]"
# 3.5亩 and 1.5万元 open a sentence, 1.1总则 a section.
_NO_UNIT = r"(?![\d万亿千百元亩米倍吨公平立厘毫克升斤个度折%℃以至到年月日天小~-])"
STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"第\s?{_NUM}{{1,8}}\s?(?:编|篇|部(?:分(?!编))?)(?=[\s:：]|$|[^\s门])"),
    ("subpart", rf"第\s?{_NUM}{{1,8}}\s?分编"),
    ("chapter", rf"第\s?{_NUM}{{1,8}}\s?章"),
    ("section", rf"第\s?{_NUM}{{1,8}}\s?节"),
    ("article", rf"第\s?{_NUM}{{1,8}}\s?条(?:之{_NUM}{{1,8}})?"),
    ("han", rf"{_HAN}{{1,8}}\s?(?:、(?!{_HAN}{{1,3}}[类级季月期号产线、])|\.(?!\d))"),
    ("paren-han", rf"[（(]\s?{_HAN}{{1,8}}\s?[)）]、?"),
    ("decimal", r"\d{1,2}(?:\.\d{1,2}){1,3}[.、\s](?!\d)"),
    ("tight", rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}{_NO_UNIT}(?=[\u4e00-\u9fff])"),
    ("digit", r"\d{1,3}\s?(?:、(?!\d{1,2}[月日号、])|\.(?!\d))"),
    ("paren-digit", r"[（(]\s?\d{1,3}\s?[)）]"),
    ("half-paren", r"\d{1,2}[)）]"),
    ("circle", r"[①-⑳㈠-㈩⑴-⒇]"),
)
_MARKER = re.compile(
    r"(?:#{1,6}\s{0,4}|\*\*)?(?:" + "|".join(f"(?P<{n.replace('-', '_')}>{p})" for n, p in STYLES) + ")"
)
# After these, 第三条 is what a broken line goes on about (第三条规定，…) unless it is the next in order.
_PROSE_AFTER = frozenset("规的所、，,和及与至或第中款项目修之以")
_ATTACHMENT = re.compile(
    r"(?:#{1,6}\s{0,4})?附\s?(?:件|表|录|图|则)?\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?P<end>\s?[:：]?$|\s?[:：]|\s)"
)
_ATTACHMENT_LIMIT = 60
_HEADING_LIMIT = 45
_SENTENCE_END = "。；;！？，,：:"
_DIGITS = re.compile("[0-9]+")
_ORDINALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a unit: its style, its ordinal where it has one, its length."""

    style: str
    ordinal: int
    length: int


def ordinal(text: str) -> int:
    """The number that Chinese or Arabic numerals in `text` say; 0 where there are none."""
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits.group()[:9])
    for first, last in ("①⑳", "㈠㈩", "⑴⒇"):
        if circled := re.search(f"[{first}-{last}]", text):
            return ord(circled.group()) - ord(first) + 1
    total = unit = 0
    spelled = not any(char in text for char in "十百千")
    for char in text:
        if char in _ORDINALS:
            unit = unit * 10 + _ORDINALS[char] if spelled else _ORDINALS[char]
        elif char in _UNITS:
            total += (unit or 1) * _UNITS[char]
            unit = 0
    return total + unit


def marker_of(unit: str) -> Marker | None:
    """The marker at the start of `unit`, or None; what only its neighbours could tell is none."""
    marker = loose_marker_of(unit)
    if marker and marker.style.startswith("tight"):
        return None
    if marker and marker.style == "article" and unit[marker.length : marker.length + 1] in _PROSE_AFTER:
        return marker if marker.length == len(unit) else None
    return marker


def loose_marker_of(unit: str) -> Marker | None:
    """As `marker_of`, but 第三条规定… and 1.3人户 (style `tight-2`) count: the order tells what they are."""
    found = _MARKER.match(unit)
    if found:
        style = (found.lastgroup or "").replace("_", "-")
        if style in ("decimal", "tight"):
            style = f"{style}-{len(re.findall(_DIGITS, found.group()))}"
        return Marker(style, _last_ordinal(found.group(), style), found.end())
    attached = _ATTACHMENT.match(unit)
    if attached and _is_attachment(unit, attached):
        return Marker("attachment", ordinal(attached.group()), attached.end())
    return None


def _last_ordinal(words: str, style: str) -> int:
    if not style.startswith(("decimal", "tight")):
        return ordinal(words.lstrip("# *"))
    return int(re.findall(_DIGITS, words)[-1])


def _is_attachment(unit: str, found: re.Match[str]) -> bool:
    """附件, 附件2 or 附件1：申请表, alone in a line; no sentence about it."""
    if found.end() == len(unit):
        return True
    named = found["end"].strip() or ordinal(found.group())
    return bool(named) and len(unit) <= _ATTACHMENT_LIMIT and not re.search("[。；，]", unit)


# （责任单位：市水利局） behind a heading is a field of the clause, no part of the heading.
_REMARK = re.compile(
    r"(?:[（(][^（）()：:]{2,12}[：:](?:[^（）()]|[（(][^（）()]{0,40}[）)]){0,120}[）)]"
    r"|[〔【][^〔〕【】：:]{2,12}[：:][^〔〕【】]{0,180}[〕】])$"
)
_LONG = 200


def without_remark(unit: str) -> str:
    """The unit without a closing remark that is a field: （责任单位：…）."""
    return unit if len(unit) > _LONG else _REMARK.sub("", unit)


def is_remark(unit: str) -> bool:
    """True for a unit that is nothing but such a remark."""
    return len(unit) <= _LONG and bool(_REMARK.fullmatch(unit))


# A name that goes on with fields: （1）规划组 组长：李岸.
_BEFORE_FIELDS = re.compile(r"[\u4e00-\u9fff“”]{2,14}(?=\s[\u4e00-\u9fff]{2,6}[：:])")
# A sentence with a sum is no heading: （三）优秀的奖励30万元。不合格的…
_SUM = re.compile(r"\d[\d.]*\s?(?:[百千万亿]*元|[%％])")
# The name of what follows a colon; what announces a list, begins a sentence or reaches somebody is none.
_RUN_IN = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”、]{2,14})"
    r"(?<!如下|以下|下列|包括|实施|进行|办理|电话|热线|地址|邮箱|传真|时间|方式|网址)(?<!联系人)(?<![于为是有即指])[：:](?=.)"
)


def heading_of(unit: str, marker: Marker) -> str:
    """What stands in a heading path for a unit: number and heading, or the number alone.

    A short unit is its own heading; a longer one lends its first words when they are set apart by a
    full stop or a space and more follows (`1.强化组织领导。各牵头部门…`), or by a colon
    (`（1）抢修组：组长李岸，由…`).
    """
    number = unit[: marker.length].strip("#* \t")
    unit = without_remark(unit.lstrip("# *"))
    rest = unit[len(number) :].strip(" *")
    if marker.style == "article":
        return _article_heading(number, rest)
    if marker.style == "attachment":
        return number.rstrip("：: ") if re.match(r"\d{1,2}\s?[.、]|附件", rest) else unit.rstrip("：: *")
    if before := _BEFORE_FIELDS.match(rest):
        return number + before.group()
    if len(rest) <= _HEADING_LIMIT and rest[-1:] not in _SENTENCE_END:
        return unit.rstrip(" *")
    if named := _RUN_IN.match(rest):
        return number + named["name"]
    first = re.match(rf"[^。！？\n]{{2,{_HEADING_LIMIT}}}?(?=[。！？])", rest)
    apart = re.match(r"[^。；;！？：:\s]{4,30}(?=\s[\u4e00-\u9fff])", rest)
    if apart and len(rest) > 2 * _HEADING_LIMIT:
        return number + apart.group()
    if first and len(rest) > first.end() + 1 and not _SUM.search(first.group()):
        return number + first.group()
    return number


def _article_heading(number: str, rest: str) -> str:
    titled = re.match(r"[【（(]([^】）)]{1,30})[】）)]", rest)
    if titled and not re.fullmatch(rf"{_NUM}+", titled.group(1)):
        return f"{number} {titled.group()}"
    if re.fullmatch(r"[\u4e00-\u9fff“”《》]{2,15}", rest):
        return f"{number} {rest}"
    return number


STRUCTURE = frozenset({"part", "subpart", "chapter", "section", "article"})
ENDS = "。；：！？…”’）)】》.;:!?"
_BARE_NUMBER = re.compile(r"(\d{1,2})\s(?=[\u4e00-\u9fff][^。；，：]{1,28}$)")


_REFERS = ("依照", "根据", "按照", "依据", "违反", "本法", "本条例", "本办法", "本规定", "的", "，", "、")


class Markers:
    """The markers of a document's units, where what stands before and after decides."""

    def __init__(self, units: list[str]) -> None:
        self._units = units
        # 1 总则 is a heading where 1.1 follows somewhere.
        self._sections = {m.group(1) for u in units if (m := re.match(r"(\d{1,2})\.1(?!\d)", u))}
        self._article = 0
        self._decimals: set[str] = set()

    def at(self, index: int) -> Marker | None:
        """The marker of a unit, or None."""
        unit = self._units[index]
        marker = loose_marker_of(unit)
        if marker is None:
            bare = _BARE_NUMBER.match(unit.lstrip("# "))
            if bare and bare.group(1) in self._sections:
                return Marker("number", int(bare.group(1)), len(unit) - len(unit.lstrip("# ")) + bare.end())
            return None
        if marker.style == "article":
            return self._article_at(index, marker)
        if marker.style.startswith(("decimal", "tight")):
            return self._decimal(unit, marker)
        if marker.style in STRUCTURE and self._is_sentence(unit, marker):
            return None
        if marker.style == "attachment":
            self._article = 0
        return marker

    def _decimal(self, unit: str, marker: Marker) -> Marker | None:
        """1.2总则 after 1.1; without its forerunner, 1.2 is 1. before a text that begins with a number."""
        number = re.sub(
            "[^0-9.].*|[.]$", "", unit.lstrip("# *")[: marker.length].strip(" .、"), flags=re.DOTALL
        )
        forerunner = f"{number.rpartition('.')[0]}.{marker.ordinal - 1}"
        if marker.style.startswith("tight") and marker.ordinal != 1 and forerunner not in self._decimals:
            first = number.partition(".")[0]
            return Marker("digit", int(first), unit.index(".") + 1) if number.count(".") == 1 else None
        self._decimals.add(number)
        return Marker(marker.style.replace("tight", "decimal"), marker.ordinal, marker.length)

    def _article_at(self, index: int, marker: Marker) -> Marker | None:
        """依照第三条 may be broken before 第三条: an article follows a whole sentence, or its forerunner."""
        unit = self._units[index]
        apart = unit[marker.length : marker.length + 1] in ("", " ", "\t", "【", "（", "(", "：", ":")
        next_one = marker.ordinal in (1, self._article, self._article + 1)
        broken = index > 0 and self._goes_on(self._units[index - 1])
        accepted = apart or (next_one and not broken if marker_of(unit) is None else next_one or not broken)
        if not accepted:
            return None
        self._article = marker.ordinal
        return marker

    @staticmethod
    def _goes_on(unit: str) -> bool:
        if unit.endswith(_REFERS):
            return True
        marker = loose_marker_of(unit)
        heading = marker is not None and len(unit) <= (20 if marker.style == "article" else _HEADING_LIMIT)
        return unit[-1] not in ENDS and not heading and not unit.startswith("#") and len(unit) > 15

    @staticmethod
    def _is_sentence(unit: str, marker: Marker) -> bool:
        """第二章规定的事项，由… goes on about a chapter; 第二章 总则 opens one."""
        apart = unit[marker.length : marker.length + 1] in ("", " ", "\t", "：", ":")
        return not apart and (len(unit) > 60 or unit[-1] in "。；，")
