"""What an example is, and a file of them, so that what trains needs nothing of what reads documents."""

from __future__ import annotations

import lzma
import pickle
from dataclasses import dataclass
from pathlib import Path

from assistant.reader.tokens import Ints


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """Examples to learn from by kind, and those to measure a run on by the name of their set."""

    learnt: dict[str, list[Example]]
    measured: dict[str, list[Example]]


def keep(gathered: Gathered, file: Path) -> None:
    """Writes examples; what the file held before stays until all is written."""
    fresh = file.with_name(file.name + ".new")
    with lzma.open(fresh, "wb", preset=3) as out:
        pickle.dump(gathered, out)
    fresh.replace(file)


def kept(file: Path) -> Gathered:
    """What `keep` wrote. The file is run as code while it is read: read none that others made."""
    with lzma.open(file, "rb") as held:
        gathered: Gathered = pickle.load(held)
    return gathered
