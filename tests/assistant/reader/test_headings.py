"""What stands under a heading that a question repeats: all of it, where the question asks for that."""

import pytest

from assistant.question import understand
from assistant.reader.headings import told_under
from assistant.records import Finding
from corpus.records import Document
from index.passages import passages_of
from index.records import Hit, Library
from tests.assistant.invented import made, vocabulary_of

TEXT = """东湖市渔港整治方案
一、总体要求
坚持依法依规。
二、认真清理废旧渔网
渔政部门逐港登记。登记后三日内运走。
三、拆解流程
1.提交申请；
2.现场核验；
3.签订协议。
四、强化值班值守
每天两人值班，夜间不得离岗。
五、拆解补贴延长至2025年底
（略）
"""


def found(question: str, text: str = TEXT) -> tuple[Finding | None, Document]:
    document = made(text, "方案.txt")
    asked = understand(question, vocabulary_of(Library((document,))))
    hits = [Hit(passage, 1.0) for passage in passages_of(document)]
    return told_under(asked, hits, {document.name: document}), document


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("渔港怎么清理废旧渔网", ["渔政部门逐港登记。登记后三日内运走"]),
        ("渔港整治的拆解流程是什么", ["提交申请", "现场核验", "签订协议"]),
        ("东湖市如何强化值班值守？", ["每天两人值班，夜间不得离岗"]),
    ],
)
def test_what_stands_under_the_heading_is_told_whole(question: str, items: list[str]) -> None:
    told, document = found(question)
    assert told is not None and told.sure
    assert [item.text for item in told.items] == items
    for item in told.items:
        assert item.text in document.slice(item.evidence.span)


@pytest.mark.parametrize(
    "question",
    [
        "废旧渔网几天内运走",
        "清理废旧渔网由哪个部门负责",
        "夜间值班的渔政船怎样强化值班值守和加油管理",
        "拆解补贴延长到什么时候",
        "拆解补贴怎么延长",
        "为什么要清理废旧渔网",
        "西山市如何强化值班值守？",
        "渔港的总体目标是什么",
    ],
)
def test_a_question_of_one_point_or_of_something_else_is_not_told_by_a_heading(question: str) -> None:
    told, _ = found(question)
    assert told is None


def test_a_chapter_is_no_answer() -> None:
    long = TEXT.replace("每天两人值班，", "每天两人值班，检查缆绳、灯标与消防器材，" * 60)
    told, _ = found("东湖市如何强化值班值守？", long)
    assert told is None


def test_a_heading_that_stands_twice_is_told_where_it_was_found() -> None:
    text = TEXT + "附件：货港整治方案\n一、强化值班值守\n每天三人值班。\n"
    document = made(text, "方案.txt")
    asked = understand("如何强化值班值守", vocabulary_of(Library((document,))))
    passage = next(p for p in passages_of(document) if "三人值班" in p.text)
    told = told_under(asked, [Hit(passage, 1.0)], {document.name: document})
    assert told is not None and [item.text for item in told.items] == ["每天三人值班"]
