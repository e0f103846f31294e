"""Documents, a fake assistant, a running site and a browser that may speak to this machine only."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.office.keeper import Progress
from assistant.office.office import Office
from assistant.settings import PROJECT, Settings
from assistant.web.serve import listen
from assistant.web.site import build_site
from corpus.errors import PolicyError
from corpus.library import document_of
from corpus.records import Document
from tests.assistant.web.fakes import HOSTILE, PLAN, FakeAssistant, Server


@dataclass(frozen=True)
class RealDesk:
    """The real app: where it is, and the folder of its documents."""

    url: str
    corpus: Path


@pytest.fixture(scope="session")
def plan() -> Document:
    return document_of(PLAN, name="清水/行动方案.txt", digest="a" * 64)


@pytest.fixture(scope="session")
def hostile() -> Document:
    return document_of(HOSTILE, name='<img src=x onerror="window.hacked=1">.txt', digest="b" * 64)


@pytest.fixture
def assistant(plan: Document, hostile: Document) -> FakeAssistant:
    return FakeAssistant({d.name: d for d in (plan, hostile)})


@pytest.fixture(scope="module")
def serve(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[FakeAssistant | PolicyError], Server]]:
    """Starts a site on a free port of this machine; all are stopped after the module."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def start(opened: FakeAssistant | PolicyError) -> Server:
        listener = listen("127.0.0.1", 0)
        server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}", opened)
        office = office_in(tmp_path_factory.mktemp("办公"), server.update)
        runners: list[uvicorn.Server] = []

        async def main() -> None:
            site = build_site(server.open, office=lambda _: office, hosts=("127.0.0.1",), retry_seconds=0.1)
            config = uvicorn.Config(site, log_level="warning", timeout_graceful_shutdown=1)
            runners.append(uvicorn.Server(config))
            await runners[0].serve(sockets=[listener])

        thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not (runners and runners[0].started):
            assert time.monotonic() < deadline, "the site did not start"
            time.sleep(0.02)
        running.append((runners[0], thread, listener))
        return server

    yield start
    for runner, thread, listener in running:
        runner.should_exit = True
        thread.join(10)
        listener.close()


def office_in(folder: Path, update: Callable[[Progress], str]) -> Office:
    """An office of its own whose index is brought up to date by `update`."""
    settings = Settings(corpus=folder / "文件", index=folder / "索引", desk=folder / "记录")
    return Office.open(settings, update=update)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDesk]:
    """The real app with the real model, over the plans that ship and some invented documents."""
    folder = tmp_path_factory.mktemp("桌面")
    corpus = folder / "文件"
    corpus.mkdir()
    for source in (*PROJECT.glob("corpus/policies/*.txt"), *PROJECT.glob("eval/invented/清河*.txt")):
        shutil.copy(source, corpus)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "POLICYQA_CORPUS": str(corpus),
        "POLICYQA_INDEX": str(folder / "索引"),
        "POLICYQA_DESK": str(folder / "记录"),
        "POLICYQA_PORT": str(port),
        "PYTHONPATH": str(PROJECT),
    }
    command = [sys.executable, "-m", "assistant.cli", "index"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    with (folder / "日志.txt").open("w", encoding="utf-8") as log:
        app = subprocess.Popen(
            [sys.executable, "app.py"], cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    _wait(url)
    yield RealDesk(url, corpus)
    app.terminate()
    app.wait(20)
    said = (folder / "日志.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said, said


def _wait(url: str) -> None:
    """Until the assistant behind the page has loaded."""
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"{url}/desk/state") as reply:
                if not json.load(reply)["busy"]:
                    return
        except OSError:
            pass
        assert time.monotonic() < deadline, "the app did not start"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--no-sandbox", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visitor(chromium: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser window that keeps what it has loaded, and what it did that it must not do."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1100, "height": 800})
    context.set_default_timeout(10_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    wrong: list[str] = []
    context.on("request", lambda r: None if _inside(r.url) else wrong.append(r.url))
    context.on("console", lambda m: wrong.append(m.text) if "Content Security" in m.text else None)
    context.on("weberror", lambda e: wrong.append(str(e.error)))
    yield context, wrong
    context.close()


@pytest.fixture
def context(visitor: tuple[BrowserContext, list[str]]) -> Iterator[BrowserContext]:
    """The window; fails the test when a request left this machine, a policy stopped one or a script broke."""
    context, wrong = visitor
    yield context
    for page in context.pages:
        page.close()
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _inside(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:", "about:"))
