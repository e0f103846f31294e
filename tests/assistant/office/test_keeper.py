import threading
import time
from collections.abc import Callable

from assistant.office.keeper import Keeper
from corpus.errors import CorpusError


def ended(keeper: Keeper) -> bool:
    deadline = time.monotonic() + 5
    while keeper.work.running and time.monotonic() < deadline:
        time.sleep(0.01)
    return not keeper.work.running


def test_an_update_tells_its_progress_and_what_it_did() -> None:
    gate, seen = threading.Event(), threading.Event()

    def update(tell: Callable[[str, int, int], None]) -> str:
        tell("计算向量", 3, 10)
        seen.set()
        gate.wait(5)
        return "更新 1"

    after: list[bool] = []
    keeper = Keeper(update, after=lambda: after.append(True))
    keeper.request()
    assert seen.wait(5)
    work = keeper.work
    assert (work.running, work.stage, work.done, work.total) == (True, "计算向量", 3, 10)
    gate.set()
    assert ended(keeper)
    assert keeper.work.told == "更新 1" and after == [True]


def test_what_is_asked_for_while_one_runs_is_done_by_one_more_run() -> None:
    gate = threading.Event()
    runs: list[int] = []

    def update(_: Callable[[str, int, int], None]) -> str:
        runs.append(len(runs))
        gate.wait(5)
        return ""

    keeper = Keeper(update)
    keeper.request()
    while not runs:
        time.sleep(0.01)
    for _ in range(5):
        keeper.request()
    gate.set()
    assert ended(keeper)
    assert len(runs) == 2


def test_a_failure_is_told_and_the_next_update_runs() -> None:
    def update(_: Callable[[str, int, int], None]) -> str:
        if not failed:
            failed.append(True)
            raise CorpusError("文件夹里应至少有一个可读的文件", "", "原有索引保持不变")
        return "好"

    failed: list[bool] = []
    keeper = Keeper(update)
    keeper.request()
    assert ended(keeper) and "原有索引保持不变" in keeper.work.failed
    keeper.request()
    assert ended(keeper) and keeper.work.told == "好" and not keeper.work.failed


def test_a_fault_of_ours_shows_no_details() -> None:
    def update(_: Callable[[str, int, int], None]) -> str:
        raise RuntimeError("secret")

    keeper = Keeper(update)
    keeper.request()
    assert ended(keeper) and "RuntimeError" in keeper.work.failed and "secret" not in keeper.work.failed
