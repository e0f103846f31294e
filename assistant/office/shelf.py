"""The folder of policy files as staff change it: put, replace, delete; what was there before is kept."""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.office.database import Database, now
from corpus.errors import PolicyError, UsageError
from corpus.readers import SUFFIXES, read_bytes

_NAME_BYTES = 200


class Changed(UsageError):
    """The file is another one than the person who acts has seen; `digest` is that of the one there now."""

    def __init__(self, name: str, digest: str, did: str) -> None:
        super().__init__(
            "这份文件在您打开页面之后被别人换过",
            name,
            f"原来的和刚换上的都已保存，可以先看差别；确认仍要{did}，请再点一次",
        )
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was until `at`, when it was replaced or deleted (`gone`)."""

    name: str
    digest: str
    size: int
    at: str
    gone: str


class Shelf:
    """A folder of files and, elsewhere, every version that was replaced or deleted by way of this class."""

    def __init__(self, corpus: Path, kept: Path, database: Database) -> None:
        self._corpus, self._kept, self._database = corpus, kept, database
        self._lock = threading.Lock()

    def digest(self, name: str) -> str:
        """The SHA-256 of a file as it is now; empty when there is none of that name."""
        path = self._path(name)
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def put(self, name: str, data: bytes, *, seen: str) -> bool:
        """True when the file replaced another, False when it is new.

        `seen` is the digest of the file that the person meant to replace, empty for none.
        Raises UsageError for a name that is not allowed, UnreadableFile for one that cannot be read,
        Changed when another file stands there than the one seen.
        """
        target = self._path(name)
        # What cannot be read never gets in: its reason is told now and not by the next indexing.
        read_bytes(data, target.suffix)
        draft = target.with_name(f".{target.name}.{threading.get_ident()}.new")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(draft, data)
            with self._lock:
                there = self._unchanged(name, seen, "替换")
                if there:
                    self._keep(name, "replaced")
                draft.replace(target)
                _sync(target.parent)
            return bool(there)
        except OSError as error:
            raise PolicyError(
                "文件须能写入政策文件夹", error.strerror or error, "请检查权限和磁盘空间"
            ) from error
        finally:
            draft.unlink(missing_ok=True)

    def delete(self, name: str, *, seen: str) -> None:
        """Take a file away; its last version is kept. Raises Changed, or UsageError when there is none."""
        with self._lock:
            if not self._unchanged(name, seen, "删除"):
                raise UsageError("没有这份文件", name, "它可能刚被别人删除，请刷新页面")
            self._keep(name, "deleted")
            try:
                self._path(name).unlink()
            except OSError as error:
                raise PolicyError("文件须能删除", error.strerror, "请检查政策文件夹的权限") from error

    def versions(self, name: str) -> tuple[Version, ...]:
        """The versions of a file that are no longer there, the newest first."""
        with self._database.session() as records:
            rows = records.execute(
                "SELECT name, digest, size, at, gone FROM versions WHERE name = ? ORDER BY id DESC", (name,)
            )
            return tuple(Version(*row) for row in rows)

    def deleted(self) -> tuple[Version, ...]:
        """The last versions of the files that were deleted and not put back, the newest first."""
        with self._database.session() as records:
            rows = records.execute(
                "SELECT name, digest, size, at, gone FROM versions"
                " WHERE id IN (SELECT MAX(id) FROM versions GROUP BY name) AND gone = 'deleted'"
                " ORDER BY id DESC"
            )
            found = [Version(*row) for row in rows]
        return tuple(v for v in found if not self._path(v.name).exists())

    def read_version(self, name: str, digest: str) -> bytes:
        """The bytes of a version, kept or there now; raises UsageError when it is neither."""
        known = {version.digest for version in self.versions(name)}
        path = self._copy(digest) if digest in known else self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != digest:
            raise UsageError("没有这份文件的这个版本", name, "请回到文件页重新选择")
        return data

    def _unchanged(self, name: str, seen: str, did: str) -> str:
        there = self.digest(name)
        if there and there != seen:
            raise Changed(name, there, did)
        return there

    def _keep(self, name: str, gone: str) -> None:
        """The file as it is now goes into the store of versions, before anything happens to it."""
        path = self._path(name)
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        copy = self._copy(digest)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            draft = copy.with_suffix(".new")
            _write(draft, data)
            draft.replace(copy)
            _sync(copy.parent)
        with self._database.session() as records:
            records.execute(
                "INSERT INTO versions (name, digest, size, at, gone) VALUES (?, ?, ?, ?, ?)",
                (name, digest, len(data), now(), gone),
            )

    def _copy(self, digest: str) -> Path:
        return self._kept / digest[:2] / digest

    def _path(self, name: str) -> Path:
        return self._corpus / check_name(name)


def check_name(name: str) -> str:
    """The name of a file relative to the folder, if it is allowed; raises UsageError otherwise."""
    parts = PurePosixPath(name).parts
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError("只收能读的格式", suffix or name or "没有扩展名", "支持 " + " ".join(SUFFIXES))
    wrong = (
        name != "/".join(parts)
        or any(part in (".", "..") or part.startswith((".", "~$", "/")) for part in parts)
        or any(unicodedata.category(char)[0] == "C" or char in '\\:*?"<>|' for char in name)
    )
    if wrong:
        raise UsageError('文件名不能以点开头，也不能含控制字符和 \\ : * ? " < > |', name, "请改名后再上传")
    if any(len(part.encode()) > _NAME_BYTES for part in parts):
        raise UsageError(f"文件名不超过 {_NAME_BYTES // 3} 个汉字", name, "请改短后再上传")
    return name


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
