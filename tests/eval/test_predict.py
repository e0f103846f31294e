"""Predictions come from the command alone, and no expected answer reaches it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.errors import PolicyError
from eval import predict
from eval.command import policyqa, run
from eval.records import read_lines, write_lines

QUESTIONS = [
    {"id": "a", "kind": "role", "question": "谁？", "answers": [["包军"]], "refuse": False},
    {"id": "b", "kind": "follow-up", "question": "呢？", "history": [["问", "答"]], "refuse": True},
]


@pytest.fixture
def arguments(tmp_path: Path, command: str) -> list[str]:
    write_lines(tmp_path / "q.jsonl", QUESTIONS)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "texts.json").write_text('{"甲.txt": ""}', encoding="utf-8")
    paths = {"--questions": "q.jsonl", "--index": "index", "--out": "new/p.jsonl"}
    named = [part for option, name in paths.items() for part in (option, str(tmp_path / name))]
    return [*named, "--command", command]


def test_every_question_has_a_line_in_order(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict.main(arguments) == 0
    assert [row["id"] for row in read_lines(tmp_path / "new" / "p.jsonl")] == ["a", "b"]
    assert "2 个问题" in capsys.readouterr().out


def test_a_failing_command_is_one_line_and_status_2(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments[arguments.index("--index") + 1] += "-none"
    monkeypatch.setattr(sys, "argv", ["predict", *arguments])
    assert run(predict.main) == 2
    error = capsys.readouterr().err
    assert "状态 2" in error
    assert error.count("\n") == 1


def test_a_command_that_loses_lines_is_refused(arguments: list[str], tmp_path: Path, command: str) -> None:
    program = Path(command)
    text = program.read_text(encoding="utf-8").replace('"".join(lines)', '"".join(lines[1:])')
    program.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match="一行答复"):
        predict.main(arguments)


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="无法运行"):
        policyqa("ask", command=str(tmp_path / "none"))
