"""The one assistant that all visitors share: loaded in the background, refreshed when the index is new."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from assistant.records import Answer
from corpus.errors import PolicyError
from corpus.records import Document
from index.records import Library

_log = logging.getLogger(__name__)


class Answering(Protocol):
    """What the pages need of the assistant."""

    @property
    def library(self) -> Library:
        """All documents of the index."""

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """The answer to a question."""

    def document(self, name: str) -> Document:
        """One document by its name."""

    def refreshed(self) -> Self:
        """The same assistant, or a new one when the index was published anew."""


A = TypeVar("A", bound=Answering)


@dataclass(frozen=True, slots=True)
class State:
    """Whether questions can be answered; `error` says why not, once loading failed."""

    ready: bool
    error: PolicyError | None = None


class Desk(Generic[A]):
    """The assistant behind the page. Opening is tried until it works, so a missing index may come later."""

    def __init__(
        self,
        open_assistant: Callable[[], A],
        *,
        warm: Callable[[A], object] | None = None,
        retry_seconds: float = 2.0,
    ) -> None:
        self._open, self._warm, self._retry = open_assistant, warm, retry_seconds
        self._assistant: A | None = None
        self._error: PolicyError | None = None
        self._tried, self._stopped = threading.Event(), threading.Event()
        self._refreshing = threading.Lock()

    def start(self) -> None:
        """Begin to load in the background."""
        self._stopped.clear()
        threading.Thread(target=self._load, name="load-assistant", daemon=True).start()

    def stop(self) -> None:
        """No longer try to load."""
        self._stopped.set()

    @property
    def state(self) -> State:
        """Where things stand, at once."""
        return State(self._assistant is not None, self._error)

    def assistant(self, *, wait_seconds: float = 120.0) -> A:
        """The assistant on the newest index, after waiting for a load in progress.

        Raises:
            PolicyError: it could not be opened, or is still loading.
        """
        self._tried.wait(wait_seconds)
        current = self._assistant
        if current is None:
            raise self._error or PolicyError("助手还没有加载完", next_step="请稍候再问")
        # One visitor brings the new index in; the others go on with the last good one meanwhile.
        if self._refreshing.acquire(blocking=False):
            try:
                current = self._assistant = current.refreshed()
            except PolicyError as error:
                _log.warning("新索引打不开，继续使用原来的索引：%s", error)
            finally:
                self._refreshing.release()
        return current

    def _load(self) -> None:
        while not self._stopped.is_set():
            try:
                opened = self._open()
                if self._warm:
                    self._warm(opened)
                self._assistant, self._error = opened, None
            except PolicyError as error:
                if str(error) != str(self._error):
                    _log.warning("%s", error)
                self._error = error
            except Exception as error:
                # The page must stay up and say so; the log has the details.
                _log.exception("助手没有启动成功")
                self._error = PolicyError(
                    "助手没有启动成功", type(error).__name__, "请运行 policyqa doctor 检查"
                )
            self._tried.set()
            if self._assistant is not None or self._stopped.wait(self._retry):
                return
