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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids of shape [tokens] and the characters [start, end) that each stands for, [tokens, 2]."""

    ids: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.ids)


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
