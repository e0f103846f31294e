"""Numbers, dates, amounts and document numbers in one spelling, however they were written.

    7亿, ７亿, 七亿 -> 700000000      二〇一九年 -> 2019年      百分之十 -> 10%      1,200 -> 1200
    〔2018〕1号, [2018]第1号, （2018）01号 -> 2018-1号          第三十五条 -> 35条

The spelling stands beside the words of a text, in both index and question, never in place of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_HAN = "〇零○一二三四五六七八九十百千万亿两"
# What a number counts: behind it a lone 一 or 十 is a number, elsewhere part of a word (一般, 十分).
_UNITS = "年月日号条款项章节编元%岁人户个位名次倍天周时亩吨米公平度级类件套届期批"
_NUMBER = re.compile(
    r"(?P<document>[〔\[【﹝（(]\s?(?P<year>(?:19|20)\d\d)\s?[〕\]】﹞）)]\s?第?\s?0*(?P<serial>\d{1,5})\s?号)"
    rf"|百分之(?P<percent>[{_HAN}点]+|\d+(?:\.\d+)?)"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[百千]?[万亿]{1,2})?"
    rf"|(?P<han>[{_HAN}]+)"
)


def numbers_in(text: str) -> Iterator[str]:
    """The canonical spellings of the numbers of a text, each also with the character of its unit.

    What a text of digits says of itself (2019, 2019年) is left out: it is among the words already.
    """
    for found in _NUMBER.finditer(text):
        unit = text[found.end() : found.end() + 1]
        if found["document"]:
            yield f"{found['year']}-{found['serial']}号"
        elif found["percent"]:
            yield from _spelled(found["percent"], "%")
        elif found["digits"]:
            if found["scale"]:
                value = Decimal(found["digits"].replace(",", "")) * (_by_tens(found["scale"]) or 1)
                yield from _with_unit(value, unit)
        elif (
            len(found["han"]) > 1
            or (unit and unit in _UNITS)
            or (found.start() and text[found.start() - 1] == "第")
        ):
            yield from _spelled(found["han"], unit)


def _counts(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "第"


def _spelled(number: str, unit: str) -> Iterator[str]:
    if number[0].isdigit():
        yield from _with_unit(Decimal(number), unit)
        return
    whole, _, part = number.partition("点")
    value = _value(whole)
    if value is None or (part and not set(part) <= _DIGITS.keys()):
        return
    decimals = "".join(str(_DIGITS[c]) for c in part)
    yield from _with_unit(Decimal(f"{value}.{decimals}" if decimals else value), unit)


def _with_unit(value: Decimal, unit: str) -> Iterator[str]:
    plain = f"{value.normalize():f}"
    yield plain
    if unit and unit in _UNITS:
        yield plain + unit


def _value(number: str) -> int | None:
    """What Chinese numerals say: digit by digit (二〇一九) or by tens and hundreds (三百五十)."""
    if not number:
        return None
    if len(number) > 1 and set(number) <= _DIGITS.keys():
        # 两三 and 七八 are guesses, not numbers; a year or a telephone number is longer.
        return int("".join(str(_DIGITS[c]) for c in number)) if len(number) > 2 else None
    return _by_tens(number)


def number_of(text: str) -> float | None:
    """What a number in digits or in Chinese numerals says; None for what is no number."""
    if text[:1].isdecimal():
        return float(text)
    value = _value(text)
    return None if value is None else float(value)


def _by_tens(number: str) -> int | None:
    """三百五十 -> 350, 一亿三千万 -> 130000000, 百万 -> 1000000; nothing for what is no number (一二万)."""
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = number.rpartition(sign)
        if found:
            above, below = (_by_tens(high) if high else 1), _by_tens(low) if low else 0
            return None if above is None or below is None else above * size + below
    total, digit = 0, None
    for char in number:
        if char in _SMALL:
            total += (1 if digit is None else digit) * _SMALL[char]
            digit = None
        elif digit:
            return None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)
