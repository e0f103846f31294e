"""What axe-core finds on each page, light, dark, in English and on a phone: nothing serious or critical."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.assistant.web.conftest import RealDesk

pytestmark = pytest.mark.browser
PLAN = "2018年“五个突破年”活动总体方案（嘉开工委发〔2018〕1号）.txt"
PAGES = (
    "/documents",
    f"/document?name={PLAN}",
    "/feedback",
    "/feedback/question",
    "/evaluation",
    "/document?name=x",
)


def findings(page: Page) -> list[str]:
    """The serious and critical findings, one a line."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in violations
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("scheme", "language", "width"), [("light", "zh", 1280), ("dark", "zh", 1280), ("light", "en", 390)]
)
def test_no_page_has_a_serious_finding(
    chromium: Browser, desk: RealDesk, scheme: Literal["light", "dark"], language: str, width: int
) -> None:
    context = chromium.new_context(
        locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    context.add_cookies([{"name": "pq-language", "value": language, "url": desk.url}])
    page = context.new_page()
    page.goto(desk.url)
    expect(page.locator(".pq-welcome")).to_be_visible()
    assert findings(page) == []
    for question in ("谁是城市提质攻坚战指挥长", "2020年招大引强攻坚战的指挥长是谁？"):
        page.locator("#pq-question textarea").fill(question)
        page.locator("#pq-question textarea").press("Enter")
        expect(page.locator(".pq-question h2").last).to_have_text(question)
        expect(page.locator(".pq-turn").last).to_have_attribute("data-state", "answered", timeout=15_000)
    page.locator("[data-verdict=wrong]").first.click()
    expect(page.locator(".pq-why input").first).to_be_visible()
    assert findings(page) == []
    for path in PAGES:
        page.goto(desk.url + path)
        assert findings(page) == [], path
    context.close()
