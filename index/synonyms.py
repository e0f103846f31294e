"""Other words for the same thing: the general ones that ship, and those that staff write down."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from corpus.errors import UsageError

SHIPPED = Path(__file__).with_name("synonyms.txt")

_BETWEEN = re.compile(r"[＝=\s]+")
_LONGEST = 30

Synonyms = Mapping[str, tuple[str, ...]]
NO_SYNONYMS: Synonyms = {}


def read_synonyms(*paths: Path) -> dict[str, tuple[str, ...]]:
    """For each word of the files the other words of its group, in order.

    A line is a group, its words parted by ＝ or spaces; `#` begins a remark. Groups that share a word
    stay two groups. Raises UsageError naming the line that breaks a rule.
    """
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for path in paths:
        for group in _groups(path):
            for word in group:
                others[word] |= dict.fromkeys(other for other in group if other != word)
    return {word: tuple(found) for word, found in others.items()}


def said_otherwise(text: str, synonyms: Synonyms) -> Iterator[tuple[str, str]]:
    """The words of a text that have synonyms, longest first, with each other word for them.

    A word inside a longer one that was found does not count (保险 in 医疗保险), nor does what the text
    says already.
    """
    taken = [False] * len(text)
    for word in _present(text, synonyms):
        at = text.find(word)
        while at >= 0 and any(taken[at : at + len(word)]):
            at = text.find(word, at + 1)
        if at < 0:
            continue
        taken[at : at + len(word)] = [True] * len(word)
        yield from ((word, other) for other in synonyms[word] if other not in text)


def _present(text: str, synonyms: Synonyms) -> list[str]:
    pieces = {text[i : i + n] for n in range(2, _LONGEST + 1) for i in range(len(text) - n + 1)}
    return sorted(pieces & synonyms.keys(), key=lambda word: (-len(word), text.find(word)))


def _groups(path: Path) -> Iterable[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError("同义词表应是 UTF-8 文本", path, "请另存为 UTF-8 编码") from error
    except OSError as error:
        raise UsageError("同义词表应存在且可读", path, "请检查路径和权限") from error
    for number, line in enumerate(lines, 1):
        words = [word for word in _BETWEEN.split(line.split("#", 1)[0]) if word]
        if not words:
            continue
        if len(words) < 2 or any(not 2 <= len(word) <= _LONGEST for word in words):
            raise UsageError(
                f"同义词表每行至少两个词，每词 2 到 {_LONGEST} 个字",
                f"第 {number} 行 {line.strip()[:40]}",
                "请修改同义词表，例如：低保＝最低生活保障",
            )
        yield words
