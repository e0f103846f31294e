"""Roles, departments and people, in both directions, and premises that the documents contradict."""

from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over


def found(question: str, assistant: Assistant) -> str:
    answer = assistant.ask(question)
    assert not answer.refused, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("谁是渔业转型战役总队长", "林舟"),
        ("渔业转型战役的副总队长是谁？", "沈诺"),
        ("岸线美化战役总队长", "何小满"),
        ("总队长是谁，岸线美化战役？", "何小满"),
        ("岸线美化谁是副总队长", "林舟"),
        ("2021年岸线修复行动由谁担任总队长？", "何小满"),
        ("污水截流行动归谁管？", "欧阳青"),
        ("污水截流行动的牵头单位是哪个？", "城建办"),
        ("水源保护战役由哪个单位牵头？", "水务站"),
        ("哪个单位负责岸线美化？", "旅游办"),
        ("渔网清理行动的协办单位有哪些？", "渔政所、旅游办，各村"),
        ("哪些单位协助渔网清理行动？", "渔政所、旅游办，各村"),
    ],
)
def test_from_a_role_to_who_holds_it(question: str, answer: str, lakes: Assistant) -> None:
    assert found(question, lakes) == answer


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("林舟担任什么职务？", {"渔业转型战役总队长", "岸线美化战役副总队长", "渔网清理行动总队长"}),
        ("林舟是谁", {"渔业转型战役总队长", "岸线美化战役副总队长", "渔网清理行动总队长"}),
        ("谁是林舟？", {"渔业转型战役总队长", "岸线美化战役副总队长", "渔网清理行动总队长"}),
        ("林舟2021年负责什么工作？", {"渔网清理行动总队长"}),
        ("林舟在2022年有哪些职务", {"渔业转型战役总队长", "岸线美化战役副总队长"}),
        ("林舟是哪个战役的副总队长", {"岸线美化战役"}),
        ("水务站牵头哪些工作？", {"水源保护战役", "渔网清理行动"}),
        ("水务站2022年牵头哪项战役", {"水源保护战役"}),
        ("水务站协办哪些行动", {"岸线修复行动", "污水截流行动"}),
        ("旅游办是哪项行动的协办单位", {"渔网清理行动"}),
    ],
)
def test_from_a_name_to_all_that_it_stands_for(question: str, answers: set[str], lakes: Assistant) -> None:
    assert set(found(question, lakes).split("；")) == answers


def test_a_deputy_is_never_given_for_the_chief_nor_the_chief_for_a_deputy(lakes: Assistant) -> None:
    for subject in ("渔业转型战役", "岸线美化战役", "水源保护战役"):
        chief = found(f"{subject}总队长是谁", lakes)
        deputy = found(f"{subject}副总队长是谁", lakes)
        assert chief != deputy
        assert not set(chief.split("；")) & set(deputy.split("；"))


def test_several_values_each_stand_under_their_heading(lakes: Assistant) -> None:
    answer = found("三大护湖战役的总队长分别是谁？", lakes)
    assert answer == "渔业转型战役：林舟；岸线美化战役：何小满；水源保护战役：罗其昌"
    answer = found("三大清湖行动各由哪个单位牵头？", lakes)
    assert answer == "渔网清理行动：水务站；岸线修复行动：林业站；污水截流行动：城建办"


def test_two_years_are_compared_heading_by_heading(lakes: Assistant) -> None:
    answer = found("岸线修复行动和岸线美化战役的牵头单位有何不同？", lakes)
    assert set(answer.split("；")) == {"岸线修复行动：林业站", "岸线美化战役：旅游办"}
    answer = found("岸线工作的牵头单位，2021年和2022年各是谁？", lakes)
    assert set(answer.split("；")) == {"岸线修复行动：林业站", "岸线美化战役：旅游办"}


@pytest.mark.parametrize(
    ("question", "says", "near"),
    [
        ("渔网清理行动的副总队长是谁？", ["渔网清理行动", "副总队长"], "渔网清理行动"),
        ("渔业转型战役的协办单位有哪些？", ["渔业转型战役", "协办单位"], "渔业转型战役"),
        ("岸线美化战役的执行总队长是谁？", ["岸线美化战役", "执行总队长"], "岸线美化战役"),
        ("2020年岸线修复行动的总队长是谁？", ["2020年"], "岸线修复行动"),
        ("2021年岸线美化战役的总队长是谁？", ["没有"], "岸线美化战役"),
        ("2022年岸线修复行动的总队长是谁？", ["没有"], "岸线修复行动"),
        ("2021年渔网清理行动的副总队长", ["2021年的“渔网清理行动”", "副总队长"], "渔网清理行动"),
        ("森林防火战役的总队长是谁？", ["与所问事项相符的总队长"], ""),
        ("沈诺2021年担任什么职务？", ["2021年", "沈诺"], "渔业转型战役"),
    ],
)
def test_a_wrong_premise_is_named_and_what_comes_nearest_shown(
    question: str, says: list[str], near: str, lakes: Assistant
) -> None:
    answer = lakes.ask(question)
    assert answer.refused and not answer.citations
    assert answer.text.endswith("。") and "。" not in answer.text[:-1]
    assert all(word in answer.text for word in says)
    assert any(near in " ".join((*c.path, c.text)) for c in answer.nearest)


@pytest.mark.parametrize(
    "question",
    [
        "王建国担任什么职务？",
        "何小满的电话是多少？",
        "水务站的站长是谁？",
        "三大护湖战役的总指挥是谁",
        "渔业转型战役的举报电话是多少",
    ],
)
def test_nobody_is_named_for_what_no_document_tells(question: str, lakes: Assistant) -> None:
    assert lakes.ask(question).refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("林舟是渔业转型战役的总队长吗？", "是。总队长：林舟"),
        ("沈诺是渔业转型战役的总队长吗？", "不是。总队长：林舟"),
        ("岸线美化战役的牵头单位是不是旅游办", "是。牵头单位：旅游办"),
        (
            "岸线修复行动和岸线美化战役的总队长是同一个人吗？",
            "是。岸线美化战役：何小满；岸线修复行动：何小满",
        ),
        (
            "岸线修复行动和岸线美化战役的牵头单位一样吗？",
            "不是。岸线美化战役：旅游办；岸线修复行动：林业站",
        ),
    ],
)
def test_a_yes_or_no_question_gets_a_verdict_and_what_it_rests_on(
    question: str, answer: str, lakes: Assistant
) -> None:
    assert found(question, lakes) == answer


def test_who_is_responsible_is_a_person_where_there_is_one_else_a_department(
    lakes: Assistant, village: Assistant
) -> None:
    assert found("谁负责岸线美化战役？", lakes) == "何小满"
    assert found("谁负责疏通灌溉渠？", village) == "水管所、农技站"


def test_any_label_of_any_document_works(tmp_path: Path) -> None:
    texts = {
        "社区.txt": "幸福社区服务公约\n一、棋牌室\n值班员：范大同\n开放时间：每日九时至十七时\n"
        "二、图书角\n值班员：冯小宁\n开放时间：周末全天\n"
    }
    club = assistant_over(texts, tmp_path)
    assert found("图书角的值班员是谁", club) == "冯小宁"
    assert found("棋牌室的开放时间", club) == "每日九时至十七时"
    assert found("范大同是哪里的值班员", club) == "棋牌室"
