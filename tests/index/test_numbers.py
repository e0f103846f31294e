import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numbers import numbers_in
from index.segment import Segmenter


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("投资7亿元", "投资七亿元", "700000000元"),
        ("投资７亿元", "投资700000000元", "700000000元"),
        ("1.5万亩", "15000亩", "15000亩"),
        ("1,200万元", "一千二百万元", "12000000元"),
        ("二〇一九年印发", "2019年印发", "2019年"),
        ("二零一九年", "2019年", "2019年"),
        ("比例达到百分之十", "比例达到10%", "10%"),
        ("百分之十二点五", "12.5%", "12.5%"),
        ("嘉开工委发〔2018〕1号", "嘉开工委发[2018]第01号", "2018-1号"),
        ("京政发（2020）7号", "京政发【2020】7号", "2020-7号"),
        ("依照第三十五条", "依照第35条", "35条"),
        ("三十日内", "30日内", "30日"),
        ("一亿三千万人", "130000000人", "130000000人"),
    ],
)
def test_two_spellings_share_a_term(one: str, other: str, shared: str) -> None:
    segmenter = Segmenter()
    assert shared in segmenter.terms(one).words
    assert shared in segmenter.terms(other).words


@pytest.mark.parametrize(
    "text", ["一般规定", "十分重要", "三农问题", "统一管理", "两三个人", "2019年", "五大任务"]
)
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert list(numbers_in(text)) == []


@given(st.text(alphabet="〇零一二两十百千万亿点分之第条年%〔〕号0123456789.,（）", max_size=60))
def test_nothing_that_looks_like_a_number_does_harm(text: str) -> None:
    assert all(spelled for spelled in numbers_in(text))
