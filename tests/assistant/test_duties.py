"""Who does what, in the many forms that official texts tell it: asked in both directions."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over

LEVEE = """石桥区2025年堤防整治工作计划
一、组织领导
成立石桥区堤防整治指挥部。
总 指 挥：何小满   区委书记、区长
副总指挥：林  舟   常务副区长
          江  帆   副区长
成员单位：区水利局、区财政局
东片指挥长由东湖镇镇长石磊担任，西片指挥长由西河镇镇长白杨担任。
指挥部办公室设在区水利局，由区水利局局长严禾兼任办公室主任，副主任由副局长沈诺和区财政局处长丁禾担任。
日常工作由防汛中心承担，中心主任为柳 岸。
指挥部内设两个小组：巡堤组、物资组，组长依次为韩山、关海。
二、工作任务
1.加固堤身。加固堤防12公里。〔责任单位：区水利局；配合单位：区财政局、东湖镇〕
2、更换水闸九座，其中东湖镇5座。（责任单位：西河镇）
3.培训巡堤员。责任单位为区应急局，区水利局、区妇联配合，12月底前完成。
三、办理程序
（一）申请。村委会提出申请。
（二）核查。镇政府在五个工作日内核查。
（三）验收。区水利局验收。
四、信息报告
发现险情的，应当在二十分钟内电话报告、2小时内书面报告指挥部办公室。
有下列情形之一的不予奖励：1.已领取工资的；2、隐瞒险情的；3.无故缺勤的。
联系人：尚 影    值班电话：6302 4471
"""


@pytest.fixture(scope="module")
def levee(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over({"堤防.txt": LEVEE}, tmp_path_factory.mktemp("堤防"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("石桥区堤防整治指挥部总指挥是谁？", "何小满 区委书记、区长"),
        ("堤防整治指挥部的副总指挥有哪几位", "林舟 常务副区长、江帆 副区长"),
        ("江帆在堤防整治中担任什么职务", "副总指挥"),
        ("堤防整治东片指挥长是谁", "东湖镇镇长石磊"),
        ("丁禾担任什么职务", "副主任"),
        ("柳岸是什么人", "中心主任"),
        ("韩山任什么职", "巡堤组组长"),
        ("物资组组长是谁", "关海"),
        ("加固堤身由哪个单位负责", "区水利局"),
        ("加固堤身有哪些配合单位", "区财政局、东湖镇"),
        ("西河镇今年承担什么任务", "更换水闸九座"),
        ("区妇联参与哪些工作", "培训巡堤员"),
        ("堤防整治要经过哪几个环节", "申请；核查；验收"),
    ],
)
def test_who_does_what_is_told_in_full(levee: Assistant, question: str, answer: str) -> None:
    given = levee.ask(question)
    assert not given.refused
    assert answer in given.text
    assert all(c.text in LEVEE for c in given.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("堤防整治指挥部的常务副总指挥是谁？", "常务副总指挥"),
        ("北岭区堤防整治指挥部的总指挥是谁？", ""),
    ],
)
def test_a_role_or_a_district_that_is_not_told_is_refused(levee: Assistant, question: str, said: str) -> None:
    given = levee.ask(question)
    assert given.refused and said in given.text


def test_it_asks_of_the_matter_and_not_of_the_answer(levee: Assistant) -> None:
    turn = ("加固堤身由哪个单位负责", "区水利局")
    assert levee.ask("它的配合单位是哪些？", history=[turn]).text == "区财政局、东湖镇"
