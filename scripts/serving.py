"""The real app over the documents that ship, for pictures and measurements, with records of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True, slots=True)
class Running:
    """The address of a running app and the folder of its documents."""

    url: str
    corpus: Path


@contextmanager
def running() -> Iterator[Running]:
    """The app on a free port for as long as it is needed, ready to answer."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as free:
        port, corpus = free.getsockname()[1], Path(name, "文件")
        corpus.mkdir()
        for source in (*PROJECT.glob("corpus/policies/*"), *PROJECT.glob("eval/invented/*")):
            shutil.copy(source, corpus)
        environment = {
            **os.environ,
            "POLICYQA_CORPUS": str(corpus),
            "POLICYQA_INDEX": str(Path(name, "索引")),
            "POLICYQA_DESK": str(Path(name, "记录")),
            "POLICYQA_PORT": str(port),
            "PYTHONPATH": str(PROJECT),
        }
        subprocess.run(
            [sys.executable, "-m", "assistant.cli", "index"], cwd=PROJECT, env=environment, check=True
        )
        free.close()
        process = subprocess.Popen([sys.executable, "app.py"], cwd=PROJECT, env=environment)
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(url)
            yield Running(url, corpus)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def ask(page: Page, question: str) -> None:
    """Types a question and waits for its answer."""
    box = page.locator("#pq-question textarea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".pq-question h2").last).to_have_text(question, timeout=60_000)
    expect(page.locator(".pq-turn").last).to_have_attribute("data-state", "answered", timeout=60_000)
    box.blur()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"{url}/desk/state") as reply:
                if not json.load(reply)["busy"]:
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise SystemExit("the app did not become ready")
        time.sleep(0.2)
