"""The office's own evaluation set: questions that staff made out of gaps and complaints."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import PolicyError, UsageError

Row = dict[str, Any]

KINDS: Mapping[str, str] = {
    "role": "某职务由谁担任",
    "department": "由哪个部门负责",
    "person": "某人担任什么职务",
    "number": "数字、日期",
    "list": "有哪些（列举）",
    "explain": "说明、原文句子",
    "compare": "比较两份文件",
    "follow-up": "追问",
    "robust": "错字、口语问法",
    "unanswerable": "文件中没有，应当拒答",
}
_FORMS = {"list": "list", "explain": "sentence", "compare": "list"}
_LIMIT = 2000
_lock = threading.Lock()


def rows(path: Path) -> tuple[Row, ...]:
    """The questions of the set, in order; none when there is no file yet."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(json.loads(line) for line in lines if line.strip())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise PolicyError("本单位题集须能读取", f"{path}，{error}", "请检查这个文件") from error


def add(
    path: Path,
    *,
    question: str,
    kind: str,
    answers: Sequence[str] = (),
    citations: Sequence[tuple[str, str]] = (),
    history: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> str:
    """The id of a question put at the end of the set, in the form of `eval/questions/README.md`.

    `answers` are the items that a right answer says, other spellings of one divided by `|`;
    `citations` are documents with a quote of each. Raises UsageError for what makes no test.
    """
    items = [[spelling.strip() for spelling in item.split("|") if spelling.strip()] for item in answers]
    items = [item for item in items if item]
    refuse = kind == "unanswerable"
    _check(question, kind, items, citations, refuse=refuse)
    row: Row = {"id": "", "kind": kind, "form": _FORMS.get(kind, "value"), "question": question.strip()}
    if history:
        row["history"] = [list(turn) for turn in history]
    row |= {"answers": [] if refuse else items, "forbidden": [], "refuse": refuse}
    row["citations"] = [] if refuse else [{"document": d, "quotes": [q]} for d, q in citations if q.strip()]
    if _FORMS.get(kind) == "sentence" and items:
        row["reference"] = items[0][0]
    if note.strip():
        row["note"] = note.strip()
    with _lock:
        before = rows(path)
        if any(old["question"] == row["question"] and not history for old in before):
            raise UsageError("同一个问题只收一次", question, "它已在本单位题集里；可以先删除原来的一题")
        taken = (int(old["id"].rpartition("-")[2]) for old in before)
        row["id"] = f"office-{max(taken, default=0) + 1:03d}"
        _write(path, (*before, row))
    return str(row["id"])


def remove(path: Path, id_: str) -> None:
    """Take a question out of the set."""
    with _lock:
        before = rows(path)
        _write(path, [row for row in before if row["id"] != id_])


def _check(
    question: str, kind: str, items: list[list[str]], citations: Sequence[tuple[str, str]], *, refuse: bool
) -> None:
    if kind not in KINDS:
        raise UsageError("题目的类别须在列表中", kind, "请选择一个类别")
    if not question.strip() or len(question) > _LIMIT:
        raise UsageError(f"题目须有 1 到 {_LIMIT} 个字", f"{len(question)} 个字", "请修改题目")
    if not refuse and not items:
        raise UsageError("能回答的题目须写出标准答案", "", "请填写标准答案，或把类别改为“应当拒答”")
    if not refuse and not any(quote.strip() for _, quote in citations):
        raise UsageError("能回答的题目须写出依据的原文", "", "请选择文件并粘贴原文中的一句话")


def _write(path: Path, found: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
