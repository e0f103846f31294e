"""Scores are computed from the two files alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from eval.records import Cited, Expectation, Prediction, Question, write_lines
from eval.report import main as report_main
from eval.score import judge, main, missed, score

CHIEF = Question(
    id="a",
    kind="role",
    form="value",
    question="谁是指挥长？",
    answers=(("包军",),),
    forbidden=("陈骏",),
    citations=(Expectation("甲.txt", ("指挥长：包军",)),),
)
MISSING = Question(
    id="b", kind="unanswerable", form="value", question="电话？", refuse=True, forbidden=("包军",)
)
RIGHT = Prediction(
    id="a",
    answer="包军",
    confidence=0.9,
    citations=(Cited("甲.txt", (), "指 挥 长：包  军"),),
    passages=("甲.txt", "乙.txt"),
    milliseconds=10.0,
)
REFUSED = Prediction(id="b", answer="文件中没有。", refused=True, passages=("甲.txt",), milliseconds=30.0)


def test_a_right_answer_and_a_right_refusal() -> None:
    result = score([CHIEF, MISSING], {"a": RIGHT, "b": REFUSED})
    overall = result["overall"]
    assert overall["questions"] == 2
    assert overall["exact"] == overall["citation"] == overall["refusal"] == overall["recall@1"] == 1
    assert overall["latency_p50"] == 20
    assert overall["rouge_l"] is None
    assert result["failures"] == []
    assert result["reliability"] == [
        {"low": 0.9, "high": 1.0, "count": 1, "confidence": 0.9, "right": 1.0},
    ]
    assert set(result["kinds"]) == {"role", "unanswerable"}


@pytest.mark.parametrize(
    ("prediction", "wrong"),
    [
        (Prediction("a", answer="陈骏", citations=RIGHT.citations), ("exact",)),
        (Prediction("a", answer="包军"), ("citation",)),
        (Prediction("a", answer="没有", refused=True), ("exact", "citation", "refusal")),
        (Prediction("a", error="坏行"), ("exact", "citation", "refusal")),
    ],
)
def test_what_is_wrong_is_named(prediction: Prediction, wrong: tuple[str, ...]) -> None:
    assert judge(CHIEF, prediction).wrong == wrong


@pytest.mark.parametrize(
    ("prediction", "why"),
    [
        (replace(RIGHT, answer="包军、陈骏"), "说了不该说的“陈骏”"),
        (replace(RIGHT, answer="某人"), "缺少“包军”（共 1 项）"),
        (replace(RIGHT, answer="包军" + "和他的同事" * 9), "答案过长（47 字，至多 32 字）"),
        (replace(RIGHT, refused=True), "文件中有，却拒答"),
        (replace(RIGHT, citations=()), "没有引用：甲.txt"),
        (Prediction("a", error="坏行"), "出错：坏行"),
    ],
)
def test_why_an_answer_is_wrong_is_said(prediction: Prediction, why: str) -> None:
    assert judge(CHIEF, prediction).why == why


def test_the_worst_answers_come_first_and_are_ten() -> None:
    asked = [replace(CHIEF, id=str(i)) for i in range(11)] + [MISSING]
    told = {str(i): replace(RIGHT, id=str(i), answer="某人", confidence=i / 20) for i in range(11)}
    told["b"] = replace(RIGHT, id="b", confidence=0.1)
    worst = score(asked, told)["worst"]
    assert [w["id"] for w in worst] == ["b", *map(str, range(10, 1, -1))]


def test_an_error_is_no_refusal() -> None:
    assert judge(MISSING, Prediction("b", error="坏行")).wrong == ("exact", "refusal")


def test_a_refusal_that_offers_a_name_is_not_exact() -> None:
    assert judge(MISSING, Prediction("b", answer="包军没有电话", refused=True)).wrong == ("exact",)


def test_a_question_without_an_answer_counts_as_wrong() -> None:
    result = score([CHIEF, MISSING], {"b": REFUSED})
    assert result["overall"]["exact"] == 0.5
    assert result["failures"][0]["got"] == "没有这一题的答复"


def test_citations_must_stand_in_the_source_character_for_character() -> None:
    source = {"甲.txt": "指 挥 长：包  军\n"}
    assert judge(CHIEF, RIGHT, texts=source).measures["verbatim"] == 1
    assert judge(CHIEF, RIGHT, texts={"甲.txt": "指挥长：包军"}).wrong == ("verbatim",)
    assert judge(MISSING, REFUSED, texts=source).measures["verbatim"] is None


def test_predictions_of_another_set_are_refused() -> None:
    with pytest.raises(UsageError, match="没有的 id"):
        score([CHIEF], {"a": RIGHT, "b": REFUSED})


def test_the_gate_names_what_is_outside_of_it() -> None:
    result = score([CHIEF, MISSING], {"b": REFUSED})
    gate = {"minimum": {"exact": 0.5, "role/exact": 0.1}, "maximum": {"latency_p95": 20}}
    assert missed(result, gate) == ["role/exact = 0，应不低于 0.1", "latency_p95 = 30，应不高于 20"]
    for name in ("nothing", "list/exact", "rouge_l"):
        with pytest.raises(UsageError, match="底线"):
            missed(result, {"minimum": {name: 0.1}})


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    asked: list[dict[str, Any]] = [
        {"id": "a", "kind": "role", "question": "谁？", "answers": [["包军"]], "refuse": False},
        {"id": "b", "kind": "unanswerable", "question": "电话？", "refuse": True},
    ]
    told = {"refused": False, "confidence": 0.5, "citations": [], "passages": [], "milliseconds": 1}
    write_lines(tmp_path / "q.jsonl", asked)
    write_lines(tmp_path / "p.jsonl", [{**told, "id": q["id"], "answer": "包军|\n他"} for q in asked])
    paths = {"--questions": "q.jsonl", "--predictions": "p.jsonl", "--out": "new/r.json"}
    return [part for option, name in paths.items() for part in (option, str(tmp_path / name))]


def test_the_command_writes_json_and_shows_a_table(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--report", str(tmp_path / "r.md")]) == 0
    result = json.loads((tmp_path / "new" / "r.json").read_text(encoding="utf-8"))
    assert result["overall"]["exact"] == 0.5
    shown = capsys.readouterr().out
    assert "✗ b（答案、拒答：文件中没有，却作了答）电话？" in shown
    assert "合计" in shown
    assert "0.500" in shown
    page = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "| b | 答案、拒答 | 电话？ | 拒答 | 包军或 他 |" in page
    assert "| 0.5–0.6 | 2 | 0.500 | 0.500 |" in page
    assert "| b | 文件中没有，却作了答 | 电话？ |" in page


def test_the_gate_decides_the_exit_status(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = tmp_path / "gate.json"
    gate.write_text('{"minimum": {"exact": 0.5}}', encoding="utf-8")
    assert main([*arguments, "--gate", str(gate)]) == 0
    gate.write_text('{"minimum": {"exact": 0.6}}', encoding="utf-8")
    assert main([*arguments, "--gate", str(gate)]) == 1
    assert "未达标：exact = 0.5，应不低于 0.6" in capsys.readouterr().out
    for bad in ("{", "[]", '{"least": {}}'):
        gate.write_text(bad, encoding="utf-8")
        with pytest.raises(UsageError):
            main([*arguments, "--gate", str(gate)])


def test_a_corpus_that_is_no_folder(arguments: list[str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="文件夹"):
        main([*arguments, "--corpus", str(tmp_path / "none")])


def test_the_report_is_made_of_the_result_alone(arguments: list[str], tmp_path: Path) -> None:
    main(arguments)
    result, out = str(tmp_path / "new" / "r.json"), tmp_path / "page.md"
    assert report_main(["--result", result, "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("# 评测结果")
    with pytest.raises(UsageError, match="先运行"):
        report_main(["--result", str(tmp_path / "p.jsonl"), "--out", str(out)])
