"""A folder of documents: which files it holds, and each of them read."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.clean import normalise
from corpus.errors import CorpusError, UnreadableFile
from corpus.fields import fields_of
from corpus.identity import identity_of
from corpus.outline import outline
from corpus.readers import load, read_bytes
from corpus.readers.reading import DEFAULT, MIB
from corpus.records import Document

# Raised when reading gives other records for the same bytes, so that old indexes are brought up to date.
READING_VERSION = "8"

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
# Halves of a character that PDF fonts may name; they cannot be written as UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus: its path relative to the folder, where it lies, bytes, SHA-256.

    `digest` is empty for what cannot be read, and `problem` says why.
    """

    name: str
    path: Path
    size: int
    digest: str
    problem: UnreadableFile | None = None


def scan(folder: Path) -> tuple[Entry, ...]:
    """Every file below `folder`, sorted by name; hidden ones and office lock files left out.

    Only regular files of a size that is read are opened. Links are followed to files inside the folder.
    Raises CorpusError when the folder is not there.
    """
    if not folder.is_dir():
        raise CorpusError("文件夹必须存在", folder, "请检查 --corpus 后面的路径")
    home = folder.resolve()
    return tuple(sorted((_entry(path, folder, home) for path in _files(folder)), key=lambda e: e.name))


def _files(folder: Path) -> Iterator[Path]:
    """All but the ignored, and also folders that cannot be entered: nothing is left out silently."""
    closed: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in (*files, *links):
            if not name.startswith((".", "~$")) and name.lower() not in _IGNORED_NAMES:
                yield Path(root, name)
    yield from (Path(error.filename) for error in closed)


def _entry(path: Path, folder: Path, home: Path) -> Entry:
    name = path.relative_to(folder).as_posix()
    try:
        _check_name(name)
        size = _size(path, home)
        with path.open("rb") as file:
            return Entry(name, path, size, hashlib.file_digest(file, "sha256").hexdigest())
    except UnreadableFile as error:
        return Entry(_shown(name), path, 0, "", error)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other
        reason = getattr(error, "strerror", None) or "链接没有尽头"
        problem = UnreadableFile("文件须能打开", reason, "请检查文件是否还在、是否有读取权限")
        return Entry(_shown(name), path, 0, "", problem)


def _shown(name: str) -> str:
    r"""The name with bytes that are no UTF-8 as `\\xd5`, so that it can be written down."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _check_name(name: str) -> None:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raw = os.fsencode(name)
        guess = raw.decode("gb18030", "replace")
        raise UnreadableFile("文件名须是 UTF-8 编码", f"按 GB18030 可读作 {guess}", "请改名") from error


def _size(path: Path, home: Path) -> int:
    """The bytes of a regular file inside `home`; what may never end is not opened."""
    if path.is_symlink():
        target = path.resolve(strict=True)
        if not target.is_relative_to(home):
            raise UnreadableFile("链接须指向文件夹之内", _shown(str(target)), "请把文件复制进来")
        if target.is_dir():
            raise UnreadableFile("不读取文件夹的链接", _shown(str(target)), "请去掉链接，需要的文件复制进来")
    state = path.stat()
    if stat.S_ISDIR(state.st_mode):
        raise UnreadableFile("文件夹须能打开", "没有权限，或已不在", "请检查文件夹的权限")
    if not stat.S_ISREG(state.st_mode):
        raise UnreadableFile("只能读取普通文件", "管道、设备或套接字", "请移走它")
    if state.st_size > DEFAULT.size:
        limit, size = f"{DEFAULT.size // MIB} MB", f"{state.st_size / MIB:.0f} MB"
        raise UnreadableFile(f"单个文件不超过 {limit}", size, "请拆分或压缩其中的图片")
    return state.st_size


def read_document(entry: Entry) -> Document:
    """The document of one file as it is now. Raises UnreadableFile with the reason and the next step.

    Its `digest` is that of the bytes that were read, which may have changed since the folder was scanned.
    """
    if entry.problem:
        raise entry.problem
    data = load(entry.path)
    reading = read_bytes(data, entry.path.suffix)
    return document_of(reading.text, name=entry.name, digest=hashlib.sha256(data).hexdigest())


def renamed(document: Document, name: str) -> Document:
    """The document as a file `name` with the same bytes would be read: a title may come from the name."""
    return replace(document, name=name, identity=identity_of(document.text, name))


def document_of(source: str, *, name: str, digest: str) -> Document:
    """The document behind a text as read. Raises UnreadableFile when it holds no words."""
    source = _SURROGATE.sub("\ufffd", source)
    normal = normalise(source)
    if not any(c.isalnum() for c in normal.text):
        raise UnreadableFile("文件里没有读出文字", name, "请确认文件内容；空文件可以删除")
    clauses = outline(normal.text)
    return Document(
        name=name,
        digest=digest,
        source=source,
        text=normal.text,
        offsets=normal.offsets,
        identity=identity_of(normal.text, name),
        clauses=clauses,
        fields=fields_of(normal.text, clauses),
    )
