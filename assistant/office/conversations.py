"""Conversations as they are kept: each belongs to one browser; a turn is a question and what came of it."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.office.answers import from_json, to_json
from assistant.office.database import Database, now
from assistant.records import Answer
from corpus.errors import UsageError

_TITLE = 24
_NAME = 60
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the list shows it."""

    id: str
    title: str
    updated: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it.

    `state` is `pending`, `answered`, `stopped` or `failed`; `answer` is there once answered, `note`
    says why it failed.
    """

    id: int
    question: str
    state: str
    asked: str
    answer: Answer | None = None
    note: str = ""


def listing(database: Database, owner: str) -> tuple[Conversation, ...]:
    """The conversations of a browser, the newest first."""
    with database.session() as records:
        rows = records.execute(
            "SELECT id, title, updated FROM conversations WHERE owner = ?"
            " ORDER BY updated DESC, rowid DESC LIMIT ?",
            (owner, _SHOWN),
        )
        return tuple(Conversation(*row) for row in rows)


def read(database: Database, owner: str, conversation: str) -> tuple[Conversation, tuple[Turn, ...]]:
    """A conversation with its turns, in order; raises UsageError when this browser has none of that id."""
    with database.session() as records:
        found = _owned(records, owner, conversation)
        rows = records.execute("SELECT * FROM turns WHERE conversation = ? ORDER BY id", (conversation,))
        return found, tuple(map(_turn, rows))


def begin(
    database: Database, owner: str, conversation: str, question: str, *, key: str, replaces: int | None = None
) -> tuple[str, Turn]:
    """The conversation and the pending turn of a question; an empty `conversation` starts a new one.

    A `key` that was seen before gives its turn again, so that a question sent twice is asked once.
    With `replaces`, that turn and all after it give way.
    """
    with database.session() as records:
        known = records.execute("SELECT * FROM turns WHERE key = ?", (key,)).fetchone()
        if known:
            _owned(records, owner, known["conversation"])
            return str(known["conversation"]), _turn(known)
        at = now()
        if conversation:
            _owned(records, owner, conversation)
            records.execute("UPDATE conversations SET updated = ? WHERE id = ?", (at, conversation))
        else:
            conversation = secrets.token_urlsafe(9)
            title = _short(question, _TITLE)
            records.execute("INSERT INTO conversations VALUES (?, ?, ?, ?)", (conversation, owner, title, at))
        if replaces is not None:
            records.execute("DELETE FROM turns WHERE conversation = ? AND id >= ?", (conversation, replaces))
        made = records.execute(
            "INSERT INTO turns (conversation, key, question, state, asked) VALUES (?, ?, ?, 'pending', ?)"
            " RETURNING *",
            (conversation, key, question, at),
        ).fetchone()
        return conversation, _turn(made)


def history(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The questions and answers that a follow-up may lean on."""
    return [(turn.question, turn.answer.text) for turn in turns if turn.answer]


def answer(database: Database, turn: int, given: Answer) -> bool:
    """True when the answer was taken down; False when the question was stopped or replaced meanwhile."""
    return _close(database, turn, "answered", answer=to_json(given))


def fail(database: Database, turn: int, note: str) -> bool:
    """True when the failure was taken down."""
    return _close(database, turn, "failed", note=note)


def stop(database: Database, owner: str, key: str) -> str:
    """The conversation whose pending question of that key is stopped; empty when there is none."""
    with database.session() as records:
        found = records.execute(
            "SELECT t.id, t.conversation FROM turns t JOIN conversations c ON c.id = t.conversation"
            " WHERE t.key = ? AND c.owner = ?",
            (key, owner),
        ).fetchone()
        if not found:
            return ""
        records.execute(
            "UPDATE turns SET state = 'stopped' WHERE id = ? AND state = 'pending'", (found["id"],)
        )
        return str(found["conversation"])


def rename(database: Database, owner: str, conversation: str, title: str) -> None:
    """Give a conversation another title; raises UsageError for a blank one."""
    if not title.strip():
        raise UsageError("对话的名称不能为空", title, "请输入几个字")
    with database.session() as records:
        _owned(records, owner, conversation)
        records.execute(
            "UPDATE conversations SET title = ? WHERE id = ?", (_short(title, _NAME), conversation)
        )


def delete(database: Database, owner: str, conversation: str) -> None:
    """Forget a conversation with all its turns."""
    with database.session() as records:
        _owned(records, owner, conversation)
        records.execute("DELETE FROM conversations WHERE id = ?", (conversation,))


def give_up_pending(database: Database) -> None:
    """Close the questions that a program which ended left open."""
    with database.session() as records:
        records.execute(
            "UPDATE turns SET state = 'failed', note = ? WHERE state = 'pending'",
            ("服务曾重新启动，这个问题没有答完。请重试",),
        )


def _close(database: Database, turn: int, state: str, *, answer: str = "", note: str = "") -> bool:
    with database.session() as records:
        done = records.execute(
            "UPDATE turns SET state = ?, answer = ?, note = ? WHERE id = ? AND state = 'pending'",
            (state, answer, note, turn),
        )
        return done.rowcount == 1


def _owned(records: sqlite3.Connection, owner: str, conversation: str) -> Conversation:
    found = records.execute(
        "SELECT id, title, updated FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
    ).fetchone()
    if not found or not owner:
        raise UsageError("这个浏览器里没有这段对话", conversation, "它可能已被删除，请开始新对话")
    return Conversation(*found)


def _turn(row: sqlite3.Row) -> Turn:
    given = from_json(row["answer"]) if row["answer"] else None
    return Turn(row["id"], row["question"], row["state"], row["asked"], given, row["note"])


def _short(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"
