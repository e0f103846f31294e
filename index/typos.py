"""Homophones of the corpus' own terms, put right: the only file that imports pypinyin.

城市提制 sounds like 城市提质, a heading; what sounds like a heading, a label or a title and stands
nowhere in the corpus is taken for it. Values (names above all) are never put right: another person
may bear the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{3,}")
_SIZES = (4, 3)
_PAIR = 2
_ROLE_ASKED = re.compile(r"(?P<role>[\u4e00-\u9fff]{2})(?=是(?:谁|哪)|叫|为谁|由谁|有谁|[？?]?$)")

# Words that only ask are never a misspelling of something else.
_ASKING = frozenset("谁哪什么个些几吗呢的是了由和与在有要")
# What many speakers do not tell apart, and type one for the other: zh and z, ing and in.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@lru_cache(maxsize=16384)
def _reading(char: str) -> str:
    from pypinyin import Style, pinyin

    return _blurred(str(pinyin(char, style=Style.NORMAL)[0][0]))


def _blurred(reading: str) -> str:
    for one, other in _ALIKE:
        reading = reading.replace(one, other)
    return reading


def _sound_of_word(word: str) -> tuple[str, ...]:
    """The sounds of a word whose characters are read as it has them: 长 in 组长."""
    from pypinyin import Style, lazy_pinyin

    return tuple(_blurred(reading) for reading in lazy_pinyin(word, style=Style.NORMAL))


def _sound(window: str) -> tuple[str, ...]:
    return tuple(map(_reading, window))


class Homophones:
    """Pieces of terms by their sound, worked out when the first question needs them."""

    def __init__(
        self,
        terms: Iterable[str],
        occurs: Callable[[str], bool],
        cut: Callable[[str], Iterable[str]],
        roles: Iterable[str] = (),
    ) -> None:
        self._terms, self._occurs, self._cut = tuple(terms), occurs, cut
        self._named_roles = tuple(roles)

    @cached_property
    def _pieces(self) -> frozenset[str]:
        return frozenset(
            run[i : i + size]
            for term in self._terms
            for run in _HAN_RUN.findall(term)
            for size in _SIZES
            for i in range(len(run) - size + 1)
        )

    @cached_property
    def _roles(self) -> dict[tuple[str, ...], str]:
        return {_sound_of_word(role): role for role in sorted(self._named_roles) if len(role) == _PAIR}

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        return {_sound(piece): piece for piece in sorted(self._pieces)}

    def _out_of_words(self, text: str, start: int, piece: str) -> bool:
        """Whether the characters that differ stand in no longer word: 防治攻坚 is not 防质攻坚."""
        end = start + len(piece)
        at = 0
        for word in self._cut(text):
            at = max(text.find(word, at), at)
            stop = at + len(word)
            wrong = any(text[k] != piece[k - start] for k in range(max(at, start), min(stop, end)))
            if wrong and len(word) > 1 and not start <= at < stop <= end:
                return False
            at = stop
        return True

    def mend(self, text: str) -> str:
        """`text` with pieces that only sound like a term replaced by the term's spelling."""
        return self._role_mended(self._mended(text))

    def _role_mended(self, text: str) -> str:
        """The same for a role of two characters, one of them right, where somebody asks who holds it."""
        for found in _ROLE_ASKED.finditer(text):
            window = found["role"]
            role = self._roles.get(_sound_of_word(window), window)
            if role != window and set(role) & set(window) and not self._occurs(window):
                return text[: found.start()] + role + text[found.end() :]
        return text

    def _mended(self, text: str) -> str:
        for size in _SIZES:
            for i in range(len(text) - size + 1):
                window = text[i : i + size]
                if not _HAN_RUN.fullmatch(window) or _ASKING & set(window) or window in self._pieces:
                    continue
                piece = self._by_sound.get(_sound(window))
                if piece and not self._occurs(window) and self._out_of_words(text, i, piece):
                    text = text[:i] + piece + text[i + size :]
        return text
