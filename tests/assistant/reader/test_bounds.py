"""Which places a question is bound to: what only looks like one would bar every document."""

import pytest

from assistant.reader.bounds import bounds_of, keeps_to, names_place
from corpus.library import document_of
from corpus.records import Span


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("大理市要求市民履行哪些义务", ("大理市",)),
        ("湖北省和长沙市各减免多少", ("湖北省", "和长沙市")),
        ("松陵县停水了谁当总指挥", ("松陵县",)),
        ("在朔岭市开民宿有什么奖励", ("在朔岭市",)),
        ("海东市几点可以燃放", ("海东市",)),
        ("大理白族自治州有多少企业", ("理白族自治州",)),
    ],
)
def test_places_are_known_ones_and_those_that_end_as_known_ones_do(
    question: str, places: tuple[str, ...]
) -> None:
    assert bounds_of(question).places == places


@pytest.mark.parametrize(
    "question",
    [
        "企业可以通过什么方式向市金融监管局反映需求",
        "孩子转学是不是去找市教育局",
        "打车跨市要不要报备",
        "夜市晚上几点收摊",
        "我们县今年修几条路",
        "这笔补助由哪个市来出",
        "外省户口能不能办",
        "怎么省电费",
        "设区的市可以自己定标准吗",
        "自治县也能申请吗",
    ],
)
def test_what_only_ends_like_a_place_binds_to_none(question: str) -> None:
    assert bounds_of(question).places == ()


def test_an_estate_is_no_district() -> None:
    assert bounds_of("老旧小区改造东城区找谁").districts == ("东城区",)
    assert bounds_of("工业园区和风景区归谁管").districts == ()


def test_what_a_line_says_of_another_school_is_no_answer() -> None:
    text = "朝晖实验学校等的学费标准\n学费：江滨外国语学校小学9800元、初中12000元；朝晖实验学校小学7600元。"
    document = document_of(text, name="a.txt", digest="a")

    def kept(question: str, answer: str) -> bool:
        start = document.text.index(answer)
        return keeps_to(bounds_of(question), document, Span(start, start + len(answer)), ())

    assert not kept("朝晖实验学校学费多少", "12000元")
    assert kept("朝晖实验学校学费多少", "7600元")
    assert kept("江滨外国语学校学费多少", "12000元")
    assert kept("学费多少", "12000元") and kept("青山学校学费多少", "12000元")


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("劳动合同条例\n第一条 试用期不得超过六个月。", True),
        ("南湖市用工办法\n第一条 试用期不得超过六个月。", True),
        ("用工通知\n本市试用期不得超过六个月，与湖北一致。", False),
        ("用工通知\n东城区试用期不得超过六个月。", False),
        ("用工通知\n碾子湾镇试用期不得超过六个月。", False),
    ],
    ids=["a law", "the place", "another province", "a district", "a town"],
)
def test_what_names_no_place_speaks_of_all(text: str, speaks: bool) -> None:
    document = document_of(text, name="a.txt", digest="a")
    assert names_place(bounds_of("南湖市试用期最长多久"), document) == speaks
