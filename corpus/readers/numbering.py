"""The numbers that Word writes before paragraphs by itself: 第一条, 一、, （一）, 1."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.readers.numerals import FORMATS
from corpus.readers.package import Element, attribute, child, local

_PLACE = re.compile(r"%([1-9])")
_CLOSED = tuple("、）．。：，　 》】")  # after these no space is needed to tell number and text apart


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    joined: bool = False
    legal: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)
    style_numbers: dict[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Element | None, default_style: str | None) -> str:
        """The number of the paragraph with these properties, counted on; empty when it has none."""
        number, level = self._place(properties, default_style)
        if number is None or number not in self.levels:
            return ""
        levels = self.levels[number]
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._count(number, level)
        if here.style == "bullet":
            return ""
        text = _PLACE.sub(lambda found: self._shown(levels, counts, int(found[1]) - 1, here), here.text)
        return text if not text or here.joined or text.endswith(_CLOSED) else text + " "

    def _place(self, properties: Element | None, default_style: str | None) -> tuple[str | None, int]:
        style = attribute(child(properties, "pStyle"), "val") or default_style
        number, level = self._of_style(style)
        own = child(properties, "numPr")
        if own is not None:
            number = attribute(child(own, "numId"), "val") or number
            depth = attribute(child(own, "ilvl"), "val")
            level = int(depth) if depth and depth.isdigit() else level
        if level is None:
            levels = self.levels.get(number or "", {})
            level = next((at for at, one in levels.items() if style and one.paragraph_style == style), 0)
        return (None if number in (None, "0") else number), level

    def _of_style(self, style: str | None) -> tuple[str | None, int | None]:
        number: str | None = None
        level: int | None = None
        for _ in range(20):  # styles may be based on each other in a circle
            if style is None or style not in self.style_numbers:
                break
            one, depth, base = self.style_numbers[style]
            number = one if number is None else number
            level = depth if level is None else level
            style = base
        return number, level

    def _count(self, number: str, level: int) -> dict[int, int]:
        levels, abstract = self.levels[number], self.abstract_of[number]
        counts = self.counts.setdefault(abstract, {})
        begins = self.restarts.pop(number, None)  # a list of its own begins anew, once
        if begins is not None:
            for at in [one for one in counts if one >= begins]:
                del counts[at]
        for above in range(level):
            counts.setdefault(above, levels[above].start if above in levels else 1)
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            after = levels[deeper].restart if deeper in levels else None
            if after is None or (after and level < after):
                del counts[deeper]
        return counts

    @staticmethod
    def _shown(levels: dict[int, _Level], counts: dict[int, int], at: int, here: _Level) -> str:
        level = levels.get(at, _Level())
        style = "decimal" if here.legal and level is not here else level.style
        return FORMATS.get(style, str)(counts.get(at, level.start))


def read(numbering: Element | None, styles: Element | None) -> Numbering:
    """The numbering of a document from its two parts; either may be missing."""
    result = Numbering()
    for style in styles if styles is not None else ():
        if local(style) == "style" and attribute(style, "type") in ("paragraph", "numbering"):
            _style(style, result)
    if numbering is None:
        return result
    abstracts = {
        attribute(one, "abstractNumId") or "": one for one in numbering if local(one) == "abstractNum"
    }
    for one in numbering:
        if local(one) == "num":
            _list(one, abstracts, result)
    for one in numbering:  # a list may borrow its levels from a style that names another list
        if local(one) == "num":
            _borrow(one, abstracts, result)
    return result


def _style(style: Element, result: Numbering) -> None:
    properties = child(style, "pPr", "numPr")
    depth = attribute(child(properties, "ilvl"), "val")
    result.style_numbers[attribute(style, "styleId") or ""] = (
        attribute(child(properties, "numId"), "val"),
        int(depth) if depth and depth.isdigit() else None,
        attribute(child(style, "basedOn"), "val"),
    )


def _list(one: Element, abstracts: dict[str, Element], result: Numbering) -> None:
    number = attribute(one, "numId") or ""
    name = attribute(child(one, "abstractNumId"), "val") or ""
    levels: dict[int, _Level] = {}
    for level in abstracts.get(name, ()):
        if local(level) == "lvl":
            levels[_int(attribute(level, "ilvl"), 0)] = _level(level)
    restarts: list[int] = []
    for override in one:
        if local(override) == "lvlOverride":
            at = _int(attribute(override, "ilvl"), 0)
            own, start = child(override, "lvl"), attribute(child(override, "startOverride"), "val")
            if own is not None:
                levels[at] = _level(own)
            if start is not None:
                restarts.append(at)
                levels[at] = replace(levels.get(at, _Level()), start=_int(start, 1))
    result.levels[number], result.abstract_of[number] = levels, name
    if restarts:
        result.restarts[number] = min(restarts)


def _borrow(one: Element, abstracts: dict[str, Element], result: Numbering) -> None:
    number, name = attribute(one, "numId") or "", attribute(child(one, "abstractNumId"), "val") or ""
    link = attribute(child(abstracts.get(name), "numStyleLink"), "val")
    other = result.style_numbers.get(link or "", (None, None, None))[0]
    if not result.levels[number] and other in result.levels:
        result.levels[number] = result.levels[other]
        result.abstract_of[number] = result.abstract_of[other]


def _level(level: Element) -> _Level:
    style = child(level, "numFmt")
    if style is None:  # a format of newer editions stands beside its older likeness
        style = child(level, "AlternateContent", "Fallback", "numFmt")
    restart = attribute(child(level, "lvlRestart"), "val")
    return _Level(
        start=_int(attribute(child(level, "start"), "val"), 1),
        style=attribute(style, "val") or "decimal",
        text=attribute(child(level, "lvlText"), "val") or "",
        restart=_int(restart, 0) if restart is not None else None,
        joined=attribute(child(level, "suff"), "val") == "nothing",
        legal=child(level, "isLgl") is not None,
        paragraph_style=attribute(child(level, "pStyle"), "val"),
    )


def _int(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
