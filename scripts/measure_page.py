"""How quick the page is: `python -m scripts.measure_page`, with nothing else running.

First paint of the question page in browsers that have never seen it; and how long ten people wait who
ask in the same moment, spoken to the server as a browser speaks to it (ten browsers on this machine
would measure themselves). Status 1 when a figure is missed.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from scripts.serving import chromium, running

PAINT, WAIT = 1.5, 2.0
PEOPLE, ROUNDS = 10, 5
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime / 1000)[0]"


def main() -> int:
    """Prints both figures beside what they should be."""
    options = argparse.ArgumentParser(description="How quick the page is")
    options.add_argument("questions", type=Path, nargs="?", help="a file with a question a line")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    chosen = options.parse_args()
    with running() as app, chromium(chosen.chromium) as browser:
        paints = [_paint(browser, app.url) for _ in range(5)]
        waits = _waits(app.url, _questions(chosen.questions))
    p50, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
    sys.stdout.write(
        f"first paint: {statistics.median(paints):.2f} s in the middle, {max(paints):.2f} s at worst "
        f"(below {PAINT})\n{PEOPLE} people at once, {len(waits)} answers: "
        f"p50 {p50:.2f} s, p95 {p95:.2f} s (below {WAIT})\n"
    )
    return int(max(paints) > PAINT or p95 > WAIT)


def _paint(browser: Browser, url: str) -> float:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".pq-welcome")
    painted = float(page.evaluate(PAINTED))
    context.close()
    return painted


def _waits(url: str, questions: list[str]) -> list[float]:
    people = [_Person(url) for _ in range(PEOPLE)]
    waits: list[float] = []
    with ThreadPoolExecutor(PEOPLE) as pool:
        for at in range(ROUNDS):
            asked = [questions[(at * PEOPLE + number) % len(questions)] for number in range(PEOPLE)]
            waits += pool.map(lambda person, question: person.ask(question), people, asked)
    return waits


class _Person:
    """A browser's part of the talk: a cookie, a question put in the queue, its events until the last."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        self._client.get("/")
        events = self._client.get("/config").json()["dependencies"]
        self._event = next(event["id"] for event in events if "pqTask" in str(event["js"]))

    def ask(self, question: str) -> float:
        """Seconds from sending a question to the last event of its answer, which must hold the answer."""
        began, session = time.perf_counter(), secrets.token_hex(6)
        data = [question, json.dumps({"key": secrets.token_hex(16)})]
        body = {"data": data, "fn_index": self._event, "session_hash": session}
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
        address = f"/gradio_api/queue/data?session_hash={session}"
        answered = False
        with self._client.stream("GET", address) as lines:
            for line in lines.iter_lines():
                answered = answered or 'data-state=\\"answered' in line
                if "process_completed" in line:
                    break
        if not answered:
            raise SystemExit(f"no answer came to {question}")
        return time.perf_counter() - began


def _questions(path: Path | None) -> list[str]:
    if path:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        "谁是城市提质攻坚战指挥长",
        "五大攻坚战的指挥长分别是谁",
        "为什么要开展“五个突破年”活动？",
        "优化营商环境有哪些措施？",
        "停车收费的时段是几点到几点？",
        "2020年招大引强攻坚战的指挥长是谁？",
        "养老服务补贴按什么标准发放？",
        "哪些公共场所禁止吸烟？",
        "老旧小区改造的资金从哪里来？",
        "引进人才可以得到什么待遇？",
        "防汛应急响应分为几级？",
    ]


if __name__ == "__main__":
    sys.exit(main())
