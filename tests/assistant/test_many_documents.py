"""In a library of many kinds of documents, fields and headings answer only what is asked of them."""

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over

NEWS = """松河市稳企工作简报
来源：松河市金融监管局
政策：小微企业贷款延期还本
松河市金融监管局：为新开工项目开辟绿色通道
工作人员每天登门服务，生产防护两不误。
"""
LOANS = """松河市关于扶持小微企业的意见
一、降低融资成本
对小微企业给予优惠政策支持，贷款利息按百分之五十贴息。
二、减免房租
承租国有房屋的小微企业免收两个月房租。
三、做到防护、生产两不误
各工厂实行分班进餐和每日测温。
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    texts = {"简报.txt": NEWS, "意见.txt": LOANS}
    return assistant_over(texts, tmp_path_factory.mktemp("城"))


def test_a_label_named_on_the_way_does_not_deny_the_question(town: Assistant) -> None:
    answer = town.ask("松河市对小微企业的贷款利息有什么优惠政策？")
    assert "没有列出" not in answer.text and "没有提到" not in answer.text
    assert "贴息" in answer.text


def test_what_the_question_says_itself_is_no_answer(town: Assistant) -> None:
    assert town.ask("松河市金融监管局是什么来源？").text != "松河市金融监管局"


def test_a_count_on_the_way_is_not_what_is_asked_for(town: Assistant) -> None:
    answer = town.ask("为做到生产防护两不误，各工厂采取了哪些措施？")
    assert answer.refused or "测温" in answer.text
