"""Text to words, the same way when an index is built and when it is asked.

The only file that imports jieba. Its dictionary is read once into a tokenizer of our own: no global
state, no cache file (jieba would unmarshal one from the shared temporary folder), no noise.
"""

from __future__ import annotations

import hashlib
import re
import threading
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.clean import fold
from index.numbers import numbers_in

if TYPE_CHECKING:
    from jieba import Tokenizer

# Raised when the same text gives other words or terms, so that old lexical indexes are rebuilt.
VERSION = "3"
# Words with 市 or 县 that name no place but a kind of places: 直辖市, 大都市, 自治县.
_NO_CITIES = frozenset(
    "直辖 大都 地级 县级 副省级 不夜 超级 中心 集贸 农贸 批发 城镇 省会 省区 省辖 院辖 自治 外县 姊妹 "
    "友好城 卫生城 商业城 园林城 先进 发达 农业 工业 受灾 贫困 特困 扶贫 山区 郊区 模范 示范 试点 重点 "
    "生态 未上 产业 主产 各省 各县 外省 北方 玻璃 陆军 珠宝 尚书 门下".split()
)
# So many characters around a name tell whether it is a word there.
_NEAR = 6
# So many known names that end alike make it likely that another name ends so: 铜川市, 淅川县.
_ENDS_ALIKE = 2
# So many make it a name although the last two characters are a word, as 东市 is: 海东市, but not 夜市.
_ENDS_SURELY = 5
# Stands before a pair of characters, so that the pair 城市 is not the word 城市.
PAIR = "·"

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<grouped>\d{1,3}(?:,\d{3})+(?:\.\d+)?%?)"
    rf"|(?P<other>[^\W_{_HAN}]+(?:[.+\-/&_][^\W_{_HAN}]+)*[%+]?)"
)
_JOINERS = re.compile(r"[.+\-/&_%]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is found by: its words with the canonical spelling of its numbers, and its pairs."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]


class Segmenter:
    """Cuts text into words with jieba's dictionary and the words given besides."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.dictionary = tuple(sorted({w.strip().lower() for w in words} - {""}))
        self._tokenizer: Tokenizer | None = None
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """What the cutting depends on: our version, jieba's, and the sum of the dictionary."""
        words = hashlib.sha256("\n".join(self.dictionary).encode()).hexdigest()
        return f"{rules()}, {words}"

    def words(self, text: str) -> list[str]:
        """Words in search mode, small letters and usual widths, without punctuation and spaces.

        Runs of letters and digits stay whole and are followed by their parts (3+1, 3, 1); a number
        is followed by itself with the character behind it (2019, 2019年).
        """
        return list(self._cut(_folded(text)))

    def terms(self, text: str) -> Terms:
        """The words and numbers, and every pair of adjacent Chinese characters with `·` before it."""
        folded = _folded(text)
        runs = (match["han"] for match in _RUN.finditer(folded) if match["han"])
        words = (*self._cut(folded), *numbers_in(folded))
        return Terms(words, tuple(pair for run in runs for pair in _pairs(run)))

    def cut(self, text: str) -> list[str]:
        """Words that follow each other without overlap: what a question is made of."""
        cut: list[str] = []
        for match in _RUN.finditer(_folded(text)):
            cut.extend(self._loaded().cut(match["han"]) if match["han"] else [match[0]])
        return cut

    def _cut(self, text: str) -> Iterator[str]:
        for match in _RUN.finditer(text):
            if match["han"]:
                yield from self._loaded().cut_for_search(match["han"])
            else:
                yield from _letters_and_digits(match, text)

    def _loaded(self) -> Tokenizer:
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _tokenizer(self.dictionary)
            return self._tokenizer


def rules() -> str:
    """What the cutting depends on besides the words given: our version and jieba's."""
    return f"policyqa {VERSION}, jieba {_jieba_version()}"


def pairs_of(word: str) -> list[str]:
    """The pairs of characters that stand among the terms of every text that holds a Chinese word.

    None for what is not Chinese throughout: jieba sees runs of Chinese characters only.
    """
    return _pairs(word) if re.fullmatch(f"[{_HAN}]+", word) else []


def _pairs(run: str) -> list[str]:
    return [PAIR + run[i : i + 2] for i in range(len(run) - 1)]


def _folded(text: str) -> str:
    return "".join(map(fold, text)).lower()


def _letters_and_digits(match: re.Match[str], text: str) -> Iterator[str]:
    run = match[0].replace(",", "")
    yield run
    parts = [part for part in _JOINERS.split(run) if part]
    if parts != [run]:
        yield from parts
    following = text[match.end() : match.end() + 1]
    if run[-1].isdigit() and following and re.match(f"[{_HAN}]", following):
        yield run + following


def _tokenizer(words: tuple[str, ...]) -> Tokenizer:
    weights, total = _weights()
    base, tokenizer = _own_words(), _jieba().Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = weights.copy(), total, True
    for word in words:
        # Weighed by jieba's own words and with its own total, whichever other words are given: so a
        # word makes no difference to texts that do not hold it.
        tokenizer.add_word(word, base.suggest_freq(word))
    tokenizer.total = total
    return tokenizer


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, int], int]:
    """The words and prefixes of jieba's own dictionary with their weights, and the sum of those."""
    tokenizer = _jieba().Tokenizer()
    weights, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return weights, total


@lru_cache(maxsize=4096)
def names_city(word: str) -> bool:
    """Whether a word is the bare name of a province or a city: 广州, which jieba knows with 市 too."""
    known, _ = _weights()
    return (
        len(word) in (2, 3)
        and known.get(word, 0) > 0
        and any(known.get(word + end, 0) > 0 for end in "省市")
        and word not in _NO_CITIES
    )


def has_city(text: str) -> bool:
    """Whether a text names a province or a city, in full or by its bare name: 湖北, but not 确保定点医院."""
    runs = {text[i : i + 2] for i in range(len(text) - 1)} | {text[i : i + 3] for i in range(len(text) - 2)}
    return any(_is_said(name, text) for name in _cities() & runs)


def _is_said(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word, or at the beginning of one."""
    cut = _own_words().lcut
    return any(
        word.startswith(name)
        for m in re.finditer(name, text)
        for word in cut(text[max(0, m.start() - _NEAR) : m.end() + _NEAR])
    )


@lru_cache(maxsize=1)
def _own_words() -> Tokenizer:
    """A tokenizer with jieba's own words and no others."""
    weights, total = _weights()
    tokenizer = _jieba().Tokenizer()
    # A tokenizer that is initialised by hand neither reads nor writes jieba's cache, nor logs.
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = weights, total, True
    return tokenizer


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    known, _ = _weights()
    return frozenset(word[:-1] for word in known if word[-1] in "省市" and names_city(word[:-1]))


@lru_cache(maxsize=4096)
def ends_in_place(text: str) -> bool:
    """Whether what ends in 省, 市 or 县 ends in the name of one: 在云岭市, but not 打车跨市, 我们县, 哪个省.

    It has at least three characters. Names are those that jieba knows; of a city or county also one that
    ends as such names do.
    """
    known, _ = _weights()
    end = text[-1]
    for bare in {text[-3:-1], text[-4:-1]} - _NO_CITIES:
        if known.get(bare + end, 0) > 0:
            return True
        if known.get(bare, 0) > 0 and any(known.get(bare + other, 0) > 0 for other in "省市县"):
            return True
    if end == "省" or text[-3:-1] in _NO_CITIES:
        return False
    alike = _endings()[text[-2]]
    return alike >= (_ENDS_SURELY if known.get(text[-2:], 0) > 0 else _ENDS_ALIKE)


@lru_cache(maxsize=1)
def _endings() -> Counter[str]:
    """How many cities and counties that jieba knows end in each character before 市 or 县."""
    known, _ = _weights()
    return Counter(
        word[-2]
        for word, weight in known.items()
        if weight > 0 and word[-1] in "市县" and len(word) in (3, 4) and word[:-1] not in _NO_CITIES
    )


@lru_cache(maxsize=1)
def _jieba():  # type: ignore[no-untyped-def]  # noqa: ANN202
    with warnings.catch_warnings():
        # Its source has escapes that Python warns of when it is compiled.
        warnings.simplefilter("ignore")
        import jieba
    return jieba


def _jieba_version() -> str:
    return str(_jieba().__version__)
