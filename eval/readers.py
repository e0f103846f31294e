"""What reads an answer out of passages: a plain function, named as `module:function`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence

from corpus.errors import UsageError

# From a question and passages to the answer and how sure it is, in [0, 1]; an empty answer is none.
Reader = Callable[[str, Sequence[str]], tuple[str, float]]
BASELINE = "eval.readers:nearest_sentence"
_SENTENCE = re.compile(r"[^。！？；\n]+")


def reader_named(name: str) -> Reader:
    """The function of that name; raises UsageError when there is none."""
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError("--reader 应是“模块:函数”", name, f"例如 {BASELINE}") from error
    if not callable(found):
        raise UsageError("--reader 应指向一个函数", name, f"例如 {BASELINE}")
    reader: Reader = found
    return reader


def nearest_sentence(question: str, passages: Sequence[str]) -> tuple[str, float]:
    """The sentence with most of the question's pairs of characters, and the share of them it has.

    What any reading model has to beat.
    """
    asked = _pairs(question)
    sentences = [s.strip() for passage in passages for s in _SENTENCE.findall(passage) if s.strip()]
    scored = [(len(asked & _pairs(s)) / max(len(asked), 1), s) for s in sentences]
    share, best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return best, share


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
