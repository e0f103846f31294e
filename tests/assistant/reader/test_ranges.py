"""Quantities of a question and the ranges that texts grade things by."""

import pytest

from assistant.reader.ranges import graded, holds, quantities_of


@pytest.mark.parametrize(
    ("question", "text", "inside"),
    [
        ("42岁的渔民补多少", "（二）40至49周岁，每人200元", True),
        ("42岁的渔民补多少", "（三）50至59周岁，每人300元", False),
        ("我爸今年五十三了，补多少", "50-59周岁", True),
        ("70多岁的呢", "70周岁以上不满80周岁", True),
        ("百岁老人补多少", "100周岁以上", True),
        ("投资3000万元奖多少", "投资额1000万元以上、5000万元以下的", True),
        ("投资6000万元奖多少", "投资额1000万元以上、5000万元以下的", False),
        ("投资8千万元奖多少", "投资额超过1亿元的", False),
        ("住房面积95平米怎么算", "90平方米以下的", False),
        ("住房面积95平米怎么算", "90平方米以上的", True),
        ("请假12天找谁批", "超过10天的", True),
        ("请假12天找谁批", "3天以内的", False),
        ("42岁的渔民补多少", "每人每月200元", None),
    ],
)
def test_a_quantity_lies_in_the_range_that_holds_it(question: str, text: str, inside: bool | None) -> None:
    (quantity,) = quantities_of(question)
    assert holds(quantity, text) is inside


@pytest.mark.parametrize("question", ["2022年补贴多少", "5亿元以上的项目几个", "补多少元", "第3条怎么说"])
def test_years_bounds_and_numbers_of_clauses_are_no_quantities(question: str) -> None:
    assert quantities_of(question) == ()


def test_a_range_without_the_quantity_bars_where_a_sister_holds_it_or_a_figure_is_asked_for() -> None:
    text = "推荐50人以上的，补助2万元；推荐30人以上不足50人的，补助1万元。"
    end = text.index("；")
    (forty,), (twenty,) = quantities_of("推荐40人的补助多少"), quantities_of("推荐20人的补助多少")
    assert graded(forty, text, 0, end)
    assert not graded(forty, text, end + 1, len(text), strictly=True)
    assert not graded(twenty, text, 0, end)
    assert graded(twenty, text, 0, end, strictly=True)
