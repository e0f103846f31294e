"""Open question sets are measured through the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from eval import bench
from eval.records import write_lines


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    texts = {"x/1": "甲文件", "x/2": "乙文件"}
    asked: list[dict[str, Any]] = [
        {"id": "q", "passage": "x/1", "question": "免征增值税", "answers": [{"text": "免增税", "start": 0}]},
        {"id": "q", "passage": "x/2", "question": "没有这回事", "answers": [{"text": "乙", "start": 0}]},
        {"id": "r", "passage": "x/2", "question": "没有答案", "answers": []},
    ]
    write_lines(tmp_path / "p.jsonl", ({"id": one, "text": text} for one, text in texts.items()))
    write_lines(tmp_path / "q.jsonl", asked)
    return ["--passages", str(tmp_path / "p.jsonl"), "--questions", str(tmp_path / "q.jsonl")]


def test_retrieval_counts_documents(files: list[str], tmp_path: Path, command: str) -> None:
    out = tmp_path / "r.json"
    assert bench.main(["retrieval", *files, "--command", command, "--out", str(out)]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    # the stand-in returns both files, 甲 first: right at 1 for the first of three questions
    assert result["recall@1"] == pytest.approx(1 / 3)
    assert result["recall@5"] == 1
    assert (result["questions"], result["documents"], result["errors"]) == (3, 2, 0)


def test_answers_are_measured_end_to_end(
    files: list[str], tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, keep, index = tmp_path / "r.json", tmp_path / "raw.jsonl", tmp_path / "kept"
    options = ["--command", command, "--out", str(out), "--keep", str(keep), "--index", str(index)]
    assert bench.main(["answers", *files, *options]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    # the stand-in answers with the question and refuses where it says 没有: (6/8 + 0) / 2
    assert result["rouge_l"] == pytest.approx(0.375)
    assert result["rouge_l_answered"] == pytest.approx(0.75)
    assert result["refused_answerable"] == 0.5
    assert result["refused_unanswerable"] == 1
    assert (index / "texts.json").exists()
    assert len(keep.read_text(encoding="utf-8").splitlines()) == 3
    assert "ROUGE-L（拒答记 0）：0.375" in capsys.readouterr().out


def test_a_question_on_a_passage_that_is_not_there(tmp_path: Path) -> None:
    write_lines(tmp_path / "p.jsonl", [{"id": "1", "text": "甲"}])
    write_lines(tmp_path / "q.jsonl", [{"id": "q", "passage": "2", "question": "？", "answers": []}])
    with pytest.raises(UsageError, match="缺少"):
        bench.read_set([tmp_path / "p.jsonl"], [tmp_path / "q.jsonl"])
