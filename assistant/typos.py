"""Homophones of the corpus' own terms, put right: the only file that imports pypinyin.

城市提制 sounds like 城市提质, a heading; what sounds like a heading, a label or a title and stands
nowhere in the corpus is taken for it. Values (names above all) are never put right: another person
may bear the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{3,}")
_SIZES = (4, 3)


# Words that only ask are never a misspelling of something else.
_ASKING = frozenset("谁哪什么个些几吗呢的是了由和与在有要")


@lru_cache(maxsize=16384)
def _reading(char: str) -> str:
    from pypinyin import Style, pinyin

    return str(pinyin(char, style=Style.NORMAL)[0][0])


def _sound(window: str) -> tuple[str, ...]:
    return tuple(map(_reading, window))


class Homophones:
    """Pieces of terms by their sound."""

    def __init__(
        self, terms: Iterable[str], occurs: Callable[[str], bool], cut: Callable[[str], Iterable[str]]
    ) -> None:
        self._occurs, self._cut = occurs, cut
        self._pieces = {
            run[i : i + size]
            for term in terms
            for run in _HAN_RUN.findall(term)
            for size in _SIZES
            for i in range(len(run) - size + 1)
        }
        self._by_sound: dict[tuple[str, ...], str] | None = None

    def _piece_sounding_like(self, window: str) -> str | None:
        if self._by_sound is None:
            self._by_sound = {_sound(piece): piece for piece in sorted(self._pieces)}
        return self._by_sound.get(_sound(window))

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
        for size in _SIZES:
            for i in range(len(text) - size + 1):
                window = text[i : i + size]
                if window in self._pieces or not _HAN_RUN.fullmatch(window) or _ASKING & set(window):
                    continue
                piece = self._piece_sounding_like(window)
                if piece and not self._occurs(window) and self._out_of_words(text, i, piece):
                    text = text[:i] + piece + text[i + size :]
        return text
