import json
import time
from pathlib import Path

import pytest

from assistant.office.runs import QuestionSet, Run, Runs, flips, question_sets
from corpus.errors import UsageError

QUESTIONS = [{"id": "甲", "citations": [{"document": "通知.txt"}]}, {"id": "乙"}]
# What stands in for the commands of `eval`: they write what those write, and tell progress as they do.
PREDICT = """import sys, time
print("已处理 1/2", file=sys.stderr, flush=True)
{body}
open(sys.argv[sys.argv.index("--out") + 1], "w").write('{{"id": "甲"}}')
"""
SCORE = """import sys
open(sys.argv[sys.argv.index("--out") + 1], "w").write('{"overall": {"exact": 1.0}}')
"""


@pytest.fixture
def asked(tmp_path: Path) -> QuestionSet:
    path = tmp_path / "plans.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), encoding="utf-8")
    (found,) = question_sets([path, tmp_path / "没有.jsonl"], ["通知.txt"])
    return found


def runs_in(tmp_path: Path, body: str) -> Runs:
    project = tmp_path / "project"
    (project / "eval").mkdir(parents=True, exist_ok=True)
    (project / "eval" / "__init__.py").write_text("")
    (project / "eval" / "predict.py").write_text(PREDICT.format(body=body))
    (project / "eval" / "score.py").write_text(SCORE)
    return Runs(
        tmp_path / "runs",
        index=tmp_path,
        corpus=tmp_path,
        project=project,
        environment={"PYTHONPATH": str(project), "PYTHONIOENCODING": "utf-8"},
    )


def ended(runs: Runs) -> Run:
    deadline = time.monotonic() + 20
    while runs.current:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return runs.listing()[0]


def test_a_run_asks_scores_and_is_kept(tmp_path: Path, asked: QuestionSet) -> None:
    runs = runs_in(tmp_path, "")
    started = runs.start(asked)
    run = ended(runs)
    assert (run.id, run.state, run.done) == (started.id, "done", 2)
    assert runs.result(run.id)["overall"]["exact"] == 1.0
    assert set(runs.questions(run.id)) == {"甲", "乙"} and set(runs.predictions(run.id)) == {"甲"}


def test_progress_shows_and_a_run_can_be_stopped_and_one_goes_at_a_time(
    tmp_path: Path, asked: QuestionSet
) -> None:
    runs = runs_in(tmp_path, "time.sleep(60)")
    runs.start(asked)
    deadline = time.monotonic() + 20
    while runs.current is None or runs.current.done != 1:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    with pytest.raises(UsageError, match="一次只能"):
        runs.start(asked)
    runs.stop()
    assert ended(runs).state == "stopped"


def test_a_failure_tells_its_last_line(tmp_path: Path, asked: QuestionSet) -> None:
    runs = runs_in(tmp_path, 'sys.exit("索引打不开。请运行：policyqa index")')
    runs.start(asked)
    run = ended(runs)
    assert run.state == "failed" and "请运行：policyqa index" in run.told
    with pytest.raises(UsageError, match="没有这次评测的结果"):
        runs.result(run.id)


def test_a_set_about_other_documents_is_not_run(tmp_path: Path, asked: QuestionSet) -> None:
    (found,) = question_sets([asked.path], ["别的.txt"])
    assert found.missing == ("通知.txt",)
    with pytest.raises(UsageError, match="先上传"):
        runs_in(tmp_path, "").start(found)


@pytest.mark.parametrize("name", ["../../etc", "", "20260101-000000-../x"])
def test_a_name_that_leads_elsewhere_is_no_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="没有这次评测"):
        runs_in(tmp_path, "").result(name)


def test_questions_that_flipped_are_told_apart() -> None:
    def result(wrong: list[str]) -> dict[str, object]:
        verdicts = [{"id": i, "question": i, "got": f"答{i}"} for i in "甲乙丙"]
        return {"verdicts": verdicts, "failures": [{"id": i} for i in wrong]}

    mended, broken = flips(result(["甲"]), result(["丙"]))
    assert [f.id for f in mended] == ["甲"] and [f.id for f in broken] == ["丙"]
