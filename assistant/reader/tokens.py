"""Text to the tokens of the reading model, each with its place; the same way for training and reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.clean import fold

Ints = NDArray[np.int32]

PAD, UNKNOWN, CLS, SEP = 0, 100, 101, 102
# Tokens of a question that are read; the rest of a longer one is not.
QUESTION = 60

# Kinds of tokens: of the question; of the text; of the text in a run of two, of four that the question has.
ASKED, TOLD, SHARED, SHARED_LONG = 0, 1, 2, 3
KINDS = 4
_RUNS = ((2, SHARED), (4, SHARED_LONG))
_BITS = 15


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids of shape [tokens] and the characters [start, end) that each stands for, [tokens, 2]."""

    ids: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.ids)


def kinds_of(question: Ints, text: Ints) -> Ints:
    """The kind of each token of a text, [tokens]: whether it is in a run of tokens of the question.

    That question and text share words is what a shallow model sees worst by itself (the exact match
    feature of Chen et al. 2017, here for runs, as single characters are shared by chance).
    """
    kinds = np.full(len(text), TOLD, np.int32)
    for length, kind in _RUNS:
        for at in np.flatnonzero(np.isin(_runs(text, length), _runs(question, length))):
            kinds[at : at + length] = kind
    return kinds


def _runs(ids: Ints, length: int) -> NDArray[np.int64]:
    """A number for each run of so many tokens; no two runs share one, as ids are under 2 ** 15."""
    count = max(0, len(ids) - length + 1)
    runs = np.zeros(count, np.int64)
    for i in range(length):
        runs = (runs << _BITS) | ids[i : i + count]
    return runs


class Tokenizer:
    """BERT's word pieces over text in small letters and usual widths."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer as Pieces

        self._pieces = Pieces.from_file(str(path))
        self._pieces.no_padding()
        self._pieces.no_truncation()

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text, without marks of beginning and end."""
        folded = ["".join(map(_small, text)) for text in texts]
        return [
            Tokens(np.asarray(one.ids, np.int32), np.asarray(one.offsets, np.int32).reshape(-1, 2))
            for one in self._pieces.encode_batch(folded, add_special_tokens=False)
        ]


def _small(char: str) -> str:
    """A character in its usual width and small, still one character, so that places hold."""
    small = fold(char).lower()
    return small if len(small) == 1 else char
