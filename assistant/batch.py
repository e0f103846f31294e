"""A file of questions in, a file of answers out: one JSON object a line, in the same order."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError

Row = dict[str, Any]
_SHAPE = '应为 {"id": ..., "question": "...", "history": [["问", "答"], ...]}'


@dataclass(frozen=True, slots=True)
class Query:
    """One line of a batch: a question and the conversation before it."""

    id: Any
    question: str
    history: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines were written, and how many of them say what was wrong with theirs."""

    lines: int
    errors: int


def lines_of(path: Path) -> list[bytes]:
    """The lines of a batch file; blank lines at its end are not lines."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError("批量问题文件应可读取", path, f"请检查路径（{error.strerror}）") from error
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def query_of(row: Row) -> Query:
    """The question that a line's object asks; raises UsageError for a wrong shape."""
    question, history = row.get("question"), row.get("history")
    if "question" not in row:
        raise UsageError("每行须有 question", "", _SHAPE)
    if not isinstance(question, str):
        raise UsageError("question 须是文字", _short(question), _SHAPE)
    turns = [] if history is None else history
    if not isinstance(turns, list) or not all(_is_turn(turn) for turn in turns):
        raise UsageError("history 须是 [问, 答] 的列表，问和答都是文字", _short(turns), _SHAPE)
    return Query(row.get("id"), question, tuple((asked, answered) for asked, answered in turns))


def rows_of(lines: Iterable[bytes], answer: Callable[[Query], Row]) -> Iterator[Row]:
    """One row a line, in order: what `answer` returns, or the error of a line that breaks a rule."""
    for line in lines:
        given: Row = {}
        try:
            given = _object_of(line)
            query = query_of(given)
            yield {"id": query.id, **answer(query)}
        except UsageError as error:
            yield {"id": given.get("id"), "error": str(error)}


def write_rows(rows: Iterable[Row], out: Path) -> Tally:
    """Writes the rows beside `out` and renames at the end, so that `out` is whole or untouched."""
    count = errors = 0
    target = out.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            for row in rows:
                file.write(encoded(row) + b"\n")
                count, errors = count + 1, errors + ("error" in row)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise UsageError("答复文件应可写入", out, f"请检查路径和磁盘空间（{error.strerror}）") from error
    finally:
        draft.unlink(missing_ok=True)
    return Tally(count, errors)


def check_paths(source: Path, out: Path) -> None:
    """Raises UsageError where writing `out` would destroy the questions or something not a file."""
    if out.exists() and not out.is_file():
        raise UsageError("--out 须是一个文件", out, "请换一个文件名")
    if out.resolve() == source.resolve():
        raise UsageError("--out 不能与 --batch 是同一个文件", out, "请换一个文件名")


def encoded(row: Row) -> bytes:
    """The row as one line of JSON in UTF-8; half characters, which UTF-8 lacks, are escaped."""
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii")


def _object_of(line: bytes) -> Row:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError("每行须是 UTF-8 文字", _short(line.decode("utf-8", "replace")), _SHAPE) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("每行须是一个 JSON 对象", _short(line.decode("utf-8")), _SHAPE) from error
    if not isinstance(row, dict):
        raise UsageError("每行须是一个 JSON 对象", _short(row), _SHAPE)
    return row


def _is_turn(turn: object) -> bool:
    return isinstance(turn, list) and len(turn) == 2 and all(isinstance(part, str) for part in turn)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (text if len(text) <= 60 else text[:60] + "…") or "空行"
