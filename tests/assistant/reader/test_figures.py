"""How much of a sentence a figure needs around it to say what it says."""

import pytest

from assistant.reader.figures import qualified


@pytest.mark.parametrize(
    ("text", "figure", "told"),
    [
        ("补贴面积不超过50平方米的，给予奖励", "50平方米", "不超过50平方米"),
        ("力争完成8亿美元；", "8亿美元", "力争完成8亿美元"),
        ("拒不改正的，处二百元罚款", "二百元", "二百元罚款"),
        ("按照每户8000元的标准给予补助", "8000元", "每户8000元"),
        ("过渡每人每次3元", "3元", "每人每次3元"),
        ("应当于6月底前完成，", "6月底", "6月底前完成"),
        ("占年度绩效考核权重的12分", "12分", "12分"),
    ],
)
def test_a_figure_keeps_what_bounds_it(text: str, figure: str, told: str) -> None:
    at = text.index(figure)
    start, end = qualified(text, at, at + len(figure))
    assert text[start:end] == told
