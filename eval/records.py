"""Questions with what is expected of them, predictions, and the JSON Lines files that hold both.

The form of both files is told in `eval/questions/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from corpus.errors import UsageError

Made = TypeVar("Made")
Form = Literal["value", "list", "sentence"]
KINDS = (
    "role",
    "department",
    "person",
    "number",
    "list",
    "explain",
    "compare",
    "follow-up",
    "robust",
    "unanswerable",
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One citation that an answer must carry: a document and quotes, one of which must be cited.

    `under`, where given, must stand in the citation's heading path or text: it tells apart places
    that read the same.
    """

    document: str
    quotes: tuple[str, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a right answer has.

    `answers` are the required items, each with its accepted spellings; `forbidden` must not be said;
    `reference` is the answer in the document's own words, where it is a sentence.
    """

    id: str
    kind: str
    form: Form
    question: str
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    refuse: bool = False
    citations: tuple[Expectation, ...] = ()
    reference: str = ""
    note: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents expected to be cited, each once."""
        return tuple(dict.fromkeys(e.document for e in self.citations))

    def as_asked(self) -> dict[str, Any]:
        """The question as a user asks it: nothing of the expected answer."""
        asked: dict[str, Any] = {"id": self.id, "question": self.question}
        if self.history:
            asked["history"] = [list(turn) for turn in self.history]
        return asked


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the assistant wrote it."""

    document: str
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the assistant wrote for one question; `error` is not empty where it could not answer."""

    id: str
    answer: str = ""
    refused: bool = False
    confidence: float = 0.0
    citations: tuple[Cited, ...] = ()
    passages: tuple[str, ...] = ()
    milliseconds: float | None = None
    error: str = ""


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; blank lines are passed over.

    Raises UsageError when the file cannot be read or a line is not an object.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("需要一个可读的 UTF-8 文件", path, "请检查路径和编码") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"第 {number} 行应是一个 JSON 对象", line, f"请修正 {path.name}") from error
        if not isinstance(row, dict):
            raise UsageError(f"第 {number} 行应是一个 JSON 对象", line, f"请修正 {path.name}")
        rows.append(row)
    return rows


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write objects as JSON Lines, making the folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a file, in its order.

    Raises UsageError for a line of another form or an id used twice.
    """
    questions = tuple(_checked(row, _question, path) for row in read_lines(path))
    if not questions:
        raise UsageError("问题文件至少要有一行", path, "请检查文件内容")
    _refuse_twins((q.id for q in questions), path)
    return questions


def read_predictions(path: Path) -> dict[str, Prediction]:
    """The predictions of a file by id.

    Raises UsageError for a line of another form or an id used twice.
    """
    predictions = [_checked(row, _prediction, path) for row in read_lines(path)]
    _refuse_twins((p.id for p in predictions), path)
    return {p.id: p for p in predictions}


def _checked(row: dict[str, Any], make: Callable[[dict[str, Any]], Made], path: Path) -> Made:
    try:
        return make(row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        shown = json.dumps(row, ensure_ascii=False)
        rule = f"{path.name} 的这一行形式不对：{type(error).__name__} {error}"
        raise UsageError(rule, shown, "格式见 eval/questions/README.md") from error


def _question(row: dict[str, Any]) -> Question:
    form = row.get("form", "value")
    if form not in get_args(Form) or row["kind"] not in KINDS:
        raise ValueError(f"kind={row['kind']} form={form}")
    return Question(
        id=str(row["id"]),
        kind=row["kind"],
        form=form,
        question=row["question"],
        history=tuple((asked, told) for asked, told in row.get("history", ())),
        answers=tuple(tuple(item) for item in row.get("answers", ())),
        forbidden=tuple(row.get("forbidden", ())),
        refuse=bool(row["refuse"]),
        citations=tuple(
            Expectation(c["document"], tuple(c["quotes"]), c.get("under", ""))
            for c in row.get("citations", ())
        ),
        reference=row.get("reference", ""),
        note=row.get("note", ""),
    )


def _prediction(row: dict[str, Any]) -> Prediction:
    if "error" in row:
        return Prediction(id=str(row["id"]), error=str(row["error"]) or "error")
    return Prediction(
        id=str(row["id"]),
        answer=row["answer"],
        refused=bool(row["refused"]),
        confidence=_share(row["confidence"]),
        citations=tuple(Cited(c["document"], tuple(c["path"]), c["text"]) for c in row["citations"]),
        passages=tuple(row["passages"]),
        milliseconds=float(row["milliseconds"]),
    )


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"confidence={value}")
    return float(value)


def _refuse_twins(ids: Iterable[str], path: Path) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise UsageError(f"{path.name} 中每个 id 只能出现一次", one, "请删去重复的一行")
        seen.add(one)
