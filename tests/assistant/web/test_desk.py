import threading
import time
from collections.abc import Callable

import pytest

from assistant.web.desk import Desk
from corpus.errors import IndexBroken, IndexMissing, PolicyError
from tests.assistant.web.fakes import FakeAssistant


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_question_waits_for_the_assistant_that_is_loading(assistant: FakeAssistant) -> None:
    gate = threading.Event()

    def slow() -> FakeAssistant:
        gate.wait(5)
        return assistant

    desk = Desk(slow)
    desk.start()
    assert not desk.state.ready and desk.state.error is None
    with pytest.raises(PolicyError, match="还没有加载完"):
        desk.assistant(wait_seconds=0.01)
    threading.Timer(0.05, gate.set).start()
    assert desk.assistant() is assistant
    assert desk.state.ready


def test_a_missing_index_is_told_and_found_once_it_is_there(assistant: FakeAssistant) -> None:
    there = threading.Event()

    def opening() -> FakeAssistant:
        if not there.is_set():
            raise IndexMissing("还没有索引", "data/index", "请运行 policyqa index")
        return assistant

    desk = Desk(opening, retry_seconds=0.01)
    desk.start()
    with pytest.raises(IndexMissing, match="policyqa index"):
        desk.assistant()
    there.set()
    until(lambda: desk.state.ready)
    assert desk.state.error is None and desk.assistant() is assistant


def test_an_unforeseen_failure_is_told_without_its_details() -> None:
    def opening() -> FakeAssistant:
        raise RuntimeError("secret detail")

    desk = Desk(opening, retry_seconds=60)
    desk.start()
    with pytest.raises(PolicyError, match="policyqa doctor") as raised:
        desk.assistant()
    assert "secret" not in str(raised.value)
    desk.stop()


def test_a_new_index_is_taken_up(assistant: FakeAssistant) -> None:
    desk = Desk(lambda: assistant)
    desk.start()
    assert desk.assistant() is assistant
    assistant.newer = FakeAssistant(assistant.documents)
    assert desk.assistant() is assistant.newer


def test_a_broken_new_index_leaves_the_old_one_serving(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(lambda: assistant)
    desk.start()
    desk.assistant()

    def broken(_: FakeAssistant) -> FakeAssistant:
        raise IndexBroken("索引不完整")

    monkeypatch.setattr(FakeAssistant, "refreshed", broken)
    assert desk.assistant() is assistant
