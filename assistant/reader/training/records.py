"""What an example is, and a file of them, so that what trains needs nothing of what reads documents."""

from __future__ import annotations

import lzma
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.reader.tokens import Ints

# What the examples of a set that is kept from training are called: for measuring alone.
MEASURED = "measured "


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a text: its tokens, what stands before the text, the text, and answer spans.

    `spans` are pairs of first and last token of the text, [answers, 2]; none means that the text does
    not answer. `starts` are the tokens at which a window may begin, each with what then stands before
    it; where they are empty a window may begin anywhere and nothing stands before it. `relevant`: the
    text answers, though no span is known.
    """

    kind: str
    question: Ints
    text: Ints
    spans: Ints
    starts: tuple[int, ...] = ()
    before: tuple[Ints, ...] = ()
    relevant: bool = False


def keep(examples: Mapping[str, Sequence[Example]], file: Path) -> None:
    """Writes examples by kind."""
    with lzma.open(file, "wb", preset=3) as out:
        pickle.dump(dict(examples), out)


def kept(file: Path) -> dict[str, list[Example]]:
    """What `keep` wrote. The file is run as code while it is read: read none that others made."""
    with lzma.open(file, "rb") as held:
        examples: dict[str, list[Example]] = pickle.load(held)
    return examples
