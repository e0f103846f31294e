"""What the list of documents says, and answers that follow the folder."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.cli import main
from assistant.console import ProgressLine
from assistant.views import document_rows, documents_text, report_text
from corpus.library import document_of
from index.build import build
from index.records import Copy, Failure, Library
from index.search import Searcher
from tests.assistant.invented import LIFTS, TEXTS, assistant_over
from tests.index.conftest import FakeEmbedder

OLD = """江城发〔2018〕3号
湖区垂钓管理办法（试行）

第一条 每证收费30元。
第二条 本办法自2018年5月1日起施行。

江城市人民政府
2018年4月2日
"""
NEW = """江城发〔2022〕9号
湖区垂钓管理办法

第一条 根据《水域保护条例》，每证收费50元。
第二条 本办法自2022年5月1日起施行，《湖区垂钓管理办法（试行）》（江城发〔2018〕3号）同时废止。

江城市人民政府
2022年4月6日
"""
LAW = "水域保护条例\n\n第一条 保护水域。\n第二条 加强巡查。\n"


@pytest.fixture
def library() -> Library:
    texts = {"旧.txt": OLD, "新.txt": NEW, "条例.txt": LAW}
    documents = tuple(document_of(text, name=name, digest=name) for name, text in texts.items())
    return Library(documents, (Failure("坏\n了.pdf", "文件不能为空"),), (Copy("备份/新.txt", "新.txt"),))


def rows_of(library: Library, on: date) -> dict[str, dict[str, object]]:
    return {row["document"]: row for row in document_rows(library, on=on)}


def test_validity_follows_what_the_other_documents_say(library: Library) -> None:
    now, then = rows_of(library, date(2024, 1, 1)), rows_of(library, date(2020, 1, 1))
    assert (now["旧.txt"]["validity"], now["新.txt"]["validity"]) == ("已废止", "现行有效")
    assert (then["旧.txt"]["validity"], then["新.txt"]["validity"]) == ("现行有效", "尚未施行")
    assert now["条例.txt"]["validity"] == "未知"


def test_links_stand_at_both_ends(library: Library) -> None:
    rows = rows_of(library, date(2024, 1, 1))
    links = {name: {(x["kind"], x["document"]) for x in row["links"]} for name, row in rows.items()}  # type: ignore[attr-defined]
    assert links["新.txt"] == {("废止", "旧.txt"), ("同一政策", "旧.txt"), ("依据", "条例.txt")}
    assert links["旧.txt"] == {("被废止", "新.txt"), ("同一政策", "新.txt")}
    assert links["条例.txt"] == {("被引为依据", "新.txt")}


def test_a_copy_has_a_row_that_names_the_first_file(library: Library) -> None:
    rows = rows_of(library, date(2024, 1, 1))
    assert list(rows) == sorted(rows)
    copy, held = rows["备份/新.txt"], rows["新.txt"]
    assert (copy["same_as"], held["same_as"]) == ("新.txt", "")
    assert {**copy, "document": "", "same_as": ""} == {**held, "document": ""}


def test_the_table_has_a_line_for_each_file(library: Library) -> None:
    lines = documents_text(document_rows(library, on=date(2024, 1, 1))).splitlines()
    assert lines[0].split() == ["标题", "文号", "成文", "效力", "条款"]
    assert any("江城发〔2022〕9号" in line and "2022-04-06" in line and "现行有效" in line for line in lines)
    assert "内容相同：备份/新.txt 同 新.txt" in lines
    assert "未能读取：坏␊了.pdf：文件不能为空" in lines
    assert len(lines) == 6


def test_as_of_is_an_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = assistant_over({"旧.txt": OLD, "新.txt": NEW}, tmp_path)
    monkeypatch.setattr("assistant.cli._open", lambda _: made)
    assert main(["documents", "--json", "--as-of", "2020-01-01"]) == 0
    rows = {row["document"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["旧.txt"]["validity"] == "现行有效"
    assert main(["documents", "--json"]) == 0
    rows = {row["document"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["旧.txt"]["validity"] == "已废止"
    assert main(["documents", "--as-of", "去年"]) == 2
    assert "去年" in capsys.readouterr().err


def test_answers_follow_the_folder_without_a_restart(tmp_path: Path) -> None:
    assistant = assistant_over(TEXTS, tmp_path)
    corpus, index, embedder = tmp_path / "文件", tmp_path / "索引", FakeEmbedder()
    question = "每部电梯补贴多少钱"
    first = assistant.ask(question)
    assert "18万元" in first.text and first.citations[0].document == "制度/电梯补贴.txt"

    (corpus / "制度/电梯补贴.txt").write_text(LIFTS.replace("18万元", "21万元"), encoding="utf-8")
    report = build(corpus, index, embedder=embedder)
    assert "更新 1" in report_text(report)
    assert "18万元" in assistant.ask(question).text  # a reader goes on with what it opened
    changed = assistant.refreshed()
    assert "21万元" in changed.ask(question).text

    (corpus / "制度/电梯补贴.txt").rename(corpus / "电梯.txt")
    assert "改名 1" in report_text(build(corpus, index, embedder=embedder))
    renamed = changed.refreshed()
    assert renamed.ask(question).citations[0].document == "电梯.txt"

    gone = {p.id for p in Searcher.open(index, embedder=embedder).passages if p.document == "电梯.txt"}
    (corpus / "电梯.txt").unlink()
    assert "删除 1" in report_text(build(corpus, index, embedder=embedder))
    last = renamed.refreshed()
    answer = last.ask(question)
    assert answer.refused and "万元" not in answer.text
    assert all(c.document != "电梯.txt" for c in answer.nearest) and "电梯.txt" not in answer.passages
    assert gone and not gone & {h.passage.id for h in last.search(question, limit=100)}
    assert last.refreshed() is last


def test_the_answers_of_a_copy_cite_one_file(tmp_path: Path) -> None:
    texts = {**TEXTS, "备份/电梯补贴（副本）.txt": LIFTS}
    answer: Assistant = assistant_over(texts, tmp_path)
    found = answer.ask("每部电梯补贴多少钱")
    assert {c.document for c in found.citations} == {"制度/电梯补贴.txt"}


def test_progress_tells_how_long_it_will_take(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("assistant.console.time.monotonic", lambda: now)
    stream = io.StringIO()
    with ProgressLine(stream, patience=0, every=0) as progress:
        progress("读取文件", 0, 400)
        now = 110.0
        progress("读取文件", 100, 400)
        now = 700.0
        progress("计算向量", 0, 1000)
        now = 820.0
        progress("计算向量", 200, 1000)
        progress("计算向量", 1000, 1000)
    assert stream.getvalue().splitlines() == [
        "读取文件 0/400",
        "读取文件 100/400，约剩 30 秒",
        "计算向量 0/1000",
        "计算向量 200/1000，约剩 8 分钟",
        "计算向量 1000/1000",
    ]
