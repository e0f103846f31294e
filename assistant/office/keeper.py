"""Brings the index up to date in the background, while the last good one goes on answering."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import PolicyError

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
Update = Callable[[Progress], str]


@dataclass(frozen=True, slots=True)
class Work:
    """Where the updating stands: at which stage, and after the last run what it said or why it failed."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    told: str = ""
    failed: str = ""
    runs: int = 0


class Keeper:
    """One update at a time; what is asked for while one runs is done by one more run after it."""

    def __init__(self, update: Update, *, after: Callable[[], object] | None = None) -> None:
        self._update, self._after = update, after
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._work = Work()
        self._thread: threading.Thread | None = None

    @property
    def work(self) -> Work:
        """Where things stand now."""
        return self._work

    def request(self) -> None:
        """Have the index brought up to date soon; returns at once."""
        with self._lock:
            self._wanted.set()
            self._work = Work(running=True, stage="准备", runs=self._work.runs)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="update-index", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._wanted.clear()
            told = failed = ""
            try:
                told = self._update(self._note)
                if self._after:
                    self._after()
            except PolicyError as error:
                failed = str(error)
            except Exception as error:
                _log.exception("更新索引时出错")
                failed = f"更新索引时程序出错（{type(error).__name__}）。原来的索引照常使用，请查看运行日志"
            with self._lock:
                if not self._wanted.is_set():
                    self._work = Work(told=told, failed=failed, runs=self._work.runs + 1)
                    self._thread = None
                    return

    def _note(self, stage: str, done: int, total: int) -> None:
        self._work = Work(running=True, stage=stage, done=done, total=total, runs=self._work.runs)
