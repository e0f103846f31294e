"""The scores of CMRC 2018 for an answer read out of a passage: exact match and F1, as published with it.

Both texts lose the marks of `_MARKS` and become lists of units: a Chinese character is one, and so is a
run of letters or figures between white space and other punctuation. The original cuts such runs with
NLTK's tokenizer; `_RUN` does the same for words, figures (3.5, 1,200) and signs (%).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》……·、「」（）－～『』")
_RUN = re.compile(r"\w+(?:[.,']\w+)*|[^\w\s]")
_CHINESE = re.compile(r"[\u4e00-\u9fa5]")


def units(text: str) -> list[str]:
    """The units of a text in small letters, its marks left out."""
    found: list[str] = []
    run = ""
    for char in text.lower().strip():
        if char in _MARKS:
            continue
        if _CHINESE.match(char):
            found += [*_RUN.findall(run), char]
            run = ""
        else:
            run += char
    return [*found, *_RUN.findall(run)]


def exact(answer: str, accepted: Iterable[str]) -> bool:
    """True when the answer equals an accepted one, small letters and marks aside."""
    return any(_bare(answer) == _bare(one) for one in accepted)


def f1(answer: str, accepted: Iterable[str]) -> float:
    """The best F1 over the accepted answers.

    With l = the length of the longest run of units that both have, p = l / units of the answer,
    r = l / units of the accepted one: F1 = 2 p r / (p + r), and 0 where l = 0.
    """
    own = units(answer)
    return max((_f1(own, units(one)) for one in accepted), default=0.0)


def longest_common_run(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest run of units that stands in both."""
    best = 0
    before = [0] * (len(b) + 1)
    for unit in a:
        row = [0] * (len(b) + 1)
        for at, other in enumerate(b, 1):
            if unit == other:
                row[at] = before[at - 1] + 1
                best = max(best, row[at])
        before = row
    return best


def _bare(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _MARKS)


def _f1(own: Sequence[str], wanted: Sequence[str]) -> float:
    shared = longest_common_run(own, wanted)
    return 2 * shared / (len(own) + len(wanted)) if shared else 0.0
