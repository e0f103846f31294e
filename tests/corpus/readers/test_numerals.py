import pytest

from corpus.readers.numerals import FORMATS, chinese


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *(
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (21, "二十一"),
            (100, "一百"),
            (101, "一百零一"),
        ),
        *(
            (110, "一百一十"),
            (215, "二百一十五"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (10_000, "10000"),
        ),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("style", "number", "shown"),
    [
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographTraditional", 11, "甲"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 49, "XLIX"),
        ("decimalZero", 7, "07"),
    ],
)
def test_formats_of_lists(style: str, number: int, shown: str) -> None:
    assert FORMATS[style](number) == shown
