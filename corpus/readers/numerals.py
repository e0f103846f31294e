"""Numbers as automatic lists write them: 一 ① Ⅳ 甲 壹 a."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
_ROMAN_LOW = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """The number below 10,000 in words: 11 is 十一, 110 is 一百一十, 101 is 一百零一."""
    if not 0 < number < 10_000:
        return str(number)
    zero = "零"
    result, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            result += (zero if gap and result else "") + digits[digit] + (units[power - 1] if power else "")
            gap = False
        else:
            gap = True
    return result[1:] if 10 <= number < 20 and digits == _DIGITS else result


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    result = ""
    for value, letters in _ROMAN + _ROMAN_LOW:
        result += letters * (number // value)
        number %= value
    return result


def _letters(number: int) -> str:
    """The number in letters as Word counts: a to z, then aa to zz."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _in(first: str, count: int) -> Callable[[int], str]:
    """A run of ready-made characters that begins with `first`; beyond it, plain digits."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _of(alphabet: str) -> Callable[[int], str]:
    return lambda number: alphabet[(number - 1) % len(alphabet)] if number > 0 else str(number)


def _circled(number: int) -> str:
    if 20 < number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 35 < number <= 50 else _in("①", 20)(number)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(abs(number)))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _in("⑴", 20),
    "decimalEnclosedFullstop": _in("⒈", 20),
    "ideographEnclosedCircle": _in("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "none": lambda number: "",
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
        ),
        chinese,
    ),
}
