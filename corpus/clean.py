"""The normal form of a text, with the way back to every original character.

Only what the eye does not read is changed: widths of letters and digits, padding spaces
(`指 挥 长：包  军` -> `指挥长：包军`), empty lines, invisible characters. Words are never changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.aligned import borders
from corpus.records import Offsets

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_SPACES = re.compile(r"[^\S\n\t]+")
_SINGLE_BEFORE = re.compile(f"(?:^|[^{_HAN}])[{_HAN}]$")
_SINGLE_AFTER = re.compile(f"[{_HAN}](?:$|[^{_HAN}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Kangxi and other look-alike radicals come out of PDF fonts; full-width forms out of typists.
_FOLDED = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff０-９Ａ-Ｚａ-ｚ％＋＝＜＞＆＠＃＊／＿｜～．\u3000\u00a0\u2000-\u200a]"
)
_NO_SPACE_BEFORE = "，。、；：！？”’）》】〕」』…“‘《【「『"
_NO_SPACE_AFTER = "，、“‘（《【〔「『”’》】"
_UNITS_AFTER_DIGIT = "年月日时分秒个元万亿条项款号名人家户岁周天套件次倍米吨亩"
_BEFORE_DIGIT = "年月日时分第"


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal text and the offsets that lead back to its source."""

    text: str
    offsets: Offsets


def fold(char: str) -> str:
    """One character in its usual width and code point; never more than one character."""
    if not _FOLDED.match(char):
        return char
    if char == "．":
        return "."
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _keeps_space(left: str, right: str, width: int) -> bool:
    """Whether the space between two pieces of one line separates something.

    Padding inside a word stands between single characters (`指 挥 长`, `包  军`); a space between
    longer words separates them (`张三 李四`).
    """
    before, after = left[-1], right[0]
    if before in _NO_SPACE_AFTER or after in _NO_SPACE_BEFORE:
        return False
    if before.isdigit() and after in _UNITS_AFTER_DIGIT and width == 1:
        return False
    if before in _BEFORE_DIGIT and after.isdigit() and width == 1:
        return False
    padded = _SINGLE_BEFORE.search(left) and _SINGLE_AFTER.match(right)
    return not padded


def _kept_characters(line: str, borders_: frozenset[int]) -> list[int]:
    """The positions of a line's characters that the normal form keeps, `borders_` of cells among them."""
    visible = [i for i, c in enumerate(line) if not _INVISIBLE.match(c)]
    seen = "".join("\t" if i in borders_ else fold(line[i]) for i in visible)
    kept: list[int] = []
    last = 0
    stripped_start = len(seen) - len(seen.lstrip())
    end = len(seen.rstrip())
    for match in _SPACES.finditer(seen, stripped_start, end):
        kept.extend(visible[last : match.start()])
        # Two characters on either side decide; longer slices of a long line would take minutes.
        left = seen[max(stripped_start, match.start() - 2) : match.start()]
        right = seen[match.end() : min(end, match.end() + 2)]
        beside_tab = seen[match.start() - 1] == "\t" or seen[match.end()] == "\t"
        if not beside_tab and _keeps_space(left, right, len(match.group())):
            kept.append(visible[match.start()])
        last = match.end()
    kept.extend(visible[last:end])
    return [i for i in kept if i >= (visible[stripped_start] if stripped_start < len(visible) else 0)]


def normalise(source: str) -> Normal:
    """The normal form of `source`: one paragraph a line, no empty lines, no padding.

    Cells of a table that the source sets out with spaces or bars are parted by tabs.
    Every character of the result stands for one character of the source, in the same order.
    """
    chars: list[str] = []
    normal: list[int] = []
    origin: list[int] = []
    previous = -2
    at = 0
    lines = source.split("\n")
    tables = borders(lines)
    for number, line in enumerate(lines):
        tabs = tables.get(number, frozenset())
        kept = _kept_characters(line, tabs)
        if kept and chars:
            _append("\n", at - 1, chars, normal, origin, previous)
            previous = at - 1
        for i in kept:
            char = fold(line[i])
            char = "\t" if i in tabs else " " if char != "\t" and char.isspace() else char
            _append(char, at + i, chars, normal, origin, previous)
            previous = at + i
        at += len(line) + 1
    return Normal(text="".join(chars), offsets=Offsets(tuple(normal), tuple(origin)))


def _append(
    char: str, at: int, chars: list[str], normal: list[int], origin: list[int], previous: int
) -> None:
    if at != previous + 1 or not normal:
        normal.append(len(chars))
        origin.append(at)
    chars.append(char)


def squeeze(text: str) -> str:
    """The text without any white space, widths folded: what two spellings of one thing share."""
    return "".join(fold(c) for c in text if not c.isspace() and not _INVISIBLE.match(c))
