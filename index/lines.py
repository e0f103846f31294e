"""Records in a file of JSON lines, each read when it is asked for.

Where each line starts stands in an array beside the file, so that opening sixty thousand records takes
no longer than opening one, and memory holds only what was asked for.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

import numpy as np

from index.arrays import load

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

# Reading a record's type takes longer than reading a record.
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


class Lines(Sequence[T]):
    """The records of one file, by row."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        """Opens what `write` wrote; raises OSError or ValueError when it is not whole."""
        self._kind = kind
        self._starts = load(_starts_of(path))
        with path.open("rb") as file:
            size = file.seek(0, 2)
            # An empty file cannot be mapped.
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if not len(self._starts) or int(self._starts[-1]) != size:
            raise ValueError(f"{path} has {size} bytes")

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, row: int) -> T: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[T]: ...

    def __getitem__(self, row: int | slice) -> T | Sequence[T]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        if not 0 <= row < len(self):
            raise IndexError(row)
        return parse(self._kind, self._bytes[int(self._starts[row]) : int(self._starts[row + 1])])


def write(path: Path, kind: type[T], records: Sequence[T]) -> None:
    """Writes the records, one a line, and where each starts."""
    adapter = adapter_of(kind)
    starts = [0]
    with path.open("wb") as file:
        for record in records:
            starts.append(starts[-1] + file.write(adapter.dump_json(record) + b"\n"))
    np.save(_starts_of(path), np.asarray(starts, dtype=np.int64), allow_pickle=False)


def adapter_of(kind: type[T]) -> TypeAdapter[T]:
    """What reads and writes records of a type."""
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return cast("TypeAdapter[T]", _ADAPTERS[kind])


def parse(kind: type[T], line: bytes) -> T:
    """One record out of JSON; raises ValueError when it is none."""
    return adapter_of(kind).validate_json(line)


def _starts_of(path: Path) -> Path:
    return path.with_suffix(".starts.npy")
