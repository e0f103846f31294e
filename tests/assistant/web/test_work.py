"""A day at the desk: the real app with the real model, in Chromium, one test for each thing staff do."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from tests.assistant.web.conftest import RealDesk

pytestmark = pytest.mark.browser

QUESTION = "谁是城市提质攻坚战指挥长"
LIST = "五大攻坚战的指挥长分别是谁"
UNANSWERED = "2020年招大引强攻坚战的指挥长是谁？"
FOCUSED = "(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"
NUMBERS = itertools.count(1)
LAKE = """青湖镇清湖行动工作方案
一、工作任务
1.渔网清理行动
清理湖面废弃渔网{length}米。
总队长：林舟
牵头单位：水务站
二、工作要求
每周巡查湖岸两次。
"""


@pytest.fixture
def home(page: Page, desk: RealDesk) -> Page:
    page.goto(desk.url)
    expect(page.locator(".pq-welcome")).to_be_visible()
    return page


def box(page: Page) -> Locator:
    return page.get_by_label("请输入问题")


def ask(page: Page, question: str) -> Locator:
    """The turn of a question once it was answered."""
    box(page).fill(question)
    box(page).press("Enter")
    turn = page.locator(".pq-turn").last
    expect(turn.locator("h2")).to_have_text(question)
    expect(turn).to_have_attribute("data-state", "answered", timeout=15_000)
    return turn


def said_to(page: Page, *, yes: bool) -> list[str]:
    """What the next dialog says, once it has come; it is answered with yes or no."""
    said: list[str] = []

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message)
        if yes:
            dialog.accept()
        else:
            dialog.dismiss()

    page.once("dialog", answer)
    return said


def go(page: Page, desk: RealDesk, path: str) -> None:
    page.goto(desk.url + path)


def indexed(page: Page) -> None:
    """Waits until the index is up to date."""
    page.wait_for_function("fetch('/desk/state').then(r => r.json()).then(s => !s.busy)", timeout=30_000)


def test_an_answer_has_numbered_marks_that_lead_to_cards_and_cards_to_the_document(
    home: Page, context: BrowserContext
) -> None:
    turn = ask(home, LIST)
    expect(turn.locator(".pq-answer p")).to_have_count(5)
    expect(turn.locator(".pq-mark")).to_have_text(["1", "2", "3", "4", "5"])
    turn.locator(".pq-mark").nth(3).click()
    card = turn.locator(".pq-card.pq-shown")
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("《关于打赢“五大攻坚战”的总体方案》")
    expect(card.locator(".pq-path")).to_contain_text("4.坚决打赢城市提质攻坚战")
    expect(card.locator(".pq-clause mark")).to_have_text("指 挥 长：包  军")
    with context.expect_page() as opened:
        card.get_by_role("link", name=re.compile("打开原文")).click()
    document = opened.value
    expect(document.locator("mark#quote")).to_have_text("指 挥 长：包  军")
    expect(document.locator("mark#quote")).to_be_in_viewport()
    expect(document.locator(".pq-here")).to_contain_text("坚决打赢城市提质攻坚战")
    expect(document.locator(".pq-body")).to_contain_text("坚决打赢民生改善攻坚战")


def test_a_card_tells_number_date_validity_and_where_the_clause_stands(home: Page) -> None:
    turn = ask(home, "2018年民生实事突破年由哪个部门牵头？")
    expect(turn.locator(".pq-answer")).to_contain_text("社会事务局")
    card = turn.locator(".pq-card")
    for told in ("嘉开工委发〔2018〕1号", "2018-01-03", "效力未知", "三、工作任务", "4、民生实事突破年"):
        expect(card).to_contain_text(told)


def test_what_is_copied_carries_the_citation_as_officials_write_it(home: Page) -> None:
    turn = ask(home, "2018年民生实事突破年由哪个部门牵头？")
    turn.get_by_role("button", name="复制答复和依据").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    copied = home.evaluate("navigator.clipboard.readText()")
    assert (
        copied.startswith("社会事务局\n依据：《关于印发〈")
        and "（嘉开工委发〔2018〕1号）第三部分第4条：" in copied
    )


def test_a_follow_up_is_understood_from_the_conversation(home: Page) -> None:
    ask(home, QUESTION)
    turn = ask(home, "那副指挥长呢？")
    expect(turn.locator(".pq-answer")).to_contain_text("陈骏")
    expect(home.locator(".pq-turn")).to_have_count(2)


def test_a_refusal_offers_the_near_misses_and_becomes_a_gap(home: Page, desk: RealDesk) -> None:
    turn = ask(home, UNANSWERED)
    expect(turn.locator(".pq-refusal")).to_contain_text("没有找到答案")
    expect(turn.locator(".pq-card").first).to_be_visible()
    expect(turn.get_by_role("heading", name="最接近的条款")).to_be_visible()
    go(home, desk, "/feedback")
    expect(home.locator("#gaps")).to_contain_text(UNANSWERED)
    home.locator("#gaps li", has_text=UNANSWERED).get_by_role("button", name="已处理").click()
    expect(home.locator("#gaps")).not_to_contain_text(UNANSWERED)


def test_conversations_are_kept_renamed_exported_and_deleted(home: Page, desk: RealDesk) -> None:
    ask(home, QUESTION)
    address = home.url
    home.get_by_role("link", name="新对话").click()
    ask(home, "“五大攻坚战”包括哪些？")
    home.once("dialog", lambda dialog: dialog.accept("指挥长的事"))
    home.get_by_role("button", name=f"改名：{QUESTION}").first.click()
    home.get_by_role("link", name="指挥长的事").click()
    expect(home.locator(".pq-answer")).to_contain_text("包军")
    assert home.url == address
    with home.expect_download() as got:
        home.get_by_role("link", name="导出 Markdown").click()
    assert got.value.suggested_filename == "指挥长的事.md"
    assert "包军" in Path(got.value.path()).read_text(encoding="utf-8")
    with home.expect_download() as got:
        home.get_by_role("link", name="导出 Word").click()
    word = Document(io.BytesIO(Path(got.value.path()).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "包军" in text and "第三部分第4条" in text
    home.once("dialog", lambda dialog: dialog.accept())
    home.get_by_role("button", name="删除：指挥长的事").click()
    expect(home.get_by_role("link", name="指挥长的事")).to_have_count(0)
    go(home, desk, address.removeprefix(desk.url))
    expect(home.locator("#pq-thread").get_by_role("alert")).to_contain_text("没有这段对话")


def test_the_library_is_searched_filtered_and_read_by_its_outline(page: Page, desk: RealDesk) -> None:
    go(page, desk, "/documents")
    page.get_by_label("查找", exact=True).fill("营商环境")
    page.get_by_label("查找", exact=True).press("Enter")
    expect(page.locator(".pq-list > li")).to_have_count(2)
    page.get_by_label("效力").select_option("已废止")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".pq-list > li")).to_have_count(1)
    expect(page.locator(".pq-badge")).to_have_text("已废止")
    page.locator(".pq-list h2 a").click()
    expect(page.locator(".pq-dochead")).to_contain_text("2023年优化营商环境提升方案")
    heading = page.locator(".pq-outline a").last
    clause = heading.get_attribute("href")
    heading.click()
    expect(page.locator(clause or "")).to_be_in_viewport()


@pytest.fixture
def lake(page: Page, desk: RealDesk, tmp_path: Path) -> Iterator[Path]:
    """A document put by drag into the library, and taken away again."""
    path = tmp_path / f"清湖行动{next(NUMBERS)}.txt"
    path.write_text(LAKE.format(length=3000), encoding="utf-8")
    go(page, desk, "/documents")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".pq-list")).to_contain_text("清湖行动工作方案", timeout=30_000)
    yield path
    (desk.corpus / path.name).unlink(missing_ok=True)
    for _ in range(10):  # an update that ran already may have seen the file
        assert page.request.post(f"{desk.url}/desk/index", data={}).ok
        indexed(page)
        page.wait_for_timeout(1000)
        go(page, desk, "/documents")
        if "清湖行动工作方案" not in page.locator(".pq-list").inner_text():
            break
    expect(page.locator(".pq-list")).not_to_contain_text("清湖行动工作方案")


def test_an_uploaded_document_answers_at_once_and_a_deleted_one_no_more(
    page: Page, desk: RealDesk, lake: Path
) -> None:
    go(page, desk, "/")
    expect(ask(page, "渔网清理行动的总队长是谁").locator(".pq-answer")).to_contain_text("林舟")
    go(page, desk, "/documents")
    asked = said_to(page, yes=False)
    delete = page.get_by_role("button", name="删除：青湖镇清湖行动工作方案")
    delete.click()
    assert "可以恢复" in asked[0] and (desk.corpus / lake.name).exists()
    page.once("dialog", lambda dialog: dialog.accept())
    delete.click()
    restore = page.get_by_role("button", name=f"恢复：{lake.name}")
    expect(restore).to_be_visible()
    indexed(page)
    go(page, desk, "/")
    expect(ask(page, "渔网清理行动的总队长是谁").locator(".pq-refusal")).to_be_visible()
    go(page, desk, "/documents")
    restore.click()
    expect(page.locator(".pq-list")).to_contain_text("清湖行动工作方案", timeout=30_000)


def test_two_people_who_replace_one_file_lose_nothing_and_see_what_changed(
    page: Page, context: BrowserContext, desk: RealDesk, lake: Path
) -> None:
    address = f"/document?name={lake.name}"
    mine, theirs = page, context.new_page()
    go(mine, desk, address)
    go(theirs, desk, address)
    for person, length in ((theirs, 4000), (mine, 5000)):
        lake.write_text(LAKE.format(length=length), encoding="utf-8")
        told = said_to(person, yes=True)
        person.locator("input[type=file]").set_input_files(lake)
        expect(person.locator(".pq-body")).to_contain_text(f"{length}米", timeout=30_000)
        assert ["被别人换过" in words for words in told] == [True] * (person is mine)
    versions = mine.locator(".pq-history li")
    expect(versions).to_have_count(2)
    versions.first.get_by_role("link", name="看改了什么").click()
    changed = mine.locator("tr.pq-changed")
    expect(changed.locator("del")).to_have_text("4")
    expect(changed.locator("ins")).to_have_text("5")
    expect(mine.get_by_text("改动 1 条，新增 0 条，删去 0 条")).to_be_visible()


def test_what_cannot_be_taken_in_is_told_and_the_rest_goes_on(
    page: Page, desk: RealDesk, tmp_path: Path
) -> None:
    huge, program, broken = tmp_path / "大.pdf", tmp_path / "程序.exe", tmp_path / "坏.docx"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    program.write_bytes(b"MZ")
    broken.write_bytes(b"\x00\x01\x02\x03")
    go(page, desk, "/documents")
    page.locator("input[type=file]").set_input_files([huge, program, broken])
    rows = page.locator("[data-uploads] li")
    expect(rows.nth(0)).to_contain_text("单个文件不超过 50 MB（200 MB）")
    expect(rows.nth(1)).to_contain_text("不是能读的格式（.exe）")
    expect(rows.nth(2)).to_contain_text("内容须与扩展名 .docx 相符")
    assert not {path.name for path in desk.corpus.iterdir()} & {huge.name, program.name, broken.name}


def test_the_server_itself_refuses_what_is_too_large_or_of_a_wrong_kind(page: Page, desk: RealDesk) -> None:
    go(page, desk, "/documents")
    refused = (
        ("大.pdf", 60, "单个文件不超过 50 MB（收到：60 MB）"),
        ("x.exe", 0, ".exe"),
        ("../x.txt", 0, "文件名"),
    )
    for name, size, told in refused:
        said = page.evaluate(
            """async ([name, size]) => {
              const reply = await fetch(`/desk/files?name=${encodeURIComponent(name)}&seen=`,
                { method: "PUT", body: new Uint8Array(size * 1048576 + 1) });
              return [reply.status, (await reply.json()).error];
            }""",
            [name, size],
        )
        assert said[0] == 400 and told in said[1], said


def test_a_complaint_becomes_a_test_question_that_is_run_and_compared(home: Page, desk: RealDesk) -> None:
    turn = ask(home, QUESTION)
    turn.get_by_role("button", name="依据错误").click()
    turn.get_by_label("哪里不对？").fill("<b>应引</b>第四条")
    turn.get_by_role("button", name="提交").click()
    expect(turn.get_by_text("✓")).to_be_visible()
    go(home, desk, "/feedback")
    complaint = home.locator("#complaints li", has_text="<b>应引</b>第四条")
    expect(complaint).to_contain_text(QUESTION)
    complaint.get_by_role("link", name="做成测试题").click()
    expect(home.get_by_label("标准答案：")).to_have_value("包军")
    home.get_by_role("button", name="加入本单位题集").click()
    expect(home.locator("#office")).to_contain_text(QUESTION)
    _add_wrong_question(home, desk)
    for _ in range(2):
        _run_office_set(home, desk)
    home.locator("input[name=after]").nth(0).check()
    home.locator("input[name=before]").nth(1).check()
    home.get_by_role("button", name="比较选中的两次").click()
    expect(home.get_by_role("heading", name="由错变对（0）")).to_be_visible()
    home.locator("p a").nth(1).click()
    expect(home.locator(".pq-table").get_by_role("row", name=re.compile("^全部"))).to_contain_text("50.0%")
    expect(home.locator("svg[role=img]")).to_be_visible()
    home.get_by_role("link", name="“五大攻坚战”包括哪些？").click()
    expect(home.get_by_text("应有的依据")).to_be_visible()
    expect(home.locator("[id^=expected] mark").first).to_be_visible()
    expect(home.locator("[id^=given] mark").first).to_be_visible()


def _add_wrong_question(page: Page, desk: RealDesk) -> None:
    """A question whose expected answer is wrong, so that the run has a failure to show."""
    go(page, desk, "/feedback/question")
    page.get_by_label("问题").fill("“五大攻坚战”包括哪些？")
    page.get_by_label("标准答案：").fill("六大攻坚战")
    page.get_by_label("依据所在的文件").select_option(label="关于打赢“五大攻坚战”的总体方案")
    page.get_by_label("依据的原文：").fill("坚决打赢招大引强攻坚战")
    page.get_by_role("button", name="加入本单位题集").click()
    expect(page.locator("#office")).to_contain_text("六大攻坚战")


def _run_office_set(page: Page, desk: RealDesk) -> None:
    go(page, desk, "/evaluation")
    before = page.locator("input[name=after]").count()
    page.get_by_role("button", name="运行：office").click()
    expect(page.locator("[data-running] progress")).to_be_visible()
    expect(page.locator("input[name=after]")).to_have_count(before + 1, timeout=90_000)


def test_english_is_a_click_away_and_stays(home: Page, desk: RealDesk) -> None:
    home.get_by_role("button", name="English").click()
    expect(home.get_by_role("heading", name="What are you looking for?")).to_be_visible()
    expect(home.get_by_role("button", name="Ask")).to_be_visible()
    go(home, desk, "/documents")
    expect(home.get_by_role("heading", name="Documents")).to_be_visible()
    assert home.locator("html").get_attribute("lang") == "en"
    home.get_by_role("button", name="中文").click()
    expect(home.get_by_role("heading", name="文件库")).to_be_visible()


def test_dark_and_light_follow_the_system_until_one_is_chosen(chromium: Browser, desk: RealDesk) -> None:
    context = chromium.new_context(locale="zh-CN", color_scheme="dark")
    page = context.new_page()
    go(page, desk, "/documents")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert ground() == "rgb(18, 25, 33)"
    page.get_by_role("button", name="深色 / 浅色").click()
    assert ground() == "rgb(245, 247, 250)"
    go(page, desk, "/")
    expect(page.locator(".pq-welcome")).to_be_visible()
    assert ground() == "rgb(245, 247, 250)"
    context.close()


def test_the_keyboard_alone_asks_reads_the_source_and_judges(home: Page) -> None:
    expect(box(home)).to_be_focused()
    home.keyboard.type(QUESTION)
    home.keyboard.press("Enter")
    expect(home.locator(".pq-answer")).to_contain_text("包军", timeout=15_000)
    reached: list[str] = []
    home.locator(".pq-skip").focus()
    # The list of conversations may be long; the question stands behind it.
    for _ in range(150):
        home.keyboard.press("Tab")
        reached.append(
            home.evaluate(
                "(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"
            )
        )
        if reached[-1] == "依据 1":
            home.keyboard.press("Enter")
            expect(home.locator(".pq-card.pq-shown")).to_be_focused()
            home.locator(".pq-mark").focus()
    for name in ("文件", "新对话", "修改问题", "依据 1", "复制答复和依据", "对", "依据错误", "复制出处"):
        assert name in reached, (name, reached)
    assert home.locator("#pq-thread [aria-live=polite], #pq-thread[aria-live=polite]").count() == 1
