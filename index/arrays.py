"""NumPy arrays read from files, also by several threads at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

_TRIES = 20

T = TypeVar("T")


def load(path: Path, *, mapped: bool = True) -> Any:
    """The array of a .npy file, mapped into memory or copied."""
    return steadily(lambda: np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False))


def steadily(read: Callable[[], T]) -> T:
    """What `read` gives, which reads arrays from a file and is called again where the interpreter stumbles.

    NumPy parses the header with `ast`, which in CPython up to 3.11 raises SystemError now and then when two
    threads do so at once (python/cpython#106905); nothing is wrong with the file.
    """
    for _ in range(_TRIES):
        try:
            return read()
        except SystemError:
            continue
    return read()
