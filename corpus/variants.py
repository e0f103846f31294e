"""Traditional characters in simplified form: the only file that imports opencc."""

from __future__ import annotations

from functools import lru_cache

import opencc


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """`text` in simplified characters, of the same length."""
    converted = str(_converter().convert(text))
    return converted if len(converted) == len(text) else "".join(simplify_char(c) for c in text)


@lru_cache(maxsize=8192)
def simplify_char(char: str) -> str:
    """One character in its simplified form."""
    converted = str(_converter().convert(char))
    return converted if len(converted) == 1 else char
