"""What is added to an embedding model's weights when it encodes a question.

A question is not a passage, and a small model of sentence likeness puts it near to what sounds alike.
Its layers are trained further for questions alone, so that their vectors come nearer to those of the
passages that answer, which stay as they are: an index built before stays good. What the training
changed is kept, rounded to few steps a row, which packs it small (a change of low rank in as many
bytes loses a third of it). `python -m eval.adapting` learns it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.arrays import steadily

Array = NDArray[np.float32]
T = TypeVar("T")

ADAPTER = Path(__file__).with_name("adapter.npz")
# Under this name the file keeps the SHA-256 of the weights that it was learnt for.
_FOR = "weights_sha256"
_SCALE = ".scale"
# The largest change of a row is so many steps.
_STEPS = 15


def shipped() -> dict[str, NDArray[np.generic]]:
    """The adapter that ships with the project, read anew at every call."""
    return steadily(lambda: _read(dict))


@lru_cache(maxsize=64)
def fits(identity: str) -> bool:
    """Whether the one that ships was learnt for a model of that identity (`name@SHA-256 of the weights`)."""
    return identity.rpartition("@")[2] == steadily(lambda: _read(lambda file: str(file[_FOR])))


def _read(what: Callable[[Mapping[str, Any]], T]) -> T:
    with np.load(ADAPTER, allow_pickle=False) as file:
        return what(file)


def adapted(weights: Mapping[str, Array], adapter: Mapping[str, NDArray[np.generic]]) -> dict[str, Array]:
    """The weights with the adapter added; those that it does not change are shared, not copied."""
    found = dict(weights)
    for name, value in adapter.items():
        if name in weights:
            found[name] = weights[name] + value.astype(np.float32) * adapter[name + _SCALE].astype(np.float32)
    return found


def changes(
    before: Mapping[str, Array], after: Mapping[str, Array], *, identity: str
) -> dict[str, NDArray[np.generic]]:
    """The adapter that makes weights of a model of that identity what they are after a training.

    For each weight the steps, 8-bit whole numbers of its shape, and the size of a step for each row.
    """
    found: dict[str, NDArray[np.generic]] = {_FOR: np.asarray(identity.rpartition("@")[2])}
    for name, new in after.items():
        change = new - before[name]
        scale = np.maximum(np.abs(change).max(axis=-1, keepdims=True), 1e-12) / _STEPS
        found[name] = np.round(change / scale).astype(np.int8)
        found[name + _SCALE] = scale.astype(np.float32)
    return found


def save(adapter: Mapping[str, Any], out: Path) -> None:
    """Writes an adapter as a file like the one that ships."""
    np.savez_compressed(out, **adapter)
