"""A question for several things is asked for each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.parts import parts_of
from tests.assistant.invented import assistant_over


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("甲园和乙园的电话分别是多少？", ["甲园的电话是多少？", "乙园的电话是多少？"]),
        ("南山镇对大棚和果园，每亩各补多少钱", ["南山镇对大棚，每亩补多少钱", "果园，每亩补多少钱"]),
        ("补助的申请期限和发放方式分别是什么", ["补助的申请期限是什么", "补助的发放方式是什么"]),
        (
            "在南山镇，果农的补助标准和菜农的保险比例分别是多少",
            ["在南山镇，果农的补助标准是多少", "在南山镇，菜农的保险比例是多少"],
        ),
        ("“水和土”的面积、产量分别是多少", ["“水和土”的面积是多少", "“水和土”的产量是多少"]),
    ],
)
def test_each_thing_gets_a_question_of_its_own(question: str, parts: list[str]) -> None:
    assert [part.question for part in parts_of(question)] == parts


@pytest.mark.parametrize(
    "question",
    [
        "甲园和乙园的电话是多少？",
        "2018年和2019年的组长分别是谁？",
        "组长是谁？",
        "各村分别种什么",
        "“水和土”分别指什么",
    ],
)
def test_a_question_for_one_thing_or_for_years_stays_whole(question: str) -> None:
    assert parts_of(question) == ()


def test_each_part_is_answered_with_its_own_source_or_none_is(tmp_path: Path) -> None:
    text = """南山镇果蔬扶持办法
一、大棚补助
新建大棚每亩补助3000元。
二、果园补助
改造果园每亩补助1800元。
"""
    town = assistant_over({"办法.txt": text}, tmp_path)
    both = town.ask("新建大棚和改造果园，每亩分别补助多少元？")
    assert not both.refused and "3000元" in both.text and "1800元" in both.text
    assert [c.path[-1] for c in both.citations] == ["一、大棚补助", "二、果园补助"]
    assert "3000元" not in town.ask("新建大棚和扩建鱼塘，每亩分别补助多少元？").text
