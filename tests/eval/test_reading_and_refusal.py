"""Readers are measured on what passages tell, and on what they do not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval import reading, refusal
from eval.readers import nearest_sentence, reader_named
from eval.records import write_lines


def sure_of_figures(question: str, passages: Sequence[str]) -> tuple[str, float]:
    """Answers with the first passage, and is sure where it has a figure."""
    return passages[0], 0.9 if any(c.isdigit() for p in passages for c in p) else 0.2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(
        tmp_path / "passages.jsonl", [{"id": "a", "text": "补贴300元。"}, {"id": "b", "text": "开会。"}]
    )
    write_lines(
        tmp_path / "questions.jsonl",
        [
            {
                "id": "1",
                "passage": "a",
                "question": "补贴多少？",
                "answers": [{"text": "补贴300元", "start": 0}],
            },
            {"id": "2", "passage": "b", "question": "补贴多少？", "answers": []},
        ],
    )
    return tmp_path


def test_a_reader_is_scored_on_the_questions_with_answers(folder: Path) -> None:
    given = [one for one in reading.read_folder(folder) if one.answers]
    summary, rows = reading.measure(given, sure_of_figures)
    assert (summary["questions"], summary["exact"], summary["f1"]) == (1, 1, 1)
    assert rows[0]["answer"] == "补贴300元。"


def test_a_sample_is_spread_evenly() -> None:
    assert list(reading.sampled(range(10), 4)) == [0, 2, 5, 7]
    assert reading.sampled([1, 2], 0) == [1, 2]


def test_the_threshold_leaves_the_wanted_share_answered() -> None:
    confidences = [0.9, 0.8, 0.7, 0.6, 0.1]
    assert refusal.threshold(confidences, 0.8) == 0.6  # four of five
    assert refusal.threshold(confidences, 1.0) == 0.1
    with pytest.raises(ValueError, match="answerable"):
        refusal.threshold([], 0.9)


def test_ties_count_half_in_telling_apart() -> None:
    # Pairs: 0.9 > 0.5, 0.9 > 0.1, 0.5 = 0.5, 0.5 > 0.1 make 3.5 of 4.
    assert refusal.told_apart([0.9, 0.5], [0.5, 0.1]) == 3.5 / 4
    assert refusal.told_apart([0.9], []) is None


def test_what_is_not_told_is_refused_below_the_threshold(folder: Path) -> None:
    measured = refusal.measure(refusal.cases_of_set(folder), sure_of_figures, answered=0.9)
    assert measured["refused"] == 1 and measured["answered"] == 1 and measured["auc"] == 1


def test_rgb_asks_each_question_with_and_without_what_tells(tmp_path: Path) -> None:
    row = {
        "question": "谁？",
        "positive": [["甲。", "又甲。"], ["乙。"]],
        "negative": ["丙。", "丁。", "戊。", "己。"],
    }
    write_lines(tmp_path / "rgb.jsonl", [row])
    told, untold = refusal.cases_of_rgb(tmp_path / "rgb.jsonl", given=3)
    assert told.passages == ("甲。", "乙。", "丙。") and told.answerable
    assert untold.passages == ("丙。", "丁。", "戊。") and not untold.answerable


def test_the_commands_write_their_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "r.json"
    for main in (reading.main, refusal.main):
        assert main(["--set", str(folder), "--out", str(out)]) == 0
        assert set(json.loads(out.read_text(encoding="utf-8"))) == {folder.name}
    assert "EM" in capsys.readouterr().out


def test_what_cannot_be_measured_is_said(folder: Path) -> None:
    for arguments in (["--answered", "0"], [], ["--set", str(folder), "--reader", "no.such:thing"]):
        with pytest.raises(UsageError):
            refusal.main(arguments)
    write_lines(folder / "questions.jsonl", [{"id": "1", "passage": "z", "question": "？", "answers": []}])
    with pytest.raises(UsageError, match="缺少"):
        reading.read_folder(folder)


def test_the_baseline_gives_the_nearest_sentence_and_is_surer_the_nearer_it_is() -> None:
    reader = reader_named("eval.readers:nearest_sentence")
    assert reader is nearest_sentence
    answer, sure = reader("补贴标准是多少", ["会议下周召开。补贴标准是每月300元。"])
    assert answer == "补贴标准是每月300元" and sure > reader("会费缴到哪里", ["补贴标准是每月300元。"])[1]
    assert reader("问", []) == ("", 0.0)
