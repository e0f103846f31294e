"""Lists that headings give, and what a counted term counts."""

from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over


def answer(question: str, assistant: Assistant) -> str:
    given = assistant.ask(question)
    assert not given.refused, given.text
    assert all(any(item in c.text for c in given.citations) for item in given.text.split("；"))
    return given.text


def test_a_heading_is_answered_by_the_headings_below_it(lakes: Assistant) -> None:
    assert answer("三大护湖战役有哪几条工作要求？", lakes) == "强化经费保障；强化宣传引导；强化群众监督"
    assert answer("2021年的工作要求有哪些", lakes) == "要加强巡查；要严格考核"
    assert answer("2021年的工作任务有哪些", lakes) == "渔网清理行动；岸线修复行动；污水截流行动"


def test_why_is_answered_by_the_points_on_meaning(lakes: Assistant) -> None:
    reasons = answer("为什么要开展三大清湖行动？", lakes)
    assert "保护饮用水源的现实需要" in reasons and "发展湖区旅游" in reasons


def test_what_is_counted_is_listed(tmp_path: Path) -> None:
    texts = {
        "甲.txt": "工作方案\n一、总则\n开展“三项整治”活动。\n"
        "推进交通道路、停车设施、游船码头等“三类”重点设施建设。\n"
        "二、任务\n1、噪声整治\n2、扬尘整治\n3、油烟整治\n"
    }
    town = assistant_over(texts, tmp_path)
    assert answer("“三项整治”是哪三项？", town) == "噪声整治；扬尘整治；油烟整治"
    for question in ("三类重点设施包括哪些？", "“三类”重点设施是指哪三类？"):
        assert answer(question, town) == "交通道路、停车设施、游船码头"
    assert town.ask("“五项整治”是哪五项？").text != "噪声整治；扬尘整治；油烟整治"


@pytest.mark.parametrize("question", ["强化经费保障", "“强化经费保障”？"])
def test_a_heading_alone_is_answered_by_its_clause(question: str, lakes: Assistant) -> None:
    assert answer(question, lakes) == "镇财政安排专项资金360万元，按季度拨付"


@pytest.mark.parametrize("question", ["三大森林行动有哪些", "2021年的强化措施有哪些", "为什么要修建机场？"])
def test_a_list_that_no_document_has_is_refused(question: str, lakes: Assistant) -> None:
    assert lakes.ask(question).refused
