"""A question made ready for search, one step after the other; each can be looked at.

normal form -> homophones of the corpus put right -> words that only ask taken out -> terms, with other
words for the same thing -> the scope that it names
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from corpus.clean import normalise
from corpus.identity import NUMBER
from corpus.variants import simplify
from index.phrases import Phrases
from index.scope import Places, Scope
from index.segment import Segmenter
from index.synonyms import Synonyms, said_otherwise
from index.typos import Homophones

FILLERS = re.compile(
    r"(?:您好|你好|请问一下|请问|请教一下|请教|请帮我|帮我|帮忙|麻烦您?|劳驾|打扰一?下|谢谢您?|多谢|拜托|我想知道|我想问一?下|"
    r"想问一?下|想知道|我想了解|想了解|咨询一?下|查一下|查询一下|告诉我|能不能告诉我|能否告诉我|知不知道|你知道|说一下|介绍一下|一下)"
)
# Words that ask stand in questions and hardly in documents, so their rarity would pass for meaning.
_ASKING = re.compile(
    r"有什么|是什么|为什么|什么样|什么|有哪些|是哪些|哪些|哪几个?|哪一?[个种项条类家位年月日天里]|哪|如何|怎么样?|怎样|"
    r"有何|为何|何时|何地|何种|多少|几[个种项条类家位年月日天]|是否|有没有|能不能|可不可以|是不是|吗|呢|谁"
)
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# What another word for the same thing counts beside the word itself.
_OTHERWISE = 0.5
# What is longer is a text that was pasted in, not typed.
_LONGEST_MENDED = 200
_ABBREVIATED = re.compile(r"[\u4e00-\u9fff]{2,4}")
_BETWEEN = ".{0,2}"

Weighted = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a question, in Chinese, for whoever wants to see why."""

    name: str
    result: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched: `text` is embedded; words and pairs carry weights."""

    asked: str
    text: str
    words: Weighted
    pairs: Weighted
    scope: Scope
    steps: tuple[Step, ...] = field(default=(), compare=False)


def clean(question: str) -> str:
    """The question in normal form: widths, traditional characters and padding; fillers gone."""
    text = simplify(normalise(_CONTROL.sub(" ", question)).text)
    text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text)
    stripped = FILLERS.sub("", text).strip(" ，,。.!！；;:：")
    return stripped if re.search(r"\w", stripped) else text


class Understanding:
    """What makes a question ready, with the words of one corpus.

    `occurs` tells whether the corpus says something; `without` names steps left out to see what they
    earn: typos, asking, synonyms, names, scope.
    """

    def __init__(
        self,
        *,
        segmenter: Segmenter,
        phrases: Phrases,
        places: Places,
        synonyms: Synonyms,
        occurs: Callable[[str], bool],
        without: frozenset[str] = frozenset(),
    ) -> None:
        self._segmenter, self._phrases, self._places = segmenter, phrases, places
        self._synonyms, self._occurs, self._without = synonyms, occurs, without
        self._homophones = Homophones(phrases.names, occurs, segmenter.cut)
        self._joined = "\n".join(phrases.names)

    def query(self, question: str) -> Query:
        """The question as it is searched, with the steps that made it so."""
        plain = clean(question)
        mends = "typos" not in self._without and len(plain) <= _LONGEST_MENDED
        text = self._homophones.mend(plain) if mends else plain
        scope = Scope() if "scope" in self._without else self._places.scope_of(text)
        # A number that names a document says where to look, not what for.
        named = without(NUMBER, text) if scope.numbers and not scope.unmet else text
        content = named if "asking" in self._without else without(_ASKING, named)
        others = list(dict.fromkeys(self._otherwise(content)))
        terms = self._segmenter.terms(content)
        words = [(word, 1.0) for word in terms.words]
        pairs = [(pair, 1.0) for pair in terms.pairs]
        for _, other in others:
            extra = self._segmenter.terms(other)
            words += [(word, _OTHERWISE) for word in extra.words if word not in terms.words]
            pairs += [(pair, _OTHERWISE) for pair in extra.pairs if pair not in terms.pairs]
        steps = _steps(question, plain, text, content, others, terms.words, scope)
        return Query(question, text, tuple(words), tuple(pairs), scope, steps)

    def _otherwise(self, text: str) -> Iterator[tuple[str, str]]:
        """Other words for what a text says: synonyms, names that documents shorten, abbreviations."""
        if "synonyms" not in self._without:
            yield from said_otherwise(text, self._synonyms)
        if "names" in self._without:
            return
        for short, full in self._phrases.shorts.items():
            if short in text and full not in text:
                yield short, full
        for word in dict.fromkeys(self._segmenter.cut(text)):
            unknown = _ABBREVIATED.fullmatch(word) and not self._occurs(word)
            if unknown and (full := self._spelled_out(word)):
                yield word, full

    def _spelled_out(self, word: str) -> str:
        """The shortest name of the corpus that begins with the word's characters in turn, or nothing."""
        found = re.findall(rf"^{_BETWEEN.join(word)}{_BETWEEN}$", self._joined, re.MULTILINE)
        return min(found, key=len, default="")


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text without what matches, or as it is where nothing else is left."""
    rest = pattern.sub(" ", text)
    return rest if re.search(r"\w", rest) else text


def _steps(
    question: str,
    plain: str,
    text: str,
    content: str,
    others: list[tuple[str, str]],
    words: tuple[str, ...],
    scope: Scope,
) -> tuple[Step, ...]:
    named = [*scope.years, *scope.numbers, *(f"《{t}》" for t in scope.titles)]
    named += [f"第{number}{unit}" for number, unit in scope.sections]
    told = (
        ("规范写法", plain if plain != question else ""),
        ("更正同音字", text if text != plain else ""),
        ("所查的内容", content if content != text else ""),
        ("同义与简称", "，".join(f"{word}＝{other}" for word, other in others)),
        ("词语", " ".join(dict.fromkeys(words))),
        ("限定范围", "、".join(named)),
        ("范围落空", "；".join(scope.unmet)),
    )
    return tuple(Step(name, " ".join(result.split())) for name, result in told if result.strip())
