"""Labels and their values: `指 挥 长：包  军`, `（责任单位：市教育局、市财政局）`, for any label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.names import bearer, bearers, has_post_behind, is_person
from corpus.records import Clause, Field, Span
from corpus.roles import tells_role, told_roles

# A label is a short noun: letters only, perhaps a bracketed remark. What announces speech, a list or a
# sentence (指出：, 如下：, 包括：) is none.
_LABEL = r"(?P<label>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）()/ ]{0,20}?)"
_PAIR = re.compile(
    rf"(?:(?<=^)|(?<=[\n（(；;。\t ]))(?P<pair>{_LABEL}\s?[：:]\s?(?P<value>[^\n\t]+?))(?=$|\n|\t)"
)
_NOT_A_LABEL = re.compile(
    r"(?:如下|以下|下列|包括|是|为|即|有|指|指出|强调|要求|认为|表示|提出|明确|规定|介绍|提醒|声明|评价|写着|查阅|显示|"
    r"问|答|说|称|道|想|要|例如|比如|其中|分别|条件之一|注|之一|的|了|和|与|等|通知|决定|公告|通告|事项|同志|朋友|单位）|机构)$"
    r"|^(?:各|附件?\d*$|致|一是|二是|三是|四是|五是|关于|为了?|尊敬|广大)"
)
_NEXT_PAIR = re.compile(rf"[；;，,。\s）)](?=\s?{_LABEL.replace('?P<label>', '?:')}\s?[：:])")
# …给予补助。责任单位：市工信局；联系人：张三 behind the sentences of a line.
_VALUE = (
    r"(?:[\d-]{3,9}\s\d{3,4}(?!\d)|[^\s。；;：:]{2,40}(?:长|主任|书记|工程师)\s[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])"
    r"|[^\s。；;]{2,80})"
)
_INLINE = re.compile(
    r"(?:(?<=[。；\s）])[\u4e00-\u9fff]{2,8}|^[\u4e00-\u9fff]{2,6}(?:单位|部门|时限|电话))\s?[：:]\s?"
    + _VALUE
)
_VALUE_LIMIT = 160
_SPLIT = re.compile(r"[、，,；;\s]+")
_CLOSERS = {"（": "）", "(": ")"}


def fields_of(text: str, clauses: tuple[Clause, ...]) -> tuple[Field, ...]:
    """Every field of a document, in order, with the ordinal of the clause that owns it."""
    found: list[Field] = []
    for clause in clauses:
        for line in _lines(text, clause.span):
            if found and _goes_on(text, found[-1], line):
                found[-1] = _extended(text, found[-1], line)
                continue
            pairs = list(_line_fields(text, line, clause.ordinal))
            found.extend(pairs)
            found.extend(
                role
                for role in told_roles(text, line, clause.ordinal)
                if not any(pair.span.covers(role.span) and pair.label == role.label for pair in pairs)
            )
    return tuple(found)


# 副组长：甲（某职） and, in the next line, 乙（某职） under it.
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s?[（(][^（）()]{2,30}[）)])?")
_PERSON_LABEL = re.compile(r"(?:长|人|主任|指挥|员|书记|委员|顾问)$")


def _goes_on(text: str, before: Field, line: Span) -> bool:
    """Whether a line holds one more bearer of the role of the line above."""
    return (
        before.span.end + 1 == line.start
        and bool(_PERSON_LABEL.search(before.label))
        and bool(_PERSON.fullmatch(words := text[line.start : line.end]) or has_post_behind(words))
        and all(len(v) <= 4 for v in before.values)
    )


def _extended(text: str, before: Field, line: Span) -> Field:
    words = text[line.start : line.end]
    return Field(
        before.label,
        f"{before.value}、{words}",
        (*before.values, bearer(words)),
        before.clause,
        Span(before.span.start, line.end),
        Span(before.value_span.start, line.end),
    )


def _lines(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        if line:
            yield Span(at, at + len(line))
        at += len(line) + 1


def _line_fields(text: str, line: Span, clause: int) -> Iterator[Field]:
    """The fields of one line: the whole line, or bracketed or separated pieces of it."""
    for piece in _pieces(text, line):
        match = _PAIR.fullmatch(text[piece.start : piece.end])
        if match is None:
            continue
        label = re.sub(r"\s", "", match["label"])
        start = piece.start + match.start("value")
        value = _closed(text[start : piece.end]).rstrip("。；;，, ")
        if _is_field(label, value):
            span = Span(start, start + len(value))
            values = tuple(_NUMBERS.split(value)) if _REACHED.search(label) else split_values(value)
            if _PERSON_LABEL.search(label):
                named = bearers(value)
                values = named if all(map(is_person, named)) else tuple(map(bearer, values))
                values = tuple(dict.fromkeys(values))
            yield Field(label, value, values, clause, Span(piece.start, span.end), span)


# 第二部分：… is a heading; 区教育局小学和幼儿教育科联系电话：… is long and still a label.
_NUMBERED = re.compile("第[一二三四五六七八九十]{1,3}(?:部分|编|章|节|条|款|项|篇|步)")
_CONTACT = re.compile("(?:电话|热线|地址|邮箱|传真|网址|时间|联系人|单位|部门)$")


def _is_field(label: str, value: str) -> bool:
    if tells_role(value):  # 救援组：组长李岸 is a role of the group
        return False
    if not value or value.startswith("//") or _NOT_A_LABEL.search(label) or _NUMBERED.fullmatch(label):
        return False
    if not 2 <= len(label) <= (20 if _CONTACT.search(label) else 14):
        return False
    if label[-1].isdigit() and value[0].isdigit():  # 上午9：00, 按1：1配套
        return False
    prose = "。" in value
    return len(value) <= (40 if prose else _VALUE_LIMIT)


_REACHED = re.compile("(?:电话|热线|传真|手机|号码)$")
_NUMBERS = re.compile("[、，,；;]")
_BRACKETED = re.compile(
    r"[〔【\[]([^〔〕【】\[\]：:]{2,12}[：:][^〔〕【】\[\]]{0,300})[〕】\]]"
    r"|[（(]([^（）()：:]{2,12}[：:][^（）()]{0,200}(?:[（(][^（）()]{0,80}[）)][^（）()]{0,200}){0,20})[）)]"
)
_STARTS_PAIR = re.compile(rf"{_LABEL}\s?[：:]")


def _pieces(text: str, line: Span) -> Iterator[Span]:
    """Where a pair may stand in a line: the line, its tab cells, its brackets, its separated parts."""
    content = text[line.start : line.end]
    for start, candidate in _candidates(content):
        cuts = [0, *(m.end() for m in _NEXT_PAIR.finditer(candidate)), len(candidate)]
        for left, right in pairwise(cuts):
            piece = candidate[left:right]
            trimmed = piece.rstrip(" ；;，,。\t")
            if piece.rstrip().endswith("。") and right == len(candidate):
                trimmed = piece.rstrip()
            indent = len(trimmed) - len(trimmed.lstrip())
            if trimmed:
                at = line.start + start + left
                yield Span(at + indent, at + len(trimmed))


def _closed(value: str) -> str:
    """The value without a bracket that it only half holds."""
    if value.count("（") > value.count("）"):
        return value[: value.rindex("（")]
    return value[:-1] if value.endswith("）") and "（" not in value else value


# What a sentence begins with, or goes on with, is no value.
_PROSE = re.compile(
    r"^(?:为|根据|按照|依据|依照|近日|近期|日前|针对|凡|有|通过|可|应|对|将|向|在|不|我|你|各位|“|如)|(?<!\d)[：:](?!//)|\d[：:]\d{3}"
)
_LONGEST_PART = 22


def _is_prose(pair: str) -> bool:
    value = _NEXT_PAIR.split(re.split("[：:]", pair, maxsplit=1)[1], maxsplit=1)[0].strip()
    parts = re.split("[，、,]", value)
    return bool(_PROSE.search(value)) or ("，" in value and max(map(len, parts)) > _LONGEST_PART)


def _candidates(content: str) -> Iterator[tuple[int, str]]:
    if _STARTS_PAIR.match(content) and "。" not in content[:-1]:
        yield 0, content
        return
    brackets = list(_BRACKETED.finditer(content))
    yield from ((found.start(found.lastindex or 0), found[found.lastindex or 0]) for found in brackets)
    end = 0
    for found in _INLINE.finditer(content):
        if found.start() >= end and not any(b.start() < found.start() < b.end() for b in brackets):
            end = found.end()
            if _is_prose(found.group()):
                continue
            end = _sentence_end(content, end)
            yield found.start(), content[found.start() : end]


def _sentence_end(content: str, at: int) -> int:
    """Where the pairs end that stand in a sentence: at its stop, or where a space ends the last value."""
    while (following := _FURTHER.match(content, at)) and not _is_prose(following.group()):
        at = following.end()
    return at


_FURTHER = re.compile(r"[；;]?\s?[\u4e00-\u9fff]{2,8}\s?[：:]\s?" + _VALUE)


def split_values(value: str) -> tuple[str, ...]:
    """The parts of a listed value; separators inside brackets do not count."""
    depth = 0
    parts: list[str] = [""]
    for char in value:
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and _SPLIT.fullmatch(char):
            parts.append("")
        else:
            parts[-1] += char
    kept = tuple(dict.fromkeys(p.strip("。 ") for p in parts if p.strip("。 ")))
    return kept or (value,)
