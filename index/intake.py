"""Files to documents: known content is taken over from the index before, the rest is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.errors import UnreadableFile
from corpus.library import Entry, read_document, renamed
from corpus.records import Document
from index.records import Copy, Failure
from index.store import Opened

Progress = Callable[[str, int, int], None]

_STAGE = "读取文件"


@dataclass(frozen=True, slots=True)
class Intake:
    """The documents of a folder by name, further names of theirs, and what could not be read.

    `read` holds the names of files that were read, not taken over.
    """

    documents: tuple[Document, ...]
    copies: tuple[Copy, ...]
    failures: tuple[Failure, ...]
    read: frozenset[str]

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every file whose content is held, copies included, by name."""
        held = {document.name: document.digest for document in self.documents}
        return held | {copy.document: held[copy.same_as] for copy in self.copies}


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of files since the index before; a renamed one has its new name."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


def take_in(entries: Sequence[Entry], known: Opened | None, tell: Progress) -> Intake:
    """The documents behind files; each content is held once, under the shortest of its names.

    Content that `known` holds is not read again, whatever name it had.
    """
    rows = _rows(known)
    held: dict[str, Document] = {}
    same: dict[str, str] = {}
    failed: dict[Entry, str] = {}
    read: set[str] = set()
    # The shortest first: 办法.docx rather than 办法 - 副本.docx or 备份/办法.docx.
    for done, entry in enumerate(sorted(entries, key=lambda e: (len(e.name), e.name))):
        tell(_STAGE, done, len(entries))
        if entry.digest in held:
            same[entry.name] = entry.digest
            continue
        row = rows.get((entry.digest, _suffix(entry.name)))
        try:
            if known and row is not None:
                document = _taken_over(known.contents.documents[row], entry.name)
            else:
                document = _read(entry)
                read.add(entry.name)
        except UnreadableFile as error:
            failed[entry] = str(error)
            continue
        if document.digest in held:  # written meanwhile, with what another file holds
            same[entry.name] = document.digest
        else:
            held[document.digest] = document
    tell(_STAGE, len(entries), len(entries))
    # What only its suffix made unreadable is held all the same when another name led to it.
    same |= {entry.name: entry.digest for entry in failed if entry.digest in held}
    return Intake(
        tuple(sorted(held.values(), key=lambda d: d.name)),
        tuple(Copy(name, held[digest].name) for name, digest in sorted(same.items())),
        tuple(sorted((Failure(e.name, r) for e, r in failed.items() if e.name not in same), key=_name)),
        frozenset(read),
    )


def changes(before: Opened | None, now: Intake) -> Changes:
    """What became of each file since the index before."""
    old, new = before.manifest.digests if before else {}, now.digests
    failed = {failure.document for failure in now.failures}
    gone: dict[str, list[str]] = {}
    for name in sorted(old.keys() - new.keys() - failed):
        gone.setdefault(old[name], []).append(name)
    added, moved = [], []
    for name in sorted(new.keys() - old.keys()):
        if gone.get(new[name]):
            gone[new[name]].pop(0)
            moved.append(name)
        else:
            added.append(name)
    both = sorted(new.keys() & old.keys())
    changed = tuple(name for name in both if new[name] != old[name] or name in now.read)
    removed = sorted(name for names in gone.values() for name in names)
    unchanged = tuple(name for name in both if name not in changed)
    return Changes(tuple(added), changed, tuple(moved), tuple(removed), unchanged)


def _rows(known: Opened | None) -> dict[tuple[str, str], int]:
    sources = known.manifest.documents if known else ()
    return {(source.digest, _suffix(source.name)): row for row, source in enumerate(sources)}


def _suffix(name: str) -> str:
    # Equal bytes may be read in another way under another suffix.
    return PurePosixPath(name).suffix.lower()


def _taken_over(document: Document, name: str) -> Document:
    return document if document.name == name else renamed(document, name)


def _read(entry: Entry) -> Document:
    try:
        return read_document(entry)
    except UnreadableFile:
        raise
    except Exception as error:  # a fault at one file must not cost the others
        found = f"{type(error).__name__}: {error}"
        raise UnreadableFile(
            "程序没能读懂这个文件", found, "请另存为 .docx 或 .txt，并报告这个错误"
        ) from error


def _name(failure: Failure) -> str:
    return failure.document
