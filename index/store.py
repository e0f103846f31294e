"""The index on disk: opened with every sum checked, published by one rename.

A generation is written beside, synced, checked and renamed; only then does CURRENT name it. The one
before is kept, so readers that opened it go on and a crash at any moment leaves an index that serves.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import IndexBroken, IndexError_, IndexMismatch, IndexMissing
from index import seal
from index.contents import Contents
from index.layout import FORMAT, REBUILD, Layout, Manifest
from index.lines import adapter_of, parse
from index.sources import sha256_of

_UNFINISHED = ".building-"


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation as opened: its sums were right."""

    name: str
    manifest: Manifest
    contents: Contents


def open_index(folder: Path, *, model_identity: str, thorough: bool = False) -> Opened:
    """The serving generation, every sum checked; with `thorough` every byte is read again for it.

    Raises IndexMissing, IndexBroken or IndexMismatch, with what differs and what to run.
    """
    layout = Layout(folder)
    name = layout.current_name()
    if name is None:
        raise IndexMissing("还没有索引", folder, REBUILD)
    try:
        return _open_generation(layout, name, model_identity, thorough=thorough)
    except IndexBroken:
        # A builder may have published twice since CURRENT was read, and deleted what it named.
        if layout.current_name() == name:
            raise
        return open_index(folder, model_identity=model_identity, thorough=thorough)


@contextmanager
def building(folder: Path) -> Iterator[Layout]:
    """The layout, locked for one builder; a second one gets an error. Leftovers of crashes go first."""
    import fcntl

    layout = Layout(folder)
    try:
        layout.generations.mkdir(parents=True, exist_ok=True)
        handle = layout.lock.open("w", encoding="utf-8")
    except OSError as error:
        raise IndexError_("索引文件夹应可写", folder, "请检查路径和权限") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexError_("同一个索引同时只能由一个程序更新", folder, "请等它结束后再运行") from error
        _clear(layout)
        yield layout


def _clear(layout: Layout) -> None:
    """Deletes what killed builds left: unfinished generations, and those that never or no longer serve.

    The one before the serving one stays; without a serving one nothing is known to be superfluous.
    """
    for leftover in layout.generations.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    current = _name_or_none(layout)
    if current is None:
        return
    others = sorted(path.name for path in layout.generations.iterdir() if path.name != current)
    before = [name for name in others if name < current][-1:]
    for name in others:
        if name not in before:
            _forget(layout, name)


def publish(
    layout: Layout,
    manifest: Manifest,
    contents: Contents,
) -> str:
    """The name of a new generation that now serves; the one before is kept, older ones are deleted.

    `manifest.files`, `passages` and `created` are filled in here. Call it within `building`.
    """
    before = _name_or_none(layout)
    now = datetime.now(UTC)
    name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    work = layout.generations / (_UNFINISHED + name)
    try:
        work.mkdir()
        contents.save(work)
        files = {p.relative_to(work).as_posix(): sha256_of(p) for p in _files(work)}
        passages = len(contents.passages)
        whole = replace(manifest, files=files, passages=passages, created=now.isoformat(timespec="seconds"))
        (work / "manifest.json").write_bytes(adapter_of(Manifest).dump_json(whole, indent=1))
        _sync_tree(work)
        work.rename(layout.generations / name)
        _sync(layout.generations)
        _open_generation(
            layout, name, manifest.model, thorough=True
        )  # what cannot be read back is not published
        _point_to(layout, name)
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        raise IndexError_("索引应能写入磁盘", error, "原有索引不受影响；请检查磁盘空间后重试") from error
    for other in layout.generations.iterdir():
        if other.name not in (name, before):
            _forget(layout, other.name)
    return name


def _forget(layout: Layout, name: str) -> None:
    shutil.rmtree(layout.generations / name, ignore_errors=True)
    layout.seal(name).unlink(missing_ok=True)


def _name_or_none(layout: Layout) -> str | None:
    try:
        return layout.current_name()
    except IndexBroken:
        return None


def _open_generation(layout: Layout, name: str, model_identity: str, *, thorough: bool) -> Opened:
    folder = layout.generations / name
    manifest = _read_manifest(folder)
    _check(manifest, model_identity)
    seal.check(folder, manifest.files, layout.seal(name), thorough=thorough)
    try:
        contents = Contents.load(folder)
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise IndexBroken("索引的文件应齐全", folder, REBUILD) from error
    if not contents.whole or len(contents.documents) != len(manifest.documents):
        raise IndexBroken("索引的各部分应一致", folder, REBUILD)
    return Opened(name, manifest, contents)


def _read_manifest(folder: Path) -> Manifest:
    try:
        raw = (folder / "manifest.json").read_bytes()
        written = json.loads(raw)["format"]
        if written != FORMAT:
            raise IndexMismatch(f"索引格式应为 {FORMAT}", written, REBUILD)
        return parse(Manifest, raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexBroken("索引的清单应可读", folder / "manifest.json", REBUILD) from error


def _check(manifest: Manifest, model_identity: str) -> None:
    if manifest.model != model_identity:
        raise IndexMismatch(f"索引应由嵌入模型 {model_identity} 建立", manifest.model, REBUILD)


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def _point_to(layout: Layout, name: str) -> None:
    fresh = layout.root / ".CURRENT.new"
    fresh.write_text(name + "\n", encoding="utf-8")
    _sync(fresh)
    fresh.replace(layout.current)
    _sync(layout.root)


def _sync_tree(folder: Path) -> None:
    for path in (*_files(folder), *(p for p in folder.rglob("*") if p.is_dir()), folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
