"""Pictures of the pages for the documentation: `python -m scripts.screenshots`, then look at each.

Needs the model (`policyqa model`) and Chromium at `--chromium`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from scripts.serving import PROJECT, Running, ask, chromium, running

QUESTION = "五大攻坚战的指挥长分别是谁"
FOLLOW_UP = "那副指挥长呢？"
NAME = "谁是城市提质攻坚战指挥长"
UNANSWERED = "2020年招大引强攻坚战的指挥长是谁？"
VALID = "云岭市养老服务补贴办法从什么时候起施行？"
DESKTOP = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
EDITED = "清河新区2023年优化营商环境提升方案.txt"


def main() -> None:
    """Writes one PNG file for each thing that the pages show."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    options.add_argument("--out", type=Path, default=PROJECT / "docs" / "images")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with running() as app, chromium(chosen.chromium) as browser:
        chat(browser, app, chosen.out)
        for name, scheme in (("answer", "light"), ("answer-dark", "dark")):
            answer(browser, app, chosen.out / f"{name}.png", scheme)  # type: ignore[arg-type]
        phone(browser, app, chosen.out)
        library(browser, app, chosen.out)
        evaluation(browser, app, chosen.out)


def chat(browser: Browser, app: Running, out: Path) -> None:
    """A refusal, the document that a card opens, and the page of feedback that all this leads to."""
    page = browser.new_context(locale="zh-CN", viewport=DESKTOP).new_page()
    page.goto(app.url)
    ask(page, UNANSWERED)
    picture(page, out / "refusal.png")
    ask(page, VALID)
    page.locator("[data-verdict=citation]").last.click()
    page.locator(".pq-why input").last.fill("应当引用附则")
    page.locator(".pq-why button").last.click()
    ask(page, NAME)
    with page.context.expect_page() as opened:
        page.locator(".pq-card h4 a").last.click()
    expect(opened.value.locator("mark").first).to_be_in_viewport()
    picture(opened.value, out / "document.png")
    page.goto(f"{app.url}/feedback")
    picture(page, out / "feedback.png")


def answer(browser: Browser, app: Running, path: Path, scheme: Literal["light", "dark"]) -> None:
    """A conversation with a follow-up."""
    page = browser.new_context(locale="zh-CN", viewport=DESKTOP, color_scheme=scheme).new_page()
    page.goto(app.url)
    ask(page, NAME)
    page.get_by_role("link", name="新对话").click()
    ask(page, QUESTION)
    picture(page, path)


def phone(browser: Browser, app: Running, out: Path) -> None:
    """The answer on a telephone."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(app.url)
    ask(page, NAME)
    picture(page, out / "answer-phone.png")


def library(browser: Browser, app: Running, out: Path) -> None:
    """The library, and what changed in a document that was replaced."""
    page = browser.new_context(locale="zh-CN", viewport=DESKTOP).new_page()
    page.goto(f"{app.url}/documents")
    picture(page, out / "documents.png")
    page.goto(f"{app.url}/document?name={EDITED}")
    source = app.corpus / EDITED
    text = source.read_text(encoding="utf-8")
    changed = (
        text.replace("20", "30", 3).replace("企业", "经营主体", 2) + "\n六、其他\n本方案由办公室负责解释。\n"
    )
    upload = {"name": EDITED, "mimeType": "text/plain", "buffer": changed.encode()}
    page.locator("input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
    page.get_by_role("link", name="看改了什么").click(timeout=60_000)
    picture(page, out / "changes.png")


def evaluation(browser: Browser, app: Running, out: Path) -> None:
    """A run of questions and its scores, and a failure beside its sources."""
    page = browser.new_context(locale="zh-CN", viewport=DESKTOP).new_page()
    page.goto(f"{app.url}/evaluation")
    page.get_by_role("button", name="运行：plans-blind").click()
    result = page.locator("tbody a").first
    expect(result).to_be_visible(timeout=300_000)
    result.click()
    picture(page, out / "evaluation.png")
    page.locator("section li a[href*=failure]").first.click()
    picture(page, out / "failure.png")


def picture(page: Page, path: Path) -> None:
    """The window as it stands once nothing moves any more."""
    page.wait_for_timeout(600)
    page.screenshot(path=path)


if __name__ == "__main__":
    main()
