"""Pictures of the page for the documentation: `python scripts/screenshots.py`, then look at each.

Needs the index (`policyqa index`), the model, and Chromium at `--chromium`.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
QUESTION = "谁是城市提质攻坚战指挥长"
UNANSWERED = "2020年招大引强攻坚战的指挥长是谁？"
DESKTOP = ViewportSize(width=1100, height=900)
PHONE = ViewportSize(width=390, height=844)


def main() -> None:
    """Writes answer, answer-phone, document and refusal as PNG files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    options.add_argument("--out", type=Path, default=PROJECT / "docs" / "images")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with running() as url, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=arguments)
        desktop(browser, url, chosen.out)
        phone(browser, url, chosen.out)
        browser.close()


def desktop(browser: Browser, url: str, out: Path) -> None:
    """The answer, the document it opens, a refusal."""
    context = browser.new_context(locale="zh-CN", viewport=DESKTOP)
    page = context.new_page()
    page.goto(url)
    ask(page, QUESTION)
    whole(page, out / "answer.png")
    with context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("打开原文")).first.click()
    document = opened.value
    expect(document.locator("mark").first).to_be_in_viewport()
    document.screenshot(path=out / "document.png")
    page.get_by_role("button", name="新对话").click()
    ask(page, UNANSWERED)
    whole(page, out / "refusal.png")


def phone(browser: Browser, url: str, out: Path) -> None:
    """The answer on a telephone."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(url)
    ask(page, QUESTION)
    page.screenshot(path=out / "answer-phone.png")


def ask(page: Page, question: str) -> None:
    """Types the question and waits for its answer."""
    expect(page.locator("#pq-status .pq-notice")).to_have_count(0, timeout=60_000)
    page.get_by_label("请输入问题").fill(question)
    page.get_by_label("请输入问题").press("Enter")
    expect(page.get_by_text(re.compile("把握：|没有找到答案")).first).to_be_visible(timeout=60_000)
    page.get_by_label("请输入问题").blur()


def whole(page: Page, path: Path) -> None:
    """The page down to its end, on a window just as high."""
    page.wait_for_timeout(500)
    height = page.evaluate("document.querySelector('#pq-library').getBoundingClientRect().bottom + scrollY")
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": 1100, "height": height + 16})


@contextmanager
def running() -> Iterator[str]:
    """The address of the page, served on a free port for as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=PROJECT, env={**os.environ, "POLICYQA_PORT": str(port)}
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
