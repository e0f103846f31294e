"""Evaluation runs: a set of questions asked and scored by the commands of `eval`, one run at a time.

A run is a folder: the questions as they were, the predictions, the result, and what is known of the run.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.office.database import now
from corpus.errors import PolicyError, UsageError

_log = logging.getLogger(__name__)
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[\w-]{1,60}")
_COUNTED = re.compile(r"已处理 (\d+)/(\d+)")
_STATES = {"asking": "正在作答", "scoring": "正在评分"}


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions; `missing` are the documents it asks about that the library does not hold."""

    name: str
    path: Path
    questions: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is listed: `state` is `asking`, `scoring`, `done`, `failed` or `stopped`."""

    id: str
    set: str
    started: str
    state: str
    done: int = 0
    total: int = 0
    told: str = ""

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self.state in _STATES

    @property
    def stage(self) -> str:
        """What it is doing, in a word."""
        return _STATES.get(self.state, "")


def question_sets(paths: Iterable[Path], documents: Iterable[str]) -> tuple[QuestionSet, ...]:
    """The sets in files that are there, each with what the library lacks for it."""
    held = set(documents)
    found = []
    for path in paths:
        rows = _lines(path)
        if rows:
            asked = {c["document"] for row in rows for c in row.get("citations", ())}
            found.append(QuestionSet(path.stem, path, len(rows), tuple(sorted(asked - held))))
    return tuple(found)


class Runs:
    """The runs in a folder. `environment` and `options` are how the commands are to be called."""

    def __init__(
        self, folder: Path, *, index: Path, corpus: Path, project: Path, environment: Mapping[str, str]
    ) -> None:
        self._folder, self._index, self._corpus = folder, index, corpus
        self._project, self._environment = project, dict(environment)
        self._lock = threading.Lock()
        self._current: Run | None = None
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    @property
    def current(self) -> Run | None:
        """The run that goes on, if one does."""
        return self._current

    def listing(self) -> tuple[Run, ...]:
        """All runs, the newest first."""
        held = [self._read(path.parent.name) for path in self._folder.glob("*/run.json")]
        return tuple(sorted(held, key=lambda run: run.id, reverse=True))

    def result(self, run: str) -> dict[str, Any]:
        """The scores of a run as `eval.score` wrote them; raises UsageError where there are none."""
        found = self._json(run, "result.json")
        if not found:
            raise UsageError("没有这次评测的结果", run, "请回到评测页选择一次已完成的评测")
        return found

    def questions(self, run: str) -> dict[str, dict[str, Any]]:
        """The questions of a run by id, as they were asked."""
        return {row["id"]: row for row in _lines(self._at(run) / "questions.jsonl")}

    def predictions(self, run: str) -> dict[str, dict[str, Any]]:
        """The answers of a run by id."""
        return {str(row["id"]): row for row in _lines(self._at(run) / "predictions.jsonl")}

    def start(self, asked: QuestionSet) -> Run:
        """The run that begins in the background; raises UsageError while another goes on."""
        with self._lock:
            if self._current:
                raise UsageError("一次只能运行一个评测", self._current.set, "请等它结束，或先停止它")
            if asked.missing:
                raise UsageError(
                    "题集要问的文件须都在文件库里", "、".join(asked.missing), "请先上传这些文件，或换一个题集"
                )
            id_ = f"{datetime.now():%Y%m%d-%H%M%S}-{asked.name}"
            run = Run(id_, asked.name, now(), "asking", 0, asked.questions)
            folder = self._at(id_)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "questions.jsonl").write_bytes(asked.path.read_bytes())
            self._stopped = False
            self._note(run)
            threading.Thread(target=self._work, args=(run, folder), name="evaluate", daemon=True).start()
            return run

    def stop(self) -> None:
        """End the run that goes on."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.terminate()

    def _work(self, run: Run, folder: Path) -> None:
        asked, told, result = (folder / n for n in ("questions.jsonl", "predictions.jsonl", "result.json"))
        try:
            self._command(run, "eval.predict", "--questions", asked, "--index", self._index, "--out", told)
            run = replace(run, state="scoring", done=run.total)
            self._note(run)
            scoring = ("--questions", asked, "--predictions", told, "--corpus", self._corpus, "--out", result)
            self._command(run, "eval.score", *scoring)
            self._end(replace(run, state="done", done=run.total))
        except PolicyError as error:
            state = "stopped" if self._stopped else "failed"
            self._end(replace(run, state=state, told="" if self._stopped else str(error)))
        except Exception as error:
            _log.exception("评测出错")
            self._end(
                replace(run, state="failed", told=f"评测程序出错（{type(error).__name__}），请查看运行日志")
            )

    def _command(self, run: Run, module: str, *options: str | Path) -> None:
        """One command to its end, its progress taken down; raises PolicyError with its last line."""
        command = [sys.executable, "-m", module, *map(str, options)]
        with self._lock:
            if self._stopped:
                raise PolicyError("评测已停止")
            self._process = subprocess.Popen(
                command,
                cwd=self._project,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
        said = ""
        with self._process as process:
            for line in process.stderr or ():
                said = line.strip() or said
                if counted := _COUNTED.search(line):
                    self._note(replace(run, done=int(counted[1]), total=int(counted[2])))
        if process.returncode:
            raise PolicyError("评测没有完成", said or f"状态 {process.returncode}", "请查看原因后重新运行")

    def _note(self, run: Run) -> None:
        self._current = run
        draft = self._at(run.id) / "run.new"
        draft.write_text(json.dumps(asdict(run), ensure_ascii=False), encoding="utf-8")
        draft.replace(self._at(run.id) / "run.json")

    def _end(self, run: Run) -> None:
        self._note(run)
        self._current = self._process = None

    def _read(self, id_: str) -> Run:
        run = Run(**self._json(id_, "run.json"))
        if run.running and (self._current is None or self._current.id != run.id):
            return replace(run, state="failed", told="服务曾重新启动，这次评测没有跑完")
        return run

    def _json(self, run: str, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self._at(run) / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _at(self, run: str) -> Path:
        if not _ID.fullmatch(run):
            raise UsageError("没有这次评测", run, "请回到评测页重新选择")
        return self._folder / run


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose verdict differs between two runs."""

    id: str
    question: str
    before: str
    after: str


def flips(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[Flip], list[Flip]]:
    """The questions that went from wrong to right, and those that went from right to wrong."""
    old, new = ({v["id"]: v for v in result["verdicts"]} for result in (before, after))
    wrong = [{f["id"] for f in result["failures"]} for result in (before, after)]
    both = [id_ for id_ in new if id_ in old]
    mended = [id_ for id_ in both if id_ in wrong[0] and id_ not in wrong[1]]
    broken = [id_ for id_ in both if id_ not in wrong[0] and id_ in wrong[1]]

    def rows(ids: Sequence[str]) -> list[Flip]:
        return [Flip(i, new[i]["question"], old[i]["got"], new[i]["got"]) for i in ids]

    return rows(mended), rows(broken)


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError):
        return []
