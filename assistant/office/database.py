"""What the office keeps, in one SQLite file: conversations, questions asked, feedback, versions of files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from corpus.errors import PolicyError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, updated TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_of ON conversations (owner, updated);
CREATE TABLE IF NOT EXISTS turns (
  id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
  key TEXT NOT NULL UNIQUE, question TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '', asked TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS turns_of ON turns (conversation);
CREATE TABLE IF NOT EXISTS asked (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, likeness TEXT NOT NULL,
  refused INTEGER NOT NULL, answer TEXT NOT NULL, settled TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS asked_alike ON asked (likeness);
CREATE TABLE IF NOT EXISTS feedback (
  turn INTEGER PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
  verdict TEXT NOT NULL, word TEXT NOT NULL, settled TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS versions (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, at TEXT NOT NULL,
  gone TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS versions_of ON versions (name);
"""


class Database:
    """A file of records, made when it is missing; every use is a connection and a transaction of its own."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "desk.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as connection:
                # Readers go on while one writes, and what is committed outlives a crash of the program.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise PolicyError(
                "办公记录须能写入", f"{self._path}，{error}", "请检查 POLICYQA_DESK 和磁盘空间"
            ) from error

    @contextmanager
    def session(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction: committed at the end, rolled back when an error leaves it.

        Raises PolicyError when the file cannot be read or written.
        """
        try:
            with closing(self._open()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
        except sqlite3.Error as error:
            raise PolicyError("办公记录须能读写", error, "请检查磁盘空间，稍后再试") from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection


def now() -> str:
    """The present moment, local, to the second, as it is kept and shown."""
    return datetime.now().isoformat(sep=" ", timespec="seconds")
