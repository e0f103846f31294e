"""The page as a visitor meets it, in Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.web.ask import EXAMPLES
from corpus.errors import IndexMissing
from corpus.records import Document
from tests.assistant.web.fakes import FakeAssistant, Server

pytestmark = pytest.mark.browser
Serve = Callable[[FakeAssistant | IndexMissing], Server]


@pytest.fixture(scope="module")
def shared(serve: Serve, plan: Document, hostile: Document) -> Server:
    return serve(FakeAssistant({d.name: d for d in (plan, hostile)}))


@pytest.fixture
def fake(shared: Server) -> FakeAssistant:
    assert isinstance(shared.opened, FakeAssistant)
    shared.opened.asked.clear()
    return shared.opened


@pytest.fixture
def home(page: Page, shared: Server) -> Page:
    page.goto(shared.url)
    expect(page.get_by_text("答复取自 2 份文件")).to_be_visible()
    return page


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("请输入问题")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".pq-question").first).to_contain_text(question)
    expect(page.locator(".pq-pending")).to_have_count(0)


def test_a_question_is_answered_with_its_clause_and_marked_quote(home: Page) -> None:
    ask(home, "整治河道的指挥长是谁")
    expect(home.locator(".pq-answer")).to_have_text("林舟")
    card = home.locator(".pq-card")
    expect(card).to_contain_text("《关于开展清水行动的通知》")
    expect(card).to_contain_text("城发〔2021〕7号")
    expect(card.locator(".pq-path")).to_contain_text("二、工作任务")
    expect(card.locator("mark").last).to_have_text("指 挥 长：林  舟")
    expect(home.get_by_label("请输入问题")).to_have_value("")


def test_an_example_asks_itself(home: Page) -> None:
    home.get_by_role("button", name=EXAMPLES[0]).click()
    expect(home.locator(".pq-answer")).to_have_text("林舟")


def test_a_follow_up_carries_the_conversation_and_a_new_one_forgets_it(
    home: Page, fake: FakeAssistant
) -> None:
    ask(home, "整治河道的指挥长是谁")
    ask(home, "那另一项呢")
    expect(home.locator(".pq-answer").first).to_have_text("许野")
    assert fake.asked[-1] == ("那另一项呢", (("整治河道的指挥长是谁", "林舟"),))
    home.get_by_text("整治河道的指挥长是谁").first.click()
    expect(home.locator(".pq-earlier .pq-answer")).to_be_visible()
    home.get_by_role("button", name="新对话").click()
    expect(home.locator(".pq-turn")).to_have_count(0)
    ask(home, "谁是指挥长")
    assert not fake.asked[-1][1]


def test_what_is_typed_while_the_answer_is_on_its_way_stays(home: Page) -> None:
    box = home.get_by_label("请输入问题")
    box.fill("慢一点：谁是指挥长")
    box.press("Enter")
    expect(home.locator(".pq-pending")).to_be_visible()
    box.fill("下一个问题")
    expect(home.locator(".pq-answer")).to_have_text("林舟")
    expect(box).to_have_value("下一个问题")


def test_the_document_opens_at_the_quote(home: Page, context: BrowserContext) -> None:
    ask(home, "管护绿地由谁负责")
    with context.expect_page() as opened:
        home.get_by_role("link", name=re.compile("打开原文")).click()
    document = opened.value
    document.set_viewport_size({"width": 800, "height": 300})
    address = document.url
    document.goto("about:blank")
    document.goto(address)
    mark = document.locator("mark")
    expect(mark).to_have_text("指 挥 长：许  野")
    expect(mark).to_be_in_viewport()
    assert document.title().startswith("关于开展清水行动的通知")


def test_a_refusal_is_told_apart(home: Page) -> None:
    ask(home, "经费是多少")
    expect(home.locator(".pq-refusal")).to_contain_text("没有找到答案")
    expect(home.get_by_text("最接近的条款")).to_be_visible()
    expect(home.locator(".pq-card")).to_contain_text("各单位要按月报送进展。")


def test_scripts_templates_and_remote_images_are_shown_as_text(home: Page) -> None:
    ask(home, '脚本<img src="http://example.com/q.png" onerror="window.hacked=1">')
    expect(home.locator(".pq-answer")).to_have_text("${1+1} <b>粗</b>")
    expect(home.locator(".pq-question")).to_contain_text("<img src=")
    expect(home.locator("mark")).to_have_text("${1+1} {{7*7}} 元")
    assert home.evaluate("window.hacked") is None
    with home.context.expect_page() as opened:
        home.get_by_role("link", name=re.compile("打开原文")).click()
    expect(opened.value.locator("mark")).to_be_in_viewport()
    assert opened.value.evaluate("window.hacked") is None
    assert opened.value.locator("img, script").count() == 0


def test_copying_gives_the_answer_with_its_citation(home: Page) -> None:
    ask(home, "管护绿地由谁负责")
    home.get_by_role("button", name="复制答复和依据").click()
    expect(home.get_by_role("button", name="已复制")).to_be_visible()
    copied = home.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "许野\n依据：《关于开展清水行动的通知》（城发〔2021〕7号）二、工作任务 > 2.管护绿地"
    )


def test_a_blank_and_an_overlong_question_get_one_line(home: Page) -> None:
    box = home.get_by_label("请输入问题")
    box.fill("   ")
    box.press("Enter")
    expect(home.get_by_role("alert")).to_contain_text("问题不能为空")
    box.fill("长" * 100_000)
    box.press("Enter")
    expect(home.get_by_role("alert")).to_contain_text("2000")


def test_an_unforeseen_failure_shows_no_details_and_the_page_goes_on(home: Page) -> None:
    ask(home, "整治河道的指挥长是谁")
    box = home.get_by_label("请输入问题")
    box.fill("崩溃")
    box.press("Enter")
    expect(home.get_by_role("alert")).to_contain_text("系统内部出错")
    assert "secret" not in home.content() and "Traceback" not in home.content()
    expect(home.locator(".pq-answer")).to_have_text("林舟")
    expect(box).to_have_value("崩溃")
    ask(home, "管护绿地由谁负责")
    expect(home.locator(".pq-answer").first).to_have_text("许野")


def test_enter_while_composing_chinese_sends_nothing(home: Page, fake: FakeAssistant) -> None:
    box = home.get_by_label("请输入问题")
    box.fill("zhihuizhang")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    box.dispatch_event("keypress", {"key": "Enter", "isComposing": True, "bubbles": True})
    home.wait_for_timeout(300)
    assert fake.asked == []


def test_a_missing_index_names_the_command_and_the_page_recovers(
    page: Page, serve: Serve, assistant: FakeAssistant
) -> None:
    server = serve(IndexMissing("还没有索引", "data/index", "请先运行 policyqa index"))
    page.goto(server.url)
    expect(page.locator("#pq-status")).to_contain_text("请先运行 policyqa index")
    box = page.get_by_label("请输入问题")
    box.fill("谁是指挥长")
    box.press("Enter")
    expect(page.locator("#pq-conversation")).to_contain_text("请先运行 policyqa index")
    server.opened = assistant
    expect(page.locator("#pq-status .pq-notice")).to_have_count(0)
    ask(page, "谁是指挥长")
    expect(page.locator(".pq-answer")).to_have_text("林舟")


def test_a_phone_needs_no_sideways_scrolling(chromium: Browser, shared: Server) -> None:
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(shared.url)
    ask(page, "脚本" + "很长的英文" + "x" * 300)
    expect(page.locator(".pq-answer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("打开原文")).click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_every_control_has_a_name_and_the_keyboard_reaches_the_answer(home: Page) -> None:
    ask(home, "整治河道的指挥长是谁")
    nameless = home.evaluate(
        """[...document.querySelectorAll("button, a[href], input, textarea")].filter(e => e.offsetParent)
        .filter(e => !(e.textContent.trim() || e.ariaLabel || e.title || (e.labels && e.labels.length)))
        .map(e => e.outerHTML)"""
    )
    assert nameless == []
    home.get_by_label("请输入问题").focus()
    reached = set()
    for _ in range(12):
        home.keyboard.press("Tab")
        reached.add(home.evaluate("document.activeElement.textContent.trim()"))
    assert {"提问", "新对话", "复制答复和依据", "打开原文"} <= reached
    assert home.locator("html").get_attribute("lang") == "zh-CN"
    assert home.locator("#pq-conversation").get_attribute("aria-live") == "polite"
