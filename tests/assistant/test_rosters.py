"""Rosters, shared ends of labels, qualified values: lists that notices run together in one line."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over

NOTICE = """白沙市防火办公告
一、报备联系方式
野外用火报备联系人： 东湖区：田一鸣（联系电话62310001）； \
西山区：孟小舟（联系电话62310002）； \
南溪县：罗云（联系电话62310003）。
二、捐赠账户
白沙市慈善会接收防火捐赠。人民币账号：880011；美元账号：880022；欧元账号：880033。
三、招录咨询
招录咨询联系人：周敏（教育类）、何志（卫生类）、陈立（规划类）
四、废止
《白沙市冬季用火规定》同时废止。
"""
PLAN = """白沙市防火工作方案
一、巡山护林行动
组  长：田一鸣
配合单位：林业站
配合单位要每周巡山两次，发现火情立即报告。
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over({"公告.txt": NOTICE, "方案.txt": PLAN}, tmp_path_factory.mktemp("册"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("西山区的野外用火报备联系人是谁？", "孟小舟"),
        ("南溪县野外用火报备联系人电话", "罗云（联系电话62310003）"),
        ("野外用火报备联系人，各区县分别是谁？", "东湖区：田一鸣；西山区：孟小舟；南溪县：罗云"),
        (
            "白沙市慈善会的人民币、美元和欧元账号各是多少？",
            "人民币账号：880011；美元账号：880022；欧元账号：880033",
        ),
        ("招录咨询，卫生类联系人是谁？", "何志"),
    ],
)
def test_what_a_roster_has_for_a_name(question: str, answer: str, town: Assistant) -> None:
    given = town.ask(question)
    assert given.text == answer and not given.refused


def test_a_region_that_the_roster_has_not_is_named(town: Assistant) -> None:
    given = town.ask("北河区的野外用火报备联系人是谁？")
    assert given.refused and "北河区" in given.text
    assert all("田一鸣" not in c.text or "东湖区" in c.text for c in given.nearest)


def test_a_repealed_document_that_is_not_in_the_library_is_known_by_its_title(town: Assistant) -> None:
    given = town.ask("《白沙市冬季用火规定》还有效吗？")
    assert given.text.startswith("已废止") and "同时废止" in given.citations[0].text


def test_a_supposition_is_confirmed_or_denied(town: Assistant) -> None:
    assert town.ask("巡山护林行动的组长是田一鸣吧？").text.startswith("是。")
    assert town.ask("巡山护林行动的组长是孟小舟吧？").text.startswith("不是。组长：田一鸣")


def test_who_must_do_something_is_not_who_is_asked_for(town: Assistant) -> None:
    given = town.ask("巡山护林行动的配合单位要做什么？")
    assert given.text != "林业站" and "没有列出" not in given.text


def test_somebody_who_is_asked_about_in_plain_words(town: Assistant) -> None:
    for question in ("田一鸣是做什么的？", "田一鸣任职情况"):
        assert "巡山护林行动组长" in town.ask(question).text
