"""A table's cells are found by row and column, whatever the table is about."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from assistant.tables import tables_of
from tests.assistant.invented import assistant_over, made

FEES = """白塔市幼儿园收费办法
幼儿园收费标准
类别\t保教费（元/月）\t伙食费（元/天）\t主管部门
示范园\t900\t18\t市教育局
一级园\t700\t16\t市教育局
普惠性一级园\t480\t12\t区教育局
家长自愿参加延时服务。
"""
TREES = """白塔市2023年造林任务分解表
乡镇\t任务（亩）
石桥镇\t1200
柳河乡\t850
"""

# Set out with spaces, as in many plain texts.
SCHOOLS = """白塔区2023年招生计划
一、班数
学校名称      班数    计划人数    咨询电话
柳河实验小学    6      270     0739-2286101
城西小学        8       360     0739-2286122
石桥一中（初中部） 10   500     0739-2286150
二、要求
报名以学校公告为准。
"""

# With bars, a number before the name, a column of times.
MARKETS = """白塔区2023年市场改造名单
序号 ｜ 市场名称 ｜ 所在街道 ｜ 改造方式 ｜ 计划投资（万元） ｜ 完工时间
1 ｜ 东关市场 ｜ 东关街道 ｜ 重建 ｜ 1350 ｜ 12月20日前
2 ｜ 兴隆市场 ｜ 望河街道 ｜ 改造提升 ｜ 460 ｜ 11月底前
3 ｜ 平安里市场 ｜ 望河街道 ｜ 改造提升 ｜ 310 ｜ 12月10日前
"""
RENTS = """白塔区租房补贴标准
类  别            第一年     第二年     第三年
博士研究生        2000      2000      1600
硕士研究生        1200      1200      900
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    texts = {"收费.txt": FEES, "造林.txt": TREES, "招生.txt": SCHOOLS, "市场.txt": MARKETS, "租房.txt": RENTS}
    return assistant_over(texts, tmp_path_factory.mktemp("表"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("一级园的保教费是多少？", "700"),
        ("普惠性一级园的伙食费每天多少", "12"),
        ("示范园的主管部门是哪个？", "市教育局"),
        ("石桥镇2023年的造林任务是多少亩", "1200"),
        ("柳河实验小学计划人数是多少", "270"),
        ("柳河实小招几个班？", "6"),
        ("石桥一中招几个班", "10"),
        ("城西小学的咨询电话是多少", "0739-2286122"),
        ("望河街道有哪些市场要改造", "兴隆市场；平安里市场"),
        ("东关市场什么时候完工", "12月20日前"),
        ("兴隆市场计划投资多少", "460"),
        ("硕士租房第三年补贴多少", "900"),
        ("各乡镇的造林任务分别是多少？", "石桥镇：1200；柳河乡：850"),
    ],
)
def test_the_cell_of_a_row_and_a_column(question: str, answer: str, town: Assistant) -> None:
    given = town.ask(question)
    assert given.text == answer and not given.refused
    for item in answer.split("；"):
        assert any(item.split("：")[-1] in c.text for c in given.citations)


@pytest.mark.parametrize(
    "question", ["二级园的保教费是多少？", "石桥镇的伙食费是多少？", "一级园的校车费是多少？"]
)
def test_a_row_or_column_that_the_table_has_not_is_no_other_cell(question: str, town: Assistant) -> None:
    assert town.ask(question).text not in {"900", "700", "480", "1200", "850", "16"}


def test_a_table_has_columns_rows_and_a_caption() -> None:
    (table,) = tables_of(made(FEES))
    assert table.caption == "幼儿园收费标准"
    assert table.columns[0] == "类别" and [row.cells[0] for row in table.rows][-1] == "普惠性一级园"
    assert all(table.document.slice(row.span).startswith(row.cells[0]) for row in table.rows)


def test_a_follow_up_asks_of_the_row_that_it_names(town: Assistant) -> None:
    turn = ("东关市场计划投资多少？", "1350")
    assert town.ask("那平安里那边呢？", history=[turn]).text == "310"


def test_a_question_for_a_role_is_not_answered_by_rows(town: Assistant) -> None:
    answer = town.ask("改造提升工作领导小组的副组长有哪些人？")
    assert answer.refused or "市场" not in answer.text
