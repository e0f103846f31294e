"""Questions as people put them: who stands in brackets, a figure for one of several, short names, slips."""

from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over

COAST = """石浦县渔港整治工作方案
（石政办〔2022〕5号）
一、组织机构
（一）成立渔港整治专班。专班组成如下：
组长：林舟（县委常委、副县长）
成员单位：石浦县发展改革局、水务站
联系人：何小满（渔政类）、沈诺（环保类）
联系电话：5566001（渔政类）、5566002（环保类）
二、工作小组
（1）巡查救援组：由县应急管理局牵头，组长 韩山。负责巡查。
（2）渔民安置组：由县民政局牵头，组长 丁禾。负责安置。
（3）港区保卫组：组长 关海（县公安局副局长），由县公安局牵头。
三、补助
（一）转产补助：船长每人3万元，船员每人1万元，一次发放。
（二）渔具补助：大船每艘2000元，小船每艘八百元。
四、奖励
渔港评定为丙级、乙级、甲级的，分别奖励3万元、8万元、十五万元。2022年、2023年、2024年分别清理渔网20吨、18吨、十五吨。
船员满1年不满3年的，每人每月200元；满3年不满5年的，每人每月四百元；满5年以上的，每人每月600元。
船厂投资300万元以上不足八百万元的，按10%奖励；八百万元以上的，按12%奖励。
五、值班
值班室设在水务站，站长 柳 岸 兼任值班主任，由县渔政所所长 严禾任副主任，负责调度。
六、重点任务
1、渔网清理行动
牵头单位：发展改革局
配合单位：水务站、旅游办
2、岸线美化行动
牵头单位：水务站
配合单位：发展改革局
"""


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over({"方案.txt": COAST}, tmp_path_factory.mktemp("coast"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("林舟是做什么的", "成立渔港整治专班组长；县委常委、副县长"),
        ("渔民安置组谁当组长", "丁禾"),
        ("渔民安置组由哪个部门牵头", "县民政局"),
        ("港区保卫组组长是谁", "关海（县公安局副局长）"),
        ("渔港整治专班组张是谁", "林舟（县委常委、副县长）"),
        ("渔港整治专班的组长（不是副的）是哪一位同志", "林舟（县委常委、副县长）"),
        ("环保类咨询电话是多少", "5566002（环保类）"),
        ("船员的转产补助是多少", "船员每人1万元"),
        ("小船的渔具补助标准", "小船每艘八百元"),
        ("发改局牵头什么", "渔网清理行动"),
        ("渔港评定为甲级奖励多少", "十五万元"),
        ("渔港评定为乙级奖励多少钱", "8万元"),
        ("2023年清理渔网多少吨", "18吨"),
        ("船员满四年每人每月多少钱", "每人每月四百元"),
        ("船厂投资五百万的，奖励百分之几", "船厂投资300万元以上不足八百万元的，按10%奖励"),
        ("柳岸是做什么的", "站长柳岸兼任值班主任"),
        ("渔港值班副主任是谁", "县渔政所所长严禾"),
        ("严禾担任什么职务", "县渔政所所长严禾任副主任"),
        ("旅游办在渔网清理行动里是牵头还是配合", "渔网清理行动配合单位"),
        ("韩山带的是哪个工作小组", "巡查救援组组长"),
        ("渔港整治专班的林舟是哪个单位的领导？", "成立渔港整治专班组长；县委常委、副县长"),
        ("林舟什么来头，在渔港整治专班担任什么", "成立渔港整治专班组长；县委常委、副县长"),
    ],
)
def test_plain_questions_get_the_part_that_is_asked_for(question: str, answer: str, coast: Assistant) -> None:
    found = coast.ask(question)
    assert not found.refused, found.text
    assert found.text.replace(" ", "") == answer


@pytest.mark.parametrize(
    "question", ["渔港整治专班办公地址在哪里", "渔政类咨询邮箱是什么", "渔港整治专班负章是谁"]
)
def test_what_is_not_told_is_refused(question: str, coast: Assistant) -> None:
    assert coast.ask(question).refused


def test_what_only_sounds_like_a_role_but_stands_in_the_documents_stays(tmp_path: Path) -> None:
    text = COAST.replace("二、工作小组", "渔具组张是民间旧称。\n二、工作小组")
    assistant = assistant_over({"方案.txt": text}, tmp_path)
    assert assistant.ask("渔港整治专班组张是谁").text != "林舟（县委常委、副县长）"
