"""A folder of documents: which files it holds, and each of them read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from corpus.clean import normalise
from corpus.errors import CorpusError, UnreadableFile
from corpus.fields import fields_of
from corpus.identity import identity_of
from corpus.outline import outline
from corpus.records import Document

# Raised when reading gives other records for the same bytes, so that old indexes are brought up to date.
READING_VERSION = "4"

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus: its path relative to the folder, where it lies, bytes, SHA-256."""

    name: str
    path: Path
    size: int
    digest: str


def scan(folder: Path) -> tuple[Entry, ...]:
    """Every regular file below `folder`, sorted by name; hidden ones and office lock files left out.

    Raises CorpusError when the folder is not there. A file that cannot be opened has an empty digest.
    """
    if not folder.is_dir():
        raise CorpusError("文件夹必须存在", folder, "请检查 --corpus 后面的路径")
    entries: list[Entry] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in files:
            path = Path(root) / file
            if file.startswith((".", "~$")) or file.lower() in _IGNORED_NAMES:
                continue
            entries.append(_entry(path, path.relative_to(folder).as_posix()))
    return tuple(sorted(entries, key=lambda e: e.name))


def _entry(path: Path, name: str) -> Entry:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Entry(name, path, path.stat().st_size, digest)
    except OSError:
        return Entry(name, path, 0, "")


def read_document(entry: Entry) -> Document:
    """The document of one file. Raises UnreadableFile with the reason and the next step."""
    if not entry.digest:
        raise UnreadableFile("文件打不开", entry.name, "请检查文件权限和磁盘")
    from corpus.readers import read

    reading = read(entry.path)
    return document_of(reading.text, name=entry.name, digest=entry.digest)


def document_of(source: str, *, name: str, digest: str) -> Document:
    """The document behind a text as read. Raises UnreadableFile when it holds no words."""
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
