"""The index on disk: opened with every sum checked, published by one rename.

A generation is written beside, synced, checked and renamed; only then does CURRENT name it. The one
before is kept, so readers that opened it go on and a crash at any moment leaves an index that serves.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from corpus.errors import IndexBroken, IndexError_, IndexMismatch, IndexMissing
from corpus.records import Document
from index.dense import Dense
from index.layout import FORMAT, REBUILD, Layout, Manifest
from index.lexical import Lexical
from index.records import Passage

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

_UNFINISHED = ".building-"

# Reading a record's type takes longer than reading a record.
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation as opened: its sums were right. `lines` are the documents, not yet parsed."""

    name: str
    manifest: Manifest
    lines: tuple[bytes, ...]
    passages: tuple[Passage, ...]
    dictionary: tuple[str, ...]
    dense: Dense
    lexical: Lexical

    def document(self, row: int) -> Document:
        """The document on one line of documents.jsonl."""
        return _parse(Document, self.lines[row])

    def documents(self) -> dict[str, Document]:
        """All documents by name."""
        return {s.name: self.document(row) for row, s in enumerate(self.manifest.documents)}


def open_index(folder: Path, *, model_identity: str) -> Opened:
    """The serving generation, every sum checked.

    Raises IndexMissing, IndexBroken or IndexMismatch, with what differs and what to run.
    """
    layout = Layout(folder)
    name = layout.current_name()
    if name is None:
        raise IndexMissing("还没有索引", folder, REBUILD)
    try:
        return _open_generation(layout, name, model_identity)
    except IndexBroken:
        # A builder may have published twice since CURRENT was read, and deleted what it named.
        if layout.current_name() == name:
            raise
        return open_index(folder, model_identity=model_identity)


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
            shutil.rmtree(layout.generations / name, ignore_errors=True)


def publish(
    layout: Layout,
    manifest: Manifest,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    dictionary: Sequence[str],
    dense: Dense,
    lexical: Lexical,
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
        _write_lines(work / "documents.jsonl", Document, documents)
        _write_lines(work / "passages.jsonl", Passage, passages)
        (work / "dictionary.json").write_text(
            json.dumps(list(dictionary), ensure_ascii=False), encoding="utf-8"
        )
        dense.save(work / "dense")
        lexical.save(work / "lexical")
        files = {p.relative_to(work).as_posix(): _sum(p.read_bytes()) for p in _files(work)}
        whole = replace(
            manifest, files=files, passages=len(passages), created=now.isoformat(timespec="seconds")
        )
        (work / "manifest.json").write_bytes(_adapter(Manifest).dump_json(whole, indent=1))
        _sync_tree(work)
        work.rename(layout.generations / name)
        _sync(layout.generations)
        _open_generation(layout, name, manifest.model)  # what cannot be read back is not published
        _point_to(layout, name)
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        raise IndexError_("索引应能写入磁盘", error, "原有索引不受影响；请检查磁盘空间后重试") from error
    for other in layout.generations.iterdir():
        if other.name not in (name, before):
            shutil.rmtree(other, ignore_errors=True)
    return name


def _name_or_none(layout: Layout) -> str | None:
    try:
        return layout.current_name()
    except IndexBroken:
        return None


def _open_generation(layout: Layout, name: str, model_identity: str) -> Opened:
    folder = layout.generations / name
    manifest = _read_manifest(folder)
    _check(manifest, model_identity)
    contents = {file: _verified(folder, file, expected) for file, expected in manifest.files.items()}
    try:
        lines = tuple(contents["documents.jsonl"].splitlines())
        passages = tuple(_parse(Passage, line) for line in contents["passages.jsonl"].splitlines())
        dictionary = tuple(json.loads(contents["dictionary.json"]))
    except (KeyError, ValueError) as error:
        raise IndexBroken("索引的文件应齐全", folder, REBUILD) from error
    dense, lexical = Dense.load(folder / "dense"), Lexical.load(folder / "lexical")
    distinct = {passage.id for passage in passages}
    if set(dense.ids) != distinct or set(lexical.ids) != distinct or len(lines) != len(manifest.documents):
        raise IndexBroken("索引的各部分应一致", folder, REBUILD)
    return Opened(name, manifest, lines, passages, dictionary, dense, lexical)


def _read_manifest(folder: Path) -> Manifest:
    try:
        raw = (folder / "manifest.json").read_bytes()
        written = json.loads(raw)["format"]
        if written != FORMAT:
            raise IndexMismatch(f"索引格式应为 {FORMAT}", written, REBUILD)
        return _parse(Manifest, raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexBroken("索引的清单应可读", folder / "manifest.json", REBUILD) from error


def _check(manifest: Manifest, model_identity: str) -> None:
    if manifest.model != model_identity:
        raise IndexMismatch(f"索引应由嵌入模型 {model_identity} 建立", manifest.model, REBUILD)


def _verified(folder: Path, file: str, expected: str) -> bytes:
    try:
        content = (folder / file).read_bytes()
    except OSError as error:
        raise IndexBroken("索引的文件应齐全", folder / file, REBUILD) from error
    if _sum(content) != expected:
        raise IndexBroken("索引文件的校验和应与清单一致", folder / file, REBUILD)
    return content


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def _write_lines(path: Path, kind: type[T], records: Sequence[T]) -> None:
    adapter = _adapter(kind)
    with path.open("wb") as file:
        file.writelines(adapter.dump_json(record) + b"\n" for record in records)


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    from pydantic import TypeAdapter

    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return cast("TypeAdapter[T]", _ADAPTERS[kind])


def _parse(kind: type[T], line: bytes) -> T:
    return _adapter(kind).validate_json(line)


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
