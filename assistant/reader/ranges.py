"""Quantities that questions name and the ranges that texts grade things by: 85岁 lies in 80至89周岁."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.reader.pieces import ENDS, end_of, start_of
from index.numbers import number_of

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_SCALE = {"千": 10**3, "万": 10**4, "亿": 10**8}
_SAME = {"周岁": "岁", "㎡": "平方米", "平米": "平方米", "千米": "公里", "天": "日"}
_UNIT = (
    "(?:周岁|岁|平方米|平米|㎡|公里|千米|毫米|厘米|公顷|亩|米|吨|公斤|元|人|户|小时|分钟|个工作日|天|个月|"
    "层|间|年)"
)
# A bound that a question sets itself is no quantity to look up.
_ASKED = re.compile(
    rf"(?<!第)(?P<number>{_NUMBER})\s?(?P<scale>[千万亿])?(?P<about>[多几])?\s?(?:个(?=小时))?(?P<unit>{_UNIT})"
    r"(?!行动|计划|规划|攻坚|[来期底末初前后度]|及?以[上下内外]|之内|[一-鿿]?[至到—~～-]\s?\d)"
)
_AGE = re.compile(rf"今年(?:都|已经?|快)?\s?(?P<number>{_NUMBER})(?P<about>多)?(?:了|(?=[，,。]))")


def _amount(name: str) -> str:
    return rf"(?P<{name}>{_NUMBER})\s?(?P<{name}_scale>[千万亿])?\s?(?P<{name}_unit>{_UNIT})"


# A sum without its unit: 投了五百万, 营业额120万的. Where 万 stands within the numeral it is part of it.
_SUM = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>[万亿])(?=[的，,。？?]|$)")
# What is longer is a calendar year.
_LONGEST_YEARS = 80
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s?(?P<low_scale>[千万亿])?{_UNIT}?\s?(?:[至到—–~～－-]+)\s?" + _amount("high")
)
_ABOVE = re.compile(_amount("low") + r"(?:（含[^）]*）|\(含[^)]*\))?及?以上")
_BELOW = re.compile(_amount("high") + r"(?:（含[^）]*）|\(含[^)]*\))?及?(?:以[下内]|之内)")
_OVER = re.compile(r"(?<![不未])(?:年满|满|超过|大于|高于|达到|不少于|不低于)\s?" + _amount("low"))
_UNDER = re.compile(r"(?:不满|未满|不足|低于|少于|小于|不超过|不高于)\s?" + _amount("high"))
_PIECE = re.compile(f"[^{ENDS}]+")
# How far around a sentence its sisters are looked for, in characters.
_AROUND = 600


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, and the words that said so."""

    value: float
    unit: str
    said: str


def quantities_of(question: str) -> tuple[Quantity, ...]:
    """The quantities that a question names, without those that it names as a bound (5亿元以上)."""
    found = []
    for m in _ASKED.finditer(question):
        value = _value(m["number"], m["scale"])
        if value is not None and not (m["unit"] == "年" and value > _LONGEST_YEARS):
            found.append(Quantity(_about(value) if m["about"] else value, _unit(m["unit"]), m.group()))
    for m in _SUM.finditer(question):
        value = _value(m["number"], m["scale"])
        if value is not None:
            found.append(Quantity(value, "元", m.group()))
    for m in _AGE.finditer(question):
        value = number_of(m["number"])
        if value is not None:
            found.append(Quantity(_about(value) if m["about"] else value, "岁", m.group()))
    return tuple(found)


def holds(quantity: Quantity, text: str) -> bool | None:
    """Whether a text speaks of a range with the quantity in it; None where it has no range of its unit."""
    told = [inside for piece in _PIECE.findall(text) for inside in _told(quantity, piece)]
    return any(told) if told else None


def graded(quantity: Quantity, text: str, start: int, end: int, *, strictly: bool = False) -> bool:
    """Whether a sentence [start, end) of a text is about another range than a sister's that holds.

    Strictly, also where no sister's does: of 20 people nothing is told where 50 and more are.
    """
    start = start_of(text, start)
    end = end_of(text, end - 1)
    if holds(quantity, text[start:end]) is not False:
        return False
    if strictly:
        return True
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return bool(holds(quantity, around))


def _told(quantity: Quantity, piece: str) -> Iterator[bool]:
    between = [m for m in _BETWEEN.finditer(piece) if _unit(m["high_unit"]) == quantity.unit]
    for m in between:
        high = _value(m["high"], m["high_scale"])
        low = _value(m["low"], m["low_scale"] or m["high_scale"])
        if low is not None and high is not None:
            yield low <= quantity.value < high + 1 if quantity.unit == "岁" else low <= quantity.value <= high
    if between:
        return
    bounds = [
        *_bounds(quantity, piece, _ABOVE, "low"),
        *_bounds(quantity, piece, _OVER, "low"),
        *_bounds(quantity, piece, _BELOW, "high"),
        *_bounds(quantity, piece, _UNDER, "high"),
    ]
    if bounds:
        yield all(bounds)


def _bounds(quantity: Quantity, piece: str, pattern: re.Pattern[str], side: str) -> Iterator[bool]:
    for m in pattern.finditer(piece):
        value = _value(m[side], m[f"{side}_scale"])
        if value is not None and _unit(m[f"{side}_unit"]) == quantity.unit:
            yield quantity.value >= value if side == "low" else quantity.value <= value


def _value(number: str, scale: str | None) -> float | None:
    value = number_of(number)
    return None if value is None else value * _SCALE.get(scale or "", 1)


def _unit(unit: str) -> str:
    return _SAME.get(unit, unit)


def _about(value: float) -> float:
    """The middle of what 多 says: 75 for 70多."""
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return value + step / 2
