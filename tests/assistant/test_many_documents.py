"""In a library of many kinds of documents, fields and headings answer only what is asked of them."""

from pathlib import Path

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


def test_a_question_that_a_document_answers_itself_gets_its_reply(tmp_path: Path) -> None:
    text = """松河市办税问答
1.怎样补开完税凭证？
答：登录办税平台，在“凭证”一栏选择“补开”。
2.滞纳金按几天计算？
答：按日加收滞纳税款万分之五。
问：没有网银怎么缴税？ 答：可以到银行柜台缴纳。 问：欠税30天会怎样？ 答：发催缴通知。
"""
    town = assistant_over({"问答.txt": text}, tmp_path)
    reply = town.ask("怎样补开完税凭证？")
    assert reply.text == "登录办税平台，在“凭证”一栏选择“补开”"
    assert "怎样补开完税凭证" in reply.citations[0].text
    assert town.ask("请问没有网银，怎么缴税呢？").text == "可以到银行柜台缴纳"
    assert town.ask("欠税60天会怎样？").text != "发催缴通知"
