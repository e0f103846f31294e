"""The question page as a visitor meets it, on an assistant that is slow or breaks when told to."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

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
    expect(page.locator(".pq-welcome")).to_be_visible()
    return page


def box(page: Page) -> Locator:
    return page.get_by_label("请输入问题")


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")
    expect(page.locator(".pq-question h2").last).to_have_text(question)
    expect(page.locator(".pq-pending")).to_have_count(0)


def test_an_example_asks_itself_and_leaves_what_is_typed(home: Page) -> None:
    box(home).fill("半句话")
    home.get_by_role("button", name="整治河道的指挥长是谁？").click()
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    expect(box(home)).to_have_value("半句话")


def test_a_follow_up_carries_the_conversation_and_a_new_one_forgets_it(
    home: Page, fake: FakeAssistant
) -> None:
    ask(home, "整治河道的指挥长是谁")
    ask(home, "那另一项呢")
    expect(home.locator(".pq-answer").last).to_contain_text("许野")
    assert fake.asked[-1] == ("那另一项呢", (("整治河道的指挥长是谁", "林舟"),))
    home.get_by_role("link", name="新对话").click()
    expect(home.locator(".pq-welcome")).to_be_visible()
    ask(home, "谁是指挥长")
    assert not fake.asked[-1][1]


def test_what_is_typed_while_the_answer_is_on_its_way_stays(home: Page) -> None:
    box(home).fill("慢一点：谁是指挥长")
    box(home).press("Enter")
    expect(home.locator(".pq-pending")).to_be_visible()
    box(home).fill("下一个问题")
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    expect(box(home)).to_have_value("下一个问题")


def test_a_second_press_asks_nothing_twice_and_what_is_typed_meanwhile_waits(
    home: Page, fake: FakeAssistant
) -> None:
    box(home).fill("慢一点：谁是指挥长")
    box(home).press("Enter")
    box(home).press("Enter")
    expect(home.locator(".pq-pending")).to_be_visible()
    box(home).fill("那另一项呢")
    box(home).press("Enter")
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    expect(home.locator(".pq-turn")).to_have_count(1)
    expect(box(home)).to_have_value("那另一项呢")
    box(home).press("Enter")
    expect(home.locator(".pq-answer").last).to_contain_text("许野")
    expect(home.locator(".pq-turn")).to_have_count(2)


def test_a_question_that_is_stopped_gets_no_answer_and_may_be_asked_again(home: Page) -> None:
    box(home).fill("慢一点：谁是指挥长")
    box(home).press("Enter")
    home.get_by_role("button", name="停止").click()
    expect(home.get_by_text("已停止，没有答复。")).to_be_visible()
    home.wait_for_timeout(800)
    expect(home.locator(".pq-answer")).to_have_count(0)
    home.get_by_role("button", name="重试").click()
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    expect(home.locator(".pq-turn")).to_have_count(1)


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_followed(
    home: Page, fake: FakeAssistant
) -> None:
    ask(home, "整治河道的指挥长是谁")
    ask(home, "那另一项呢")
    home.get_by_role("button", name="修改问题").first.click()
    expect(box(home)).to_have_value("整治河道的指挥长是谁")
    ask(home, "管护绿地的指挥长是谁")
    expect(home.locator(".pq-turn")).to_have_count(1)
    expect(home.locator(".pq-answer")).to_contain_text("许野")
    assert not fake.asked[-1][1]


def test_an_answer_given_while_the_connection_was_down_is_there_when_it_is_back(
    home: Page, context: BrowserContext
) -> None:
    ask(home, "整治河道的指挥长是谁")
    box(home).fill("慢一点：管护绿地由谁负责")
    box(home).press("Enter")
    expect(home.locator(".pq-pending")).to_be_visible()
    context.set_offline(True)
    home.wait_for_timeout(900)
    context.set_offline(False)
    expect(home.locator(".pq-answer").last).to_contain_text("许野", timeout=15_000)
    expect(home.locator(".pq-turn")).to_have_count(2)


def test_scripts_templates_and_remote_images_are_shown_as_text(home: Page) -> None:
    ask(home, '脚本<img src="http://example.com/q.png" onerror="window.hacked=1">${1+1}{{7*7}}')
    expect(home.locator(".pq-answer")).to_contain_text("${1+1} <b>粗</b>")
    expect(home.locator(".pq-question h2")).to_contain_text("${1+1}{{7*7}}")
    expect(home.locator("mark")).to_have_text("${1+1} {{7*7}} 元")
    assert home.evaluate("window.hacked") is None
    with home.context.expect_page() as opened:
        home.get_by_role("link", name=re.compile("打开原文")).click()
    expect(opened.value.locator("mark")).to_be_in_viewport()
    assert opened.value.evaluate("window.hacked") is None
    assert opened.value.locator("main img, main script").count() == 0


def test_a_blank_and_an_overlong_question_get_one_line(home: Page) -> None:
    box(home).fill("   ")
    box(home).press("Enter")
    expect(home.locator("#pq-thread").get_by_role("alert")).to_contain_text("问题不能为空")
    box(home).fill("长" * 100_000)
    box(home).press("Enter")
    expect(home.locator("#pq-thread").get_by_role("alert")).to_contain_text("2000")


def test_an_unforeseen_failure_shows_no_details_and_the_page_goes_on(home: Page) -> None:
    ask(home, "整治河道的指挥长是谁")
    ask(home, "崩溃")
    expect(home.locator(".pq-turn").last).to_contain_text("系统内部出错")
    assert "secret" not in home.content() and "Traceback" not in home.content()
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    ask(home, "管护绿地由谁负责")
    expect(home.locator(".pq-answer").last).to_contain_text("许野")


def test_enter_while_composing_chinese_sends_nothing(home: Page, fake: FakeAssistant) -> None:
    box(home).fill("zhihuizhang")
    box(home).dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    box(home).dispatch_event("keypress", {"key": "Enter", "isComposing": True, "bubbles": True})
    home.wait_for_timeout(300)
    assert fake.asked == []


def test_a_missing_index_names_the_command_and_the_page_recovers(
    page: Page, serve: Serve, assistant: FakeAssistant
) -> None:
    server = serve(IndexMissing("还没有索引", "data/index", "请先运行 policyqa index"))
    page.goto(server.url)
    expect(page.locator("#pq-status")).to_contain_text("请先运行 policyqa index")
    page.get_by_role("button", name="现在建立索引").click()
    expect(page.locator("#pq-status")).to_contain_text("正在更新索引")
    server.updated.set()
    ask(page, "谁是指挥长")
    expect(page.locator(".pq-turn")).to_contain_text("请先运行 policyqa index")
    server.opened = assistant
    expect(page.locator("#pq-status .pq-notice")).to_have_count(0)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".pq-answer")).to_contain_text("林舟")


def test_while_the_index_is_brought_up_to_date_the_page_says_so_and_answers(
    home: Page, shared: Server
) -> None:
    shared.updated.clear()
    home.request.post(f"{shared.url}/desk/index", data={})
    expect(home.locator("#pq-status")).to_contain_text("正在更新索引：计算向量 3/10")
    ask(home, "整治河道的指挥长是谁")
    expect(home.locator(".pq-answer")).to_contain_text("林舟")
    shared.updated.set()
    expect(home.locator("#pq-status .pq-notice")).to_have_count(0)


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
    document = f"/document?{urlencode({'name': '清水/行动方案.txt'})}"
    for path in ("/documents", "/feedback", "/evaluation", document):
        page.goto(shared.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


def test_another_browser_sees_nothing_of_a_conversation(
    home: Page, chromium: Browser, shared: Server
) -> None:
    ask(home, "整治河道的指挥长是谁")
    address = home.url
    assert "?c=" in address
    stranger = chromium.new_context(locale="zh-CN")
    page = stranger.new_page()
    page.goto(address)
    expect(page.locator("#pq-thread").get_by_role("alert")).to_contain_text("没有这段对话")
    assert page.request.get(address.replace("/?c=", "/conversations/") + ".md").status == 404
    expect(page.locator(".pq-answer")).to_have_count(0)
    stranger.close()
