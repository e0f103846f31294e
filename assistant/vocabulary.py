"""The words of the corpus that a question may hold: labels, values, headings, titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.words import PERSON_LABEL
from index.phrases import core_of
from index.records import Library
from index.synonyms import NO_SYNONYMS, Synonyms, said_otherwise
from index.typos import Homophones

_ENTITY = re.compile(r"[\u4e00-\u9fffA-Za-z（）()·]{2,20}")
_GENERIC_VALUES = frozenset(
    "各街道 有关部门 相关部门 各部门 各单位 各区 各镇 各乡镇 个人 企业 单位 部门 无".split()
)


class Vocabulary:
    """Labels, values and terms of a library; `cut` is the segmentation that index and query share."""

    def __init__(
        self,
        library: Library,
        cut: Callable[[str], Iterable[str]],
        synonyms: Synonyms = NO_SYNONYMS,
    ) -> None:
        self._cut, self._synonyms = cut, synonyms
        fields = [f for d in library.documents for f in d.fields]
        self.labels = frozenset(f.label for f in fields)
        self._entities = frozenset(
            v
            for f in fields
            for v in f.values
            if _ENTITY.fullmatch(v) and v not in _GENERIC_VALUES and v not in self.labels
        )
        self._lengths = sorted({len(v) for v in self._entities}, reverse=True)
        headings = {core_of(c.path[-1]) for d in library.documents for c in d.clauses if c.path}
        titles = {d.identity.title for d in library.documents}
        self._texts = tuple(d.text for d in library.documents)
        roles = {label for label in self.labels if PERSON_LABEL.search(label)}
        self._homophones = Homophones(headings | titles | self.labels, self.occurs, cut, roles)

    def occurs(self, words: str) -> bool:
        """Whether any document says these words."""
        return any(words in text for text in self._texts)

    def mend(self, text: str) -> str:
        """`text` with homophones of headings, titles and labels put right, and values by their full name."""
        text = self._homophones.mend(text)
        for word, other in said_otherwise(text, self._synonyms):
            if other in self._entities and word not in self._entities:
                text = text.replace(word, other)
        return text

    def cut(self, text: str) -> list[str]:
        """The words of `text`, in order, without overlap."""
        return list(self._cut(text))

    def labels_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """The labels that `text` names with the words it names them by, longest first.

        A role may be short of its last character: 副指挥 for 副指挥长, where no 指挥部 is meant.
        """
        found = {v: v for v in self.labels if v in text}
        for label in found:
            text = text.replace(label, "\x00")
        for label in self.labels - found.keys():
            short = label.removesuffix("长")
            if (
                len(short) >= 2
                and short != label
                and re.search(re.escape(short) + r"(?![长部中所官棒])", text)
            ):
                found[label] = short
        return tuple(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def entities_in(self, text: str) -> tuple[str, ...]:
        """The values that stand in `text`, longest first; parts of longer ones are left out."""
        found: list[str] = []
        for length in self._lengths:
            for i in range(len(text) - length + 1):
                window = text[i : i + length]
                if window in self._entities and not any(window in longer for longer in found):
                    found.append(window)
        return tuple(found)
