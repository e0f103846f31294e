"""What two editions of one policy say is asked of each, whatever the policy is about."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from assistant.editions import question_of_each
from tests.assistant.invented import assistant_over


def plan(years: str, number: str, leader: str, deputy: str, total: str, reward: str, first: str) -> str:
    """A plan for some years; the editions differ in people, sums and the kilometres of each year."""
    begin = int(years[:4])
    each = "、".join(f"{year}年" for year in range(begin, begin + 3))
    return f"""石桥县人民政府办公室文件
石政办〔{begin}〕{number}号
关于印发《石桥县渠道修复三年行动计划（{years}）》的通知
一、目标任务
（一）年度目标。{each}分别修复水闸9座、8座、7座；新建渠道分别为{first}公里、14公里、6公里。
（二）总投资{total}万元。
二、组织领导
成立石桥县渠道修复领导小组，组成人员如下：
组  长：{leader}（县长）
副组长：{deputy}（副县长）
领导小组下设两个工作组：
（1）工程组：组长王湖，由县水利局牵头，县财政局参加。
（2）资金组：组长李岸，由县财政局牵头，县审计局参加。
三、考核
（一）考核优秀的乡镇奖励{reward}万元。考核不合格的，取消评优资格。
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    texts = {
        "渠道2021.txt": plan("2021—2023年", "3", "何小满", "林舟", "5200", "10", "20"),
        "渠道2022.txt": plan("2022—2024年", "8", "石磊", "江帆", "6100", "15", "25"),
    }
    return assistant_over(texts, tmp_path_factory.mktemp("两版"))


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        ("渠道修复领导小组的组长，旧版是谁、新版是谁？", "何小满（县长）", "石磊（县长）"),
        ("渠道修复领导小组组长从谁换成了谁", "何小满（县长）", "石磊（县长）"),
        ("新旧两版渠道修复计划的副组长分别是谁", "林舟（副县长）", "江帆（副县长）"),
        ("前后两份渠道修复计划考核优秀的乡镇分别奖多少", "10万元", "15万元"),
        ("2022年新建渠道，两版计划分别写了多少公里", "14公里", "25公里"),
    ],
)
def test_both_editions_answer_each_under_its_title(
    county: Assistant, question: str, older: str, newer: str
) -> None:
    answer = county.ask(question)
    assert answer.text == f"2021—2023年：{older}；2022—2024年：{newer}"
    assert {c.document for c in answer.citations} == {"渠道2021.txt", "渠道2022.txt"}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("两版计划的总投资各是多少", "计划的总投资是多少"),
        ("优秀的乡镇，旧版奖多少、新版奖多少？", "优秀的乡镇，奖多少"),
        ("修订前后的申请条件有什么变化？", "申请条件是什么"),
        ("补贴标准这两年有没有变", "补贴标准是什么"),
        ("连续两年不合格的怎么处理？", ""),
        ("新版办法什么时候施行？", ""),
        ("近两年有变化的数据怎么报", ""),
    ],
)
def test_what_two_editions_are_asked(question: str, asked: str) -> None:
    assert question_of_each(question) == asked


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2022年渠道修复领导小组副组长是谁", "江帆（副县长）"),
        ("2022年渠道修复的组长是谁", "石磊（县长）"),
        ("2022年渠道修复各工作组组长是谁", "工程组：王湖；资金组：李岸"),
        ("2022年渠道修复领导小组下设哪些工作组", "工程组；资金组"),
        ("2022年渠道修复工程组由谁牵头", "县水利局"),
    ],
)
def test_a_body_and_the_groups_below_it_are_told_apart(county: Assistant, question: str, answer: str) -> None:
    assert county.ask(question).text == answer
