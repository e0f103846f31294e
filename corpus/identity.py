"""Who a document says it is: title, 发文字号, issuers and dates, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from corpus.clean import squeeze
from corpus.dates import DATE, dates_of
from corpus.outline import marker_of, units_of
from corpus.records import Identity, Span, Stated
from corpus.relations import relations_of

NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{1,16}\s?[〔\[【﹝（(]\s?(?:19|20)\d\d\s?[〕\]】﹞）)]\s?第?\s?\d{1,5}\s?号"
    r"|(?:[\u4e00-\u9fff]{2,20}令)\s?(?:（第)?第?\s?[\d一二三四五六七八九十百]{1,8}\s?号"
    r"|(?:[\u4e00-\u9fff]{2,20}[公通]告)?\s?(?:19|20)\d\d\s?年\s?第\s?\d{1,4}\s?号)"
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


def identity_of(text: str, name: str) -> Identity:
    """What the normal `text` of the file `name` states of itself; the title falls back to the name."""
    spans = list(units_of(text))
    head = spans[:_HEAD_UNITS]
    title = _promulgated(text, spans[:_ORDER_UNITS]) or _title(text, head)
    number = _number(text, head, title)
    words = _joined(text, title) if title else PurePosixPath(name).stem
    relations = relations_of(text, words, spans)
    return Identity(
        title=words,
        title_span=title,
        number=number,
        issuers=_issuers(text, spans, title, number),
        dates=dates_of(text, spans),
        repeals=relations["repeals"],
        amends=relations["amends"],
        based_on=relations["based_on"],
        status=_status(text, head),
    )


_STATUS = re.compile(r"(?:有效性|时效性?|效力状态|文件状态|是否有效)\s?[：:]\s?(\S{2,8})")


def _status(text: str, head: list[Span]) -> Stated | None:
    """What the page says of validity: 有效性：失效."""
    for span in head:
        if found := _STATUS.match(text[span.start : span.end]):
            return Stated(found.group(1), Span(span.start + found.start(1), span.start + found.end(1)))
    return None


# A last word set wide: 的通  知.
_WIDE_END = re.compile(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff]$)")


def _joined(text: str, span: Span) -> str:
    lines = text[span.start : span.end].split("\n")
    return "".join(_WIDE_END.sub("", line.strip("# ")) for line in lines)


# 《湖区管理办法》已经市人民政府常务会议审议通过，现予公布.
_PROMULGATES = re.compile("《(?P<title>[^《》]{4,60})》(?:已经?|业经|经)[^。]{2,80}?(?:通过|批准|公布)")
# An order, its date and its signature stand before what it promulgates.
_ORDER_UNITS = 24
_NUMBER_LINE = re.compile(r"第\s?[\d一二三四五六七八九十百]{1,8}\s?号")


def _promulgated(text: str, units: list[Span]) -> Span | None:
    """The title of what an order promulgates: in a line of its own, or else in the order's sentence."""
    lines = [text[span.start : span.end].strip("# ") for span in units]
    head = next((at for at, line in enumerate(lines[:4]) if _NUMBER_LINE.fullmatch(line)), None)
    if head is None or not lines[:head] or not lines[head - 1].endswith("令"):
        return None
    told = next(((at, m) for at, line in enumerate(lines) if (m := _PROMULGATES.match(line))), None)
    if told is None:
        return None
    at, sentence = told
    wanted = squeeze(sentence["title"])
    after = zip(units[at + 1 :], lines[at + 1 :], strict=True)
    own = next((span for span, line in after if squeeze(line) == wanted), None)
    start = units[at].start + sentence.start("title")
    return own or Span(start, start + len(sentence["title"]))


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
    number = NUMBER.fullmatch(unit)
    labelled = (
        len(unit) <= 60
        and re.match(r"[\u4e00-\u9fff ]{2,8}[：:]\s?\S", unit)
        and not _ENDS_TITLE.search(unit)
    )
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
    if following.startswith("关于") and _only_issuers(title.strip("# ")):
        return True
    if unbalanced or title.endswith(("的", "、", "和", "关于")) or following.startswith("的"):
        return True
    if NUMBER.search(following) or re.match(DATE, following) or _ENDS_TITLE.search(title):
        return False
    return bool(_ENDS_TITLE.search("".join(following.split()))) and len(following) <= 40


def _flat_title(text: str, span: Span) -> Span | None:
    """The title at the start of a flattened document: its first words, as many as make it whole.

    A space ends it, unless it stops short: 甲部 乙部关于…, 关于充分发挥… 支持…若干措施的通知.
    """
    unit = text[span.start : span.end][:_FLAT_TITLE]
    ends = [m.start() for m in re.finditer(r"\s", unit)]
    first = next((end for end in ends if end >= 8 and not _only_issuers(unit[:end])), None)
    if first is None or first > _LONGEST_TITLE or re.search("[。；]", unit[:first]):
        return None
    if "关于" in unit[:first] and not _ENDS_TITLE.search(unit[:first]):
        for end in ends:
            words = unit[first:end]
            if (
                _SENTENCE.search(words)
                or _SALUTATION.search(words)
                or NUMBER.search(words)
                or "关于" in words
            ):
                break
            if end > first and _ENDS_TITLE.search(words):
                return Span(span.start, span.start + end)
    if (kind := _TITLE_END.search(unit[:first])) and kind.end() >= 8:
        first = kind.end()
    return Span(span.start, span.start + first)


_FLAT_TITLE = 160
_LONGEST_TITLE = 90
# A number may stand right behind the title: …的通知人社部发〔2020〕11号.
_TITLE_END = re.compile(rf"(?:{_KINDS})(?=[\u4e00-\u9fff]{{1,16}}[〔\[【﹝（(]\s?(?:19|20)\d\d)")


def _only_issuers(words: str) -> bool:
    return all(_ORGANISATION.fullmatch(part) for part in words.split())


_ORDER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,20}(?:令|公告)\s?[（(]?(?:(?:19|20)\d\d\s?年\s?)?第?\s?[\d一二三四五六七八九十百]{1,8}\s?号)"
)


def _number(text: str, head: list[Span], title: Span | None) -> Stated | None:
    """The document's own number: alone in a line, labelled, or set apart in the first lines."""
    for index, span in enumerate(head):
        unit = text[span.start : span.end]
        if unit.endswith(("令", "公告")) and index + 1 < len(head):
            # 某市人民政府令 and 第179号 in two lines.
            both = text[span.start : head[index + 1].end]
            if order := _ORDER.fullmatch(both):
                return Stated(squeeze(order["number"]), Span(span.start, head[index + 1].end))
        promulgated = re.match(rf"[（(]\s?{DATE}(?P<rest>.{{4,60}})公布", unit)
        if promulgated and (order := _ORDER.search(promulgated["rest"])):
            at = span.start + promulgated.start("rest")
            return Stated(squeeze(order["number"]), Span(at + order.start(), at + order.end()))
        if len(unit) > 60 and title and span.start > title.end and "\n" in text:
            continue
        if found := _set_apart(unit):
            return Stated(
                squeeze(found["number"]), Span(span.start + found.start(), span.start + found.end())
            )
    return None


_REFERS = re.compile(r"(?:[》”]|根据|依据|按照|依照|遵照|参照|执行|废止|修改|见|原|和|及|与|经)\s?[（(]?\s?$")


def _set_apart(unit: str) -> re.Match[str] | None:
    """A number that stands apart in a line, not one that the line refers to."""
    for found in NUMBER.finditer(unit[:300]):
        before, after = unit[: found.start("number")], unit[found.end("number") :]
        quoted = _REFERS.search(before)
        apart = not before or (before[-1] in " \t：:（(" and not quoted)
        if apart and (not after or after[0] in " \t）)；;，,"):
            return found
    return None


_ORGANISATION = re.compile(
    r"(?:[\u4e00-\u9fff、（） ]{2,40}?(?:人民政府|政府|委员会|办公室|办公厅|管委会|党工委|工委|市委|省委|"
    r"区委|县委|局|厅|部|委|署|院|中心|总局|银行|公司|集团|组|会|协会|学校|大学|处|站|队))"
)


_ISSUER_LABEL = re.compile(
    r"(?:发文机关|发布机关|制定机关|发文单位|发布单位|印发机关|公布机关)\s?[：:]\s?(.+)"
)


_SIGNED = re.compile(rf"([\u4e00-\u9fff、 ]{{4,60}}?)\s{DATE}")


def _signatures(unit: str, span: Span) -> list[Stated]:
    """Each organisation of a line that several sign."""
    return [
        Stated(m.group(), Span(span.start + m.start(), span.start + m.end()))
        for m in re.finditer(r"[^\s,，;；]+", unit)
    ]


def _issuers(text: str, spans: list[Span], title: Span | None, number: Stated | None) -> tuple[Stated, ...]:
    """The organisations that sign above a date line, else the one the title names before 关于."""
    found: list[Stated] = []
    for index, span in enumerate(spans):
        unit = text[span.start : span.end]
        if len(unit) <= 80 and (signed := _SIGNED.fullmatch(unit)) and _only_issuers(signed.group(1)):
            return tuple(_signatures(signed.group(1), Span(span.start, span.start + signed.end(1))))
        if not re.fullmatch(DATE, unit):
            continue
        for above in reversed(spans[max(0, index - 5) : index]):
            unit = text[above.start : above.end]
            if not all(_ORGANISATION.fullmatch(part) for part in unit.split()):
                break
            found[:0] = _signatures(unit, above)
        if found:
            return tuple(found)
    for span in spans[:_HEAD_UNITS]:
        if labelled := _ISSUER_LABEL.match(text[span.start : span.end]):
            at = span.start + labelled.start(1)
            return tuple(_signatures(labelled.group(1), Span(at, at + len(labelled.group(1)))))
    return _named_issuers(text, title, number)


def _named_issuers(text: str, title: Span | None, number: Stated | None) -> tuple[Stated, ...]:
    """The organisations that the title names before 关于, else the one whose order it is."""
    words = text[title.start : title.end] if title else ""
    before = words[: words.index("关于")] if "关于" in words else ""
    if title and before.strip("# \n") and _only_issuers(before.strip("# ")):
        start = title.start + len(before) - len(before.lstrip("# "))
        return tuple(_signatures(before.strip("# "), Span(start, title.start + len(before))))
    order = re.match(r"(.{2,20}?)令", number.value) if number else None
    if number and order and text.startswith(order.group(1), number.span.start):
        at = number.span.start
        return (Stated(order.group(1), Span(at, at + len(order.group(1)))),)
    return ()


def document_years(identity: Identity, text: str, name: str) -> tuple[str, ...]:
    """The years a document speaks for, most telling first: its own dates, its name, then its text.

    A plan often states no date of its own; the year it names most often stands for it.
    """
    stated: list[str] = []
    _collect(stated, re.findall(r"(?:19|20)\d\d", identity.number.value if identity.number else ""))
    _collect(stated, re.findall(r"(?:19|20)\d\d(?=年)", identity.title))
    _collect(stated, (s.value[:4] for k, s in sorted(identity.dates.items()) if k != "expires"))
    if stated:
        return tuple(stated)
    named = re.findall(r"((?:19|20)\d\d)年?", PurePosixPath(name).stem)
    counted = re.findall(r"((?:19|20)\d\d)年", text)
    ranked = sorted(set(counted), key=lambda y: (-counted.count(y), y))
    _collect(stated, named or ranked[:1])
    return tuple(stated)


def _collect(into: list[str], years: Iterable[str]) -> None:
    into.extend(y for y in years if y not in into)
