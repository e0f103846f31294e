"""How much of a sentence a figure needs around it to say what it says."""

import pytest

from assistant.question import understand
from assistant.reader.figures import changed, figure_part, fits, of_aim, qualified, reached_by
from corpus.records import Span
from index.records import Library
from tests.assistant.invented import made, vocabulary_of

WORDS = vocabulary_of(Library((made("渡口.txt", "渡口管理办法\n第一条 渡口由镇政府管理。"),)))


@pytest.mark.parametrize(
    ("text", "figure", "told"),
    [
        ("补贴面积不超过50平方米的，给予奖励", "50平方米", "不超过50平方米"),
        ("力争完成8亿美元；", "8亿美元", "力争完成8亿美元"),
        ("拒不改正的，处二百元罚款", "二百元", "二百元罚款"),
        ("按照每户8000元的标准给予补助", "8000元", "每户8000元"),
        ("过渡每人每次3元", "3元", "每人每次3元"),
        ("扩建的每亩补助3000元", "3000元", "每亩补助3000元"),
        ("应当于6月底前完成，", "6月底", "6月底前完成"),
        ("中心在15个工作日内会同有关部门办结", "15个", "15个工作日"),
        ("占年度绩效考核权重的12分", "12分", "12分"),
    ],
)
def test_a_figure_keeps_what_bounds_it(text: str, figure: str, told: str) -> None:
    at = text.index(figure)
    start, end = qualified(text, at, at + len(figure))
    assert text[start:end] == told


@pytest.mark.parametrize(
    ("question", "answer", "fitting"),
    [
        ("合同顺延到什么时候", "医疗期期满", True),
        ("什么时候能办", "周一至周五", True),
        ("什么时候能办", "服务大厅", False),
        ("绿化比例是多少", "百分之二十五", True),
        ("无证经营罚多少", "货值一倍以上三倍以下罚款", True),
        ("无证经营罚多少钱", "货值一倍以上三倍以下罚款", False),
        ("搬家换了地址要办什么", "变更登记", True),
        ("报名地址在哪里", "渡口路3号", True),
        ("报名地址在哪里", "建议提前预约", False),
        ("主要有哪几部法律", "渔业法、草原法", True),
    ],
)
def test_an_answer_has_what_is_asked_for(question: str, answer: str, fitting: bool) -> None:
    assert fits(understand(question, WORDS), answer) is fitting


def test_the_aim_is_no_firm_figure() -> None:
    asked = understand("新增市场主体的确保数", WORDS)
    assert of_aim(asked, "15000户") and not of_aim(asked, "力争16000户")


@pytest.mark.parametrize(
    ("whole", "part", "loses"),
    [
        ("确保完成5亿美元，力争完成6亿美元", "确保完成5亿美元", True),
        ("按上年额度的50%提前拨付2019年度资金", "50%", False),
        ("全市9家企业在产，我市9家企业2月9日在产", "9家", False),
        ("热线5566001和救援5566002", "5566001", True),
        ("奖励3万元", "由财政承担", False),
    ],
)
def test_a_part_loses_figures_of_its_own_unit_only(whole: str, part: str, loses: bool) -> None:
    assert changed(understand("是多少", WORDS), whole, part) == loses


DESKS = "咨询电话：渔政科 0512-6601 0110（证照）；港务中心 0512－66010220（平台故障）；监督举报：66010330。"


@pytest.mark.parametrize(
    ("question", "words", "number", "of_it"),
    [
        ("平台进不去该打哪个号", ("平台", "号"), "0512－66010220", True),
        ("平台进不去该打哪个号", ("平台", "号"), "66010330", False),
        ("平台进不去该打哪个号", ("平台", "号"), "0512-6601 0110", False),
        ("举报电话是多少", ("举报", "电话"), "66010330", True),
        ("电话多少啊", ("电话",), "66010330", True),
        ("平台何时开放", ("平台",), "66010330", True),
    ],
)
def test_a_telephone_number_is_of_what_stands_beside_it(
    question: str, words: tuple[str, ...], number: str, of_it: bool
) -> None:
    asked = understand(question, WORDS)
    at = DESKS.index(number)
    assert reached_by(asked, words, DESKS, at, at + len(number)) == of_it


@pytest.mark.parametrize(
    ("text", "question", "read", "told"),
    [
        (
            "应当在三十分钟内电话报告、1小时内书面报告镇政府。",
            "多长时间内书面报告",
            "三十分钟内电话报告",
            "1小时内书面报告镇政府",
        ),
        ("东河学校小学9800元、初中12000元。", "东河学校初中多少钱", "12000元", "12000元"),
        (
            "满1年不满5年的四百元；满5年的600元。",
            "干满六年的补多少钱",
            "满1年不满5年的四百元；满5年的600元",
            "满5年的600元",
        ),
        ("2021年、2022年分别修渠9公里、8公里；绿化各为3亩、5亩。", "2022年修渠多少公里", "9公里", "8公里"),
        (
            "引进1亿元以上项目2个，力争引进5亿元以上项目1个。",
            "5亿元以上项目力争引进几个",
            "引进1亿元以上项目2个，力争引进5亿元以上项目1个",
            "力争引进5亿元以上项目1个",
        ),
    ],
)
def test_of_several_figures_the_one_that_is_asked_for(text: str, question: str, read: str, told: str) -> None:
    document = made(f"渡口办法\n第一条 {text}")
    asked = understand(question, vocabulary_of(Library((document,))))
    start = document.text.index(read)
    weights = dict.fromkeys((*asked.terms, *asked.entities), 1.0)
    part = figure_part(asked, weights, document, Span(start, start + len(read)))
    assert document.slice(part) == told
