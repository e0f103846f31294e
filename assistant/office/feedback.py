"""What staff say of answers, and what they ask: gaps, complaints, and the questions asked most."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.office.answers import from_json, to_json
from assistant.office.database import Database, now
from assistant.records import Answer
from corpus.clean import squeeze
from corpus.errors import UsageError

VERDICTS = {"right": "对", "wrong": "错", "citation": "依据错误"}
WORD_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked `times`, in one wording or another; `answer` is the last one given."""

    id: int
    question: str
    times: int
    last: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody said of an answer, and the answer as it was then."""

    turn: int
    question: str
    verdict: str
    word: str
    at: str
    answer: Answer


def note_asked(database: Database, question: str, given: Answer) -> None:
    """Take down that a question was asked, without who asked."""
    with database.session() as records:
        records.execute(
            "INSERT INTO asked (at, question, likeness, refused, answer) VALUES (?, ?, ?, ?, ?)",
            (now(), question, likeness(question), given.refused, to_json(given)),
        )


def likeness(question: str) -> str:
    """What two wordings of one question share: no spaces, punctuation or full width."""
    return re.sub(r"[^\w]|_", "", squeeze(question).lower())


def gaps(database: Database, *, limit: int = 200) -> tuple[Asked, ...]:
    """Questions that were refused and are not settled, those asked most often first.

    One that was answered since is none: a document may have come.
    """
    return _asked(
        database,
        "SELECT *, COUNT(*) AS times, MAX(id) AS newest FROM asked GROUP BY likeness"
        " HAVING refused AND settled = '' ORDER BY times DESC, newest DESC LIMIT ?",
        limit,
    )


def most_asked(database: Database, *, limit: int = 50) -> tuple[Asked, ...]:
    """All questions, those asked most often first."""
    return _asked(
        database,
        "SELECT *, COUNT(*) AS times, MAX(id) AS newest FROM asked GROUP BY likeness"
        " ORDER BY times DESC, newest DESC LIMIT ?",
        limit,
    )


def asked_once(database: Database, id_: int) -> Asked:
    """The question taken down under `id_`; raises UsageError when there is none."""
    found = _asked(database, "SELECT *, 1 AS times FROM asked WHERE id = ?", id_)
    if not found:
        raise UsageError("没有这条提问记录", id_, "请回到“反馈”页重新选择")
    return found[0]


def settle_gap(database: Database, id_: int) -> None:
    """Take a gap off the list, in all its wordings."""
    with database.session() as records:
        records.execute(
            "UPDATE asked SET settled = ? WHERE likeness = (SELECT likeness FROM asked WHERE id = ?)",
            (now(), id_),
        )


def judge(database: Database, owner: str, turn: int, verdict: str, word: str) -> None:
    """Take down what somebody says of an answer of theirs; a later word replaces an earlier one."""
    if verdict not in VERDICTS:
        raise UsageError("评价须是“对”“错”“依据错误”之一", verdict, "请选择其中一个")
    if len(word) > WORD_LIMIT:
        raise UsageError(f"说明不超过 {WORD_LIMIT} 个字", f"{len(word)} 个字", "请写得短一些")
    with database.session() as records:
        found = records.execute(
            "SELECT t.question, t.answer FROM turns t JOIN conversations c ON c.id = t.conversation"
            " WHERE t.id = ? AND c.owner = ? AND t.state = 'answered'",
            (turn, owner),
        ).fetchone()
        if not found:
            raise UsageError("只能评价自己对话里的答复", turn, "请刷新页面后再试")
        records.execute(
            "INSERT OR REPLACE INTO feedback (turn, at, question, answer, verdict, word)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (turn, now(), found["question"], found["answer"], verdict, word.strip()),
        )


def verdicts(database: Database, turns: list[int]) -> dict[int, str]:
    """What was said of these turns, by turn."""
    marks = ",".join("?" * len(turns))
    with database.session() as records:
        rows = records.execute(f"SELECT turn, verdict FROM feedback WHERE turn IN ({marks})", turns)
        return {row["turn"]: row["verdict"] for row in rows}


def complaints(database: Database, *, limit: int = 200) -> tuple[Complaint, ...]:
    """What was said against answers and is not settled, the newest first."""
    return _complaints(
        database, "WHERE verdict <> 'right' AND settled = '' ORDER BY at DESC, turn DESC LIMIT ?", limit
    )


def complaint(database: Database, turn: int) -> Complaint:
    """What was said of that turn; raises UsageError when nothing was."""
    found = _complaints(database, "WHERE turn = ?", turn)
    if not found:
        raise UsageError("没有这条反馈", turn, "请回到“反馈”页重新选择")
    return found[0]


def settle_complaint(database: Database, turn: int) -> None:
    """Take a complaint off the list."""
    with database.session() as records:
        records.execute("UPDATE feedback SET settled = ? WHERE turn = ?", (now(), turn))


def tally(database: Database) -> dict[str, int]:
    """How many questions were asked and refused, and how often each verdict was given."""
    with database.session() as records:
        asked, refused = records.execute("SELECT COUNT(*), COALESCE(SUM(refused), 0) FROM asked").fetchone()
        rows = records.execute("SELECT verdict, COUNT(*) FROM feedback GROUP BY verdict")
        return {"asked": asked, "refused": refused, **dict.fromkeys(VERDICTS, 0), **dict(map(tuple, rows))}


def _asked(database: Database, query: str, value: int) -> tuple[Asked, ...]:
    # SQLite takes the bare columns of a group from the row that MAX(id) names: the last time it was asked.
    with database.session() as records:
        return tuple(
            Asked(row["id"], row["question"], row["times"], row["at"], from_json(row["answer"]))
            for row in records.execute(query, (value,))
        )


def _complaints(database: Database, where: str, value: int) -> tuple[Complaint, ...]:
    with database.session() as records:
        return tuple(
            Complaint(
                row["turn"], row["question"], row["verdict"], row["word"], row["at"], from_json(row["answer"])
            )
            for row in records.execute(f"SELECT * FROM feedback {where}", (value,))
        )
