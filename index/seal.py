"""Whether the files of a generation are still the bytes that were published.

Every byte is read and summed once. What the file system says of each file after that (size, times of
change) is kept beside, and while it says the same the file is not read again: sixty thousand clauses
open in a moment. `policyqa doctor` reads every byte again; so does whoever opens a copied index first.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import IndexBroken
from index.layout import REBUILD
from index.sources import sha256_of

Stamp = list[str | int]


def check(folder: Path, sums: Mapping[str, str], seal: Path, *, thorough: bool = False) -> None:
    """Raises IndexBroken unless every file of `folder` has the SHA-256 in `sums`.

    Files that stand unchanged since `seal` was written are taken as read, unless `thorough`.
    """
    stamps = {file: _stamp(folder / file) for file in sums}
    known = {} if thorough else _read(seal)
    for file, expected in sums.items():
        if known.get(file) != [expected, *stamps[file]]:
            _verify(folder / file, expected)
    fresh: dict[str, Stamp] = {file: [expected, *stamps[file]] for file, expected in sums.items()}
    if fresh != known:
        _write(seal, fresh)


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError as error:
        raise IndexBroken("索引的文件应齐全", path, REBUILD) from error
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _verify(path: Path, expected: str) -> None:
    try:
        found = sha256_of(path)
    except OSError as error:
        raise IndexBroken("索引的文件应可读", path, REBUILD) from error
    if found != expected:
        raise IndexBroken("索引文件的校验和应与清单一致", path, REBUILD)


def _read(seal: Path) -> dict[str, Stamp]:
    try:
        known = json.loads(seal.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(seal: Path, stamps: Mapping[str, Stamp]) -> None:
    # Where nothing may be written (an index on a read-only disk) every opening reads every byte.
    draft = seal.with_name(f".{seal.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        seal.parent.mkdir(exist_ok=True)
        draft.write_text(json.dumps(stamps), encoding="utf-8")
        draft.replace(seal)
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)
