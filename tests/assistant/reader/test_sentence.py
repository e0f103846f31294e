"""The sentence that answers, read out of passages given by hand: no index, every word as rare."""

import pytest

from assistant.answer import Assistant
from assistant.question import understand
from assistant.reader.sentence import read, somebody
from assistant.records import Finding
from corpus.records import Document
from index.passages import passages_of
from index.records import Hit, Library
from index.segment import Segmenter
from tests.assistant.invented import made, vocabulary_of

TARGETS = """2022年养殖转型方案
一、目标
引导渔民转产。确保完成渔船拆解120艘，力争完成150艘；完成养殖证换发80本，力争完成95本；新增示范户12户以上，垂钓基地6家以上。
二、保障
财政安排专项资金360万元，按季度拨付。经查实的举报奖励500元。
对连续两次考核不合格的村，取消当年评优资格。
建立村规民约。以水质监测工程为载体，以自动监测站建设、水样比对为抓手，及时发现污染并处置。
三、时间
渔网清理应于2022年5月1日前完成，此后每周巡查两次。
"""


def best(question: str, text: str = TARGETS) -> tuple[Finding | None, Document]:
    document = made(text, "方案.txt")
    segmenter = Segmenter()
    found = read(
        understand(question, vocabulary_of(Library((document,)))),
        [Hit(passage, 1.0) for passage in passages_of(document)],
        {document.name: document},
        words_of=segmenter.words,
        rarity=lambda word: 1.0,
        rarest=1.0,
    )
    return found, document


def words(question: str) -> str:
    found, document = best(question)
    assert found is not None
    (item,) = found.items
    assert item.text in document.slice(item.evidence.span)
    assert document.clauses[item.evidence.clause].span.covers(item.evidence.span)
    return item.text


@pytest.mark.parametrize(
    ("question", "has", "has_not"),
    [
        ("渔船拆解确保完成多少艘", "120艘", "150"),
        ("渔船拆解至少完成多少艘", "120艘", "150"),
        ("渔船拆解力争完成多少艘", "150艘", "120"),
        ("渔船拆解争取完成多少艘", "150艘", "120"),
        ("养殖证换发确保多少本", "80本", "95"),
        ("养殖证换发力争多少本", "95本", "80"),
        ("新增垂钓基地多少家", "6家", "150"),
        ("新增示范户多少户", "12户", "6家"),
        ("财政安排的专项资金是多少", "360万元", "500"),
        ("渔网清理什么时候完成", "2022年5月1日", "360"),
    ],
)
def test_the_figure_asked_for_is_given_and_not_its_neighbour(question: str, has: str, has_not: str) -> None:
    text = words(question)
    assert has in text and has_not not in text


def test_both_targets_are_given_when_neither_is_asked_for() -> None:
    text = words("渔船拆解的目标是多少艘")
    assert "120艘" in text and "150艘" in text and "80本" not in text


def test_an_explanation_is_the_whole_sentence() -> None:
    assert words("考核不合格的村会怎样") == "对连续两次考核不合格的村，取消当年评优资格"


def test_the_more_of_a_question_stands_in_the_text_the_surer() -> None:
    sure, _ = best("连续两次考核不合格的村怎么处理")
    unsure, _ = best("连续两次缺席会议的厨师怎么处理")
    assert sure and unsure
    assert 0.0 <= unsure.confidence < sure.confidence <= 1.0


def test_a_question_about_something_else_finds_nothing_sure() -> None:
    found, _ = best("火箭发射场的票价")
    assert found is None or found.confidence < 0.3


@pytest.mark.parametrize("question", ["是什么", "有哪些", "？谁"])
def test_a_question_without_words_of_its_own_finds_nothing(question: str) -> None:
    assert best(question)[0] is None


def test_a_number_is_never_answered_without_a_figure() -> None:
    found, _ = best("村规民约有多少条")
    assert found is None or any(c.isdigit() or c in "一二三四五六七八九十两" for c in found.items[0].text)


def test_no_passages_no_sentence(lakes: Assistant) -> None:
    asked = understand("渔船拆解多少艘", vocabulary_of(lakes.library))
    assert read(asked, [], {}, words_of=Segmenter().words, rarity=lambda word: 1.0, rarest=1.0) is None


def test_a_figure_that_says_of_which_things_is_held() -> None:
    text = "东湖市招引方案\n一、目标\n引进投资3亿元以上的工厂4家，其中8亿元以上的1家。\n"
    found, _ = best("引进8亿元以上的工厂有几家", text)
    assert found is not None and found.items[0].text.endswith("8亿元以上的1家")
    aside, _ = best("引进8亿元以上的工厂有几家", text.replace("，其中8亿元以上的1家", "（其中8亿元以上1家）"))
    assert aside is not None and "8亿元以上1家" in aside.items[0].text


GRADED = """石浦县渔民转产补助办法
第一条 转产补助按年龄发放：
（一）40至49周岁，每人每月200元；
（二）50至59周岁，每人每月三百元；
（三）60周岁以上，每人每月450元。
第二条 预警分为三级。1小时雨量达到30毫米以上的，发布黄色预警；达到五十毫米以上的，发布红色预警。
第三条 Ⅱ级响应由指挥部办公室主任签发启动，Ⅰ级响应由总指挥签发启动。收费单位为石浦县渔港服务有限公司。
第四条 全县改造渔港30座。其中：2021年改造8座，2022年改造12座，2023年改造10座。
第五条 渔港停泊：一类港每日20元，二类港每日10元，三类港不收费。
第六条 县水产部门主管全县控制捕捞工作。监督电话为12399。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("52岁渔民每人每月补助多少钱", "每人每月三百元"),
        ("65岁渔民每人每月补助多少钱", "每人每月450元"),
        ("雨量达到多少毫米发布红色预警", "达到五十毫米以上的"),
        ("一级响应由谁签发启动", "总指挥"),
        ("二级响应由谁签发启动", "指挥部办公室主任"),
        ("渔港停泊由哪家公司收费", "石浦县渔港服务有限公司"),
        ("2022年全县改造渔港多少座", "2022年改造12座"),
        ("渔港停泊二类港每日多少钱", "二类港每日10元"),
        ("渔港停泊三类港收费多少钱", "三类港不收费"),
        ("控捕工作归哪个部门主管", "县水产部门"),
        ("监督举报打哪个电话", "监督电话为12399"),
    ],
)
def test_grades_classes_years_and_doers_choose_the_part(question: str, answer: str) -> None:
    found, document = best(question, GRADED)
    assert found is not None
    (item,) = found.items
    assert item.text == answer
    assert answer in document.slice(item.evidence.span)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "广州仲裁委员会什么时候恢复工作",
            "北京仲裁委员会通知\n一、恢复工作\n北京仲裁委员会于2月3日恢复工作。\n",
        ),
        ("黄浦区涉及哪些场所", "情况通报\n一、涉及场所\n涉及场所 普陀区：甲路；静安区：乙路。\n"),
        ("航信公司的QQ号是多少", "提示\n一、航信公司\n航信公司服务热线95113，号码全天可打。\n"),
        ("推荐20人补助多少元", "通知\n一、推荐补助\n推荐50人（含）以上的，补助2万元。\n"),
    ],
    ids=["another city", "other districts", "another kind of number", "below every band"],
)
def test_what_is_told_of_another_is_no_answer(question: str, text: str) -> None:
    found, _ = best(question, text)
    assert found is None or found.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("分管副区长宗 玲", True),
        ("安全生产司", True),
        ("农村集体经济组织", True),
        ("物业服务企业", True),
        ("网格管理人", True),
        ("参加的有二十五人", False),
        ("游客不得携带宠物入园", False),
        ("有关部门", False),
        ("按月公布", False),
    ],
)
def test_a_name_with_its_post_and_every_kind_of_office_is_somebody(text: str, named: bool) -> None:
    assert somebody(text) is named
