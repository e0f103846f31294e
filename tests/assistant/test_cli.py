import io
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.console import ProgressLine, plain, table
from assistant.settings import PROJECT
from assistant.views import document_rows
from corpus.library import document_of
from index.records import Library

from .conftest import FakeAssistant

Captured = pytest.CaptureFixture[str]
DOCUMENT = "通知/清水行动.txt"


def jsonl(path: Path, *rows: object) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ask_prints_the_answer_and_where_it_stands(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["ask", "谁是清水行动指挥长"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("林舟\n")
    assert "《关于开展清水行动的通知》（城发〔2021〕7号）" in text
    assert "“指挥长：林舟”" in text
    assert DOCUMENT in text


def test_ask_json_is_one_object_as_promised(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["ask", "谁是清水行动指挥长", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    keys = {"answer", "refused", "confidence", "citations", "passages", "milliseconds"}
    assert keys <= set(answer)
    (citation,) = answer["citations"]
    assert set(citation) == {"document", "title", "number", "path", "text", "start", "end"}
    text = opened.library.documents[0].text
    assert text[citation["start"] : citation["end"]] == citation["text"] == "指挥长：林舟"


def test_a_refusal_is_an_answer(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["ask", "经费有多少"]) == 0
    text = capsys.readouterr().out
    assert "文件中没有说明" in text and "最接近的条款" in text


def test_a_batch_keeps_order_ids_history_and_bad_lines(
    opened: FakeAssistant, tmp_path: Path, capsys: Captured
) -> None:
    questions = jsonl(
        tmp_path / "in.jsonl",
        {"id": "甲", "question": "谁是指挥长", "history": [["问", "答"]]},
        {"id": "乙", "question": "  "},
        {"id": "丙", "question": "长" * 2001},
        {"id": "丁"},
        {"id": "戊", "question": "谁是指挥长"},
    )
    out = tmp_path / "out.jsonl"
    assert main(["ask", "--index", str(tmp_path), "--batch", questions, "--out", str(out)]) == 0
    rows = read(out)
    assert [row["id"] for row in rows] == ["甲", "乙", "丙", "丁", "戊"]
    assert [set(row) == {"id", "error"} for row in rows] == [False, True, True, True, False]
    assert rows[0]["answer"] == rows[4]["answer"] == "林舟"
    assert opened.asked == [("谁是指挥长", (("问", "答"),)), ("谁是指挥长", ())]
    assert "5 行，其中 3 行有错" in capsys.readouterr().err


def test_a_fault_of_the_program_costs_one_line_and_is_reported(
    opened: FakeAssistant, tmp_path: Path, capsys: Captured
) -> None:
    opened.fails_at = "坏"
    questions = jsonl(tmp_path / "in.jsonl", {"question": "坏"}, {"question": "谁是指挥长"})
    out = tmp_path / "out.jsonl"
    assert main(["ask", "--batch", questions, "--out", str(out)]) == 1
    first, second = read(out)
    assert "KeyError" in str(first["error"]) and second["answer"] == "林舟"
    assert "Traceback" in capsys.readouterr().err


def test_search_batch_writes_hits(opened: FakeAssistant, tmp_path: Path) -> None:
    questions = jsonl(tmp_path / "in.jsonl", {"id": 1, "question": "河道"}, {"id": 2, "question": ""})
    out = tmp_path / "out.jsonl"
    assert main(["search", "--batch", questions, "--out", str(out)]) == 0
    good, bad = read(out)
    assert set(good) == {"id", "hits", "milliseconds"} and set(bad) == {"id", "error"}
    assert isinstance(good["hits"], list)
    assert good["hits"][0] == {
        "document": DOCUMENT,
        "path": ["一、工作任务", "1.整治河道"],
        "text": "指挥长：林舟",
        "score": 0.5,
    }


def test_search_explains_how_a_question_was_understood(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["search", "河道", "--explain"]) == 0
    shown = capsys.readouterr().out
    assert "词语：河道" in shown and "向量 0.500" in shown and "关于开展清水行动的通知" in shown
    assert main(["search", "河道", "--explain", "--json"]) == 2


def test_search_shows_passages(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["search", "河道", "--limit", "1"]) == 0
    assert "1.整治河道" in capsys.readouterr().out
    assert main(["search", "河道", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["document"] == DOCUMENT


def test_documents_lists_every_file_also_an_unreadable_one(opened: FakeAssistant, capsys: Captured) -> None:
    assert main(["documents", "--json"]) == 0
    rows = {row["document"]: row for row in json.loads(capsys.readouterr().out)}
    keys = {"document", "title", "number", "issuers", "dates", "validity", "clauses", "links"}
    keys |= {"same_as", "error"}
    assert all(set(row) == keys for row in rows.values())
    assert rows[DOCUMENT]["title"] == "关于开展清水行动的通知"
    assert rows[DOCUMENT]["number"] == "城发〔2021〕7号"
    assert rows[DOCUMENT]["clauses"] > 0 and rows[DOCUMENT]["error"] == ""
    assert rows[DOCUMENT]["validity"] == "未知"
    assert rows["坏文件.txt"]["error"] == "文件是空的" and rows["坏文件.txt"]["title"] == ""
    assert main(["documents"]) == 0
    assert "未能读取：坏文件.txt：文件是空的" in capsys.readouterr().out


def test_validity_is_as_of_a_day() -> None:
    text = "关于停车收费的规定\n\n第一条 按时收费。\n第二条 本规定自2020年3月1日起施行。\n"
    document = document_of(text, name="停车.txt", digest="0" * 64)
    library = Library((document,))
    assert [row["validity"] for row in document_rows(library, on=date(2020, 2, 29))] == ["尚未施行"]
    assert [row["validity"] for row in document_rows(library, on=date(2020, 3, 1))] == ["现行有效"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ([], "缺少参数：命令"),
        (["回答"], "没有这个选择：'回答'"),
        (["ask"], "问题和 --batch"),
        (["ask", "问", "--batch", "in.jsonl", "--out", "out.jsonl"], "只能给出其一"),
        (["ask", "--batch", "in.jsonl"], "--batch 和 --out"),
        (["ask", "问", "--out", "out.jsonl"], "--batch 和 --out"),
        (["ask", "--batch", "没有.jsonl", "--out", "out.jsonl"], "没有.jsonl"),
        (["ask", "--batch", "in.jsonl", "--out", "out.jsonl", "--json"], "--json"),
        (["ask", "问", "--jsno"], "不认识的参数：--jsno"),
        (["ask", "问", "--index"], "参数 --index 缺少值"),
        (["ask", "问", "--index", ""], "路径不能为空"),
        (["ask", ""], "问题不能为空"),
        (["ask", " \t\x07\n"], "问题不能为空"),
        (["ask", "问" * 100_000], "问题不能超过"),
        (["search", "问", "--limit", "0"], "1 到 1000"),
        (["search", "问", "--limit", "十"], "1 到 1000"),
        (["serve", "--port", "abc"], "端口须是"),
    ],
)
def test_a_wrong_call_gets_one_clear_line_and_status_2(
    opened: FakeAssistant, capsys: Captured, call: list[str], says: str
) -> None:
    assert main(call) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.startswith("错误：") and captured.err.count("\n") == 1 and len(captured.err) < 500
    assert captured.out == ""


def test_a_wrong_setting_is_bad_usage(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("POLICYQA_PORT", "八千")
    assert main(["documents"]) == 2
    assert "八千" in capsys.readouterr().err


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def interrupt(settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.cli._open", interrupt)
    assert main(["ask", "问"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "assistant.cli", "doctor", "--json"]
    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, cwd=PROJECT, encoding="utf-8", check=False
    )
    os.close(writing)
    assert done.returncode == 141 and done.stderr == ""


def test_a_full_disk_is_told_in_one_line() -> None:
    command = [sys.executable, "-m", "assistant.cli", "doctor", "--json"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, cwd=PROJECT, encoding="utf-8", check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("错误：系统没有完成这一步") and done.stderr.count("\n") == 1


def test_help_is_chinese_and_loads_nothing_heavy(capsys: Captured) -> None:
    for call in (["--help"], ["ask", "--help"]):
        with pytest.raises(SystemExit) as left:
            main(call)
        assert left.value.code == 0
        text = capsys.readouterr().out
        assert "用法：policyqa" in text and "usage" not in text and "optional" not in text
    heavy = "{'torch', 'numpy', 'gradio', 'faiss', 'jieba', 'sentence_transformers', 'langchain_core'}"
    code = f"import sys, assistant.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


def test_progress_shows_after_its_patience_only() -> None:
    stream = io.StringIO()
    with ProgressLine(stream, patience=60) as progress:
        progress("嵌入", 1, 9)
    assert stream.getvalue() == ""
    with ProgressLine(stream, patience=0, every=60) as progress:
        progress("嵌入", 2, 9)
        progress("嵌入", 3, 9)
    assert stream.getvalue() == "嵌入 2/9\n"


def test_bytes_are_shown_as_a_share() -> None:
    stream = io.StringIO()
    with ProgressLine(stream, patience=0) as progress:
        progress("下载", 30_000_000, 90_000_000)
    assert stream.getvalue() == "下载 33%\n"


def test_progress_shows_itself_during_one_long_step() -> None:
    stream = io.StringIO()
    with ProgressLine(stream, patience=0.05) as progress:
        progress("装入模型")
        deadline = time.monotonic() + 5
        while not stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert stream.getvalue() == "装入模型\n"


def test_columns_line_up_with_wide_characters() -> None:
    assert table(["状态", "x"], [["ok", "一"], ["不正常", "y"]]) == "状态    x\nok      一\n不正常  y"


def test_a_policy_cannot_drive_the_terminal() -> None:
    assert plain("标题\x1b[31m红\x07\u202e反\n下一行") == "标题[31m红反\n下一行"
