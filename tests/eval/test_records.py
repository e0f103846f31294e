"""Question and prediction files are read whole or refused with the line at fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from eval.records import Prediction, read_lines, read_predictions, read_questions, write_lines

QUESTION: dict[str, Any] = {
    "id": "a",
    "kind": "role",
    "question": "谁？",
    "history": [["问", "答"]],
    "answers": [["包军"]],
    "refuse": False,
    "citations": [
        {"document": "甲.txt", "quotes": ["指挥长：包军"]},
        {"document": "甲.txt", "quotes": ["牵头部门"], "under": "城市提质"},
        {"document": "乙.txt", "quotes": ["包军"]},
    ],
}
PREDICTION: dict[str, Any] = {
    "id": "a",
    "answer": "包军",
    "refused": False,
    "confidence": 0.9,
    "citations": [{"document": "甲.txt", "path": ["三"], "text": "指 挥 长：包  军"}],
    "passages": ["甲.txt"],
    "milliseconds": 12,
}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    write_lines(path, rows)
    return path


def test_a_question_as_asked_keeps_the_answer_back(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path / "new" / "q.jsonl", QUESTION))
    assert question.as_asked() == {"id": "a", "question": "谁？", "history": [["问", "答"]]}
    assert question.documents == ("甲.txt", "乙.txt")


def test_predictions_by_id_with_errors_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "p.jsonl", PREDICTION, {"id": "b", "error": "问题是空的"})
    read = read_predictions(path)
    assert read["a"].citations[0].text == "指 挥 长：包  军"
    assert read["b"] == Prediction("b", error="问题是空的")


def test_blank_lines_are_passed_over_and_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"id": "a\u2028b"}, ensure_ascii=False) + "\n\n", encoding="utf-8")
    assert read_lines(path) == [{"id": "a\u2028b"}]


@pytest.mark.parametrize("text", ["{", "[1]", '"x"'])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": 1}\n' + text, encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行"):
        read_lines(path)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="可读"):
        read_lines(tmp_path / "none.jsonl")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="可读"):
        read_lines(tmp_path / "bytes")


@pytest.mark.parametrize(
    "change", [{"kind": "other"}, {"form": "poem"}, {"answers": 3}, {"citations": [{}]}, {"history": ["x"]}]
)
def test_a_question_of_another_form_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="形式不对"):
        read_questions(written(tmp_path / "q.jsonl", {**QUESTION, **change}))


@pytest.mark.parametrize("change", [{"confidence": 1.2}, {"confidence": "高"}, {"citations": [{}]}])
def test_a_prediction_of_another_form_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="形式不对"):
        read_predictions(written(tmp_path / "p.jsonl", {**PREDICTION, **change}))


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="只能出现一次"):
        read_questions(written(tmp_path / "q.jsonl", QUESTION, QUESTION))


def test_no_questions_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="至少"):
        read_questions(written(tmp_path / "q.jsonl"))
