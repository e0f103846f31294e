"""Windows of examples, in batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from assistant.reader.tokens import CLS, QUESTION, SEP, TOLD, Ints, kinds_of
from assistant.reader.training.records import Example

# How often the window of an answerable example shows another part of the text, if there is one.
_ELSEWHERE = 0.12
_SORTED_TOGETHER = 24
# Lengths are multiples of it, which graphics processors like.
_STEP = 8


@dataclass(frozen=True, slots=True)
class Window:
    """A question and a stretch of text as ids and types, [tokens]; spans count in the window."""

    ids: Ints
    types: Ints
    spans: Ints
    relevant: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length. `starts` and `ends` are 1 at right tokens, [batch, tokens].

    `relevant` is 1 where the window answers, [batch].
    """

    ids: Tensor
    types: Tensor
    starts: Tensor
    ends: Tensor
    relevant: Tensor

    def to(self, device: str) -> Batch:
        """The same on a device."""
        parts = (self.ids, self.types, self.starts, self.ends, self.relevant)
        return Batch(*(part.to(device) for part in parts))


def window_of(example: Example, longest: int, rng: random.Random, *, hide: float = 0.0) -> Window:
    """One window of at most `longest` tokens: around an answer, mostly, and never always the same.

    So often as `hide` says, it does not tell which words question and text share, so that a model also
    learns to do without.
    """
    question = example.question[:QUESTION]
    answer = example.spans[rng.randrange(len(example.spans))] if len(example.spans) else None
    begin, before = _begin(example, answer, longest - len(question) - 4, rng)
    head = np.concatenate([[CLS], question, [SEP], before]).astype(np.int32)
    text = example.text[begin : begin + longest - len(head) - 1]
    shift = len(head) - begin
    inside = (example.spans[:, 0] >= begin) & (example.spans[:, 0] < begin + len(text))
    spans = np.minimum(example.spans[inside] + shift, len(head) + len(text) - 1)
    ids = np.concatenate([head, text, [SEP]]).astype(np.int32)
    types = np.zeros(len(ids), np.int32)
    hidden = rng.random() < hide
    types[len(question) + 2 :] = TOLD if hidden else kinds_of(question, ids[len(question) + 2 :])
    return Window(ids, types, spans, len(spans) > 0 or example.relevant)


def _begin(example: Example, answer: Ints | None, room: int, rng: random.Random) -> tuple[int, Ints]:
    """The token at which a window begins, and what stands before it."""
    elsewhere = answer is None or rng.random() < _ELSEWHERE
    if example.starts:
        place = _place(example, None if elsewhere else answer, room, rng)
        return example.starts[place], example.before[place]
    none = np.zeros(0, np.int32)
    last = max(0, len(example.text) - room)
    if not last or elsewhere or answer is None:
        return rng.randint(0, last), none
    low, high = max(0, int(answer[1]) + 1 - room), min(last, int(answer[0]))
    return (rng.randint(low, high) if low <= high else int(answer[0])), none


def _place(example: Example, answer: Ints | None, room: int, rng: random.Random) -> int:
    if answer is None:
        return rng.randrange(len(example.starts))
    room -= max(map(len, example.before), default=0)
    fitting = [i for i, start in enumerate(example.starts) if start <= answer[0] and answer[1] < start + room]
    if fitting:
        return rng.choice(fitting)
    return max((i for i, start in enumerate(example.starts) if start <= answer[0]), default=0)


def batches(
    examples: Sequence[Example],
    *,
    longest: Mapping[str, Sequence[int]],
    tokens: int,
    rng: random.Random,
    hide: float = 0.0,
) -> Iterator[Batch]:
    """Batches of about `tokens` tokens each, in random order, windows of like length together.

    `longest` gives the most tokens of a window by kind of example, under "" for all others; of several
    one is drawn for each.
    """
    order = list(examples)
    rng.shuffle(order)
    drawn = ((e, rng.choice(longest.get(e.kind, longest[""]))) for e in order)
    windows = (window_of(e, room, rng, hide=hide) for e, room in drawn)
    pool: list[Window] = []
    for window in windows:
        pool.append(window)
        if len(pool) >= _SORTED_TOGETHER * tokens // 256:
            yield from _batched(pool, tokens, rng)
            pool = []
    yield from _batched(pool, tokens, rng)


def _batched(pool: list[Window], tokens: int, rng: random.Random) -> Iterator[Batch]:
    groups: list[list[Window]] = []
    for window in sorted(pool, key=lambda w: -len(w.ids)):
        if not groups or (len(groups[-1]) + 1) * _length(groups[-1][0]) > tokens:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    yield from map(_padded, groups)


def _length(window: Window) -> int:
    return -(-len(window.ids) // _STEP) * _STEP


def _padded(windows: list[Window]) -> Batch:
    shape = len(windows), max(map(_length, windows))
    ids, types = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    starts, ends = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)], types[row, : len(window.ids)] = window.ids, window.types
        starts[row, window.spans[:, 0]] = 1
        ends[row, window.spans[:, 1]] = 1
    relevant = np.asarray([w.relevant for w in windows], np.float32)
    return Batch(*map(torch.from_numpy, (ids, types, starts, ends, relevant)))
