"""Labels and their values: `指 挥 长：包  军`, `（责任单位：市教育局、市财政局）`, for any label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.records import Clause, Field, Span
from corpus.roles import bearer, told_roles

# A label is a short noun: letters only, perhaps a bracketed remark. What announces speech, a list or a
# sentence (指出：, 如下：, 包括：) is none.
_LABEL = r"(?P<label>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）()/ ]{0,16}?)"
_PAIR = re.compile(
    rf"(?:(?<=^)|(?<=[\n（(；;。\t ]))(?P<pair>{_LABEL}\s?[：:]\s?(?P<value>[^\n\t]+?))(?=$|\n|\t)"
)
_NOT_A_LABEL = re.compile(
    r"(?:如下|以下|下列|包括|是|为|即|有|指出|强调|要求|认为|表示|提出|明确|规定|问|答|说|称|道|想|要|例如|比如|其中|分别|条件之一|注|"
    r"之一|的|了|和|与|等|通知|决定|公告|通告|事项|同志|单位）|机构)$|^(?:各|附件?\d*$|致|一是|二是|三是|四是|五是|关于|为了?)"
)
_NEXT_PAIR = re.compile(rf"[；;，,。\s）)]\s*(?={_LABEL.replace('?P<label>', '?:')}\s?[：:])")
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
        and bool(_PERSON.fullmatch(text[line.start : line.end]))
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
        value = text[start : piece.end]
        value = value.rstrip("。；;，, ")
        if _is_field(label, value):
            span = Span(start, start + len(value))
            values = split_values(value)
            if _PERSON_LABEL.search(label):
                values = tuple(dict.fromkeys(map(bearer, values)))
            yield Field(label, value, values, clause, Span(piece.start, span.end), span)


def _is_field(label: str, value: str) -> bool:
    if not value or value.startswith("//") or not 2 <= len(label) <= 14 or _NOT_A_LABEL.search(label):
        return False
    prose = "。" in value
    return len(value) <= (40 if prose else _VALUE_LIMIT)


_BRACKETED = re.compile(r"[（(]([^（）()]{2,12}[：:][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
_STARTS_PAIR = re.compile(rf"{_LABEL}\s?[：:]")


def _pieces(text: str, line: Span) -> Iterator[Span]:
    """Where a pair may stand in a line: the line, its tab cells, its brackets, its separated parts."""
    content = text[line.start : line.end]
    candidates = [(line.start, content)]
    if not _STARTS_PAIR.match(content) or "。" in content[:-1]:
        candidates = [(line.start + m.start(1), m.group(1)) for m in _BRACKETED.finditer(content)]
    for start, candidate in candidates:
        cuts = [0, *(m.end() for m in _NEXT_PAIR.finditer(candidate)), len(candidate)]
        for left, right in pairwise(cuts):
            piece = candidate[left:right]
            trimmed = piece.rstrip(" ；;，,。\t")
            if piece.rstrip().endswith("。") and right == len(candidate):
                trimmed = piece.rstrip()
            if trimmed:
                yield Span(start + left, start + left + len(trimmed))


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
