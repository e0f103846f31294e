"""NumPy arrays read from files, also by several threads at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

_TRIES = 20


def load(path: Path, *, mapped: bool = True) -> Any:
    """The array of a .npy file, mapped into memory or copied.

    NumPy parses the header with `ast`, which in CPython up to 3.11 raises SystemError now and then when two
    threads do so at once (python/cpython#106905); nothing is wrong with the file, so it is read again.
    """
    for _ in range(_TRIES):
        try:
            return _load(path, mapped)
        except SystemError:
            continue
    return _load(path, mapped)


def _load(path: Path, mapped: bool) -> Any:
    return np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
