"""One test for each bug that was found, named after it."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Assistant
from corpus.errors import UsageError

HALVES = st.text(alphabet=st.characters(categories=["Cs", "Lo", "Nd"]), max_size=20)


def told(question: str, assistant: Assistant, *turns: tuple[str, str]) -> str:
    answer = assistant.ask(question, history=turns)
    assert not answer.refused, answer.text
    return answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HALVES)
def test_half_characters_broke_the_encoder(lakes: Assistant, question: str) -> None:
    try:
        assert lakes.ask(question).text
    except UsageError as error:
        assert "问题" in error.rule


def test_half_characters_between_words_are_passed_over(lakes: Assistant) -> None:
    assert told("岸线美化战役的总队长\udfff是谁", lakes) == "何小满"
    assert lakes.search("岸线\ud800美化")
    with pytest.raises(UsageError, match="不能为空"):
        lakes.ask("\ud800\udfff")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "水务站和旅游办各牵头哪些工作？",
            "水务站：水源保护战役；水务站：渔网清理行动；旅游办：岸线美化战役",
        ),
        ("渔政所和旅游办牵头什么？", "渔政所：渔业转型战役；旅游办：岸线美化战役"),
    ],
)
def test_only_the_first_of_two_departments_was_answered(question: str, answer: str, lakes: Assistant) -> None:
    assert set(told(question, lakes).split("；")) == set(answer.split("；"))


def test_only_the_first_of_two_persons_was_answered(lakes: Assistant) -> None:
    assert set(told("欧阳青和罗其昌分别担任什么职务？", lakes).split("；")) == {
        "欧阳青：水源保护战役副总队长",
        "欧阳青：污水截流行动总队长",
        "罗其昌：水源保护战役总队长",
    }


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        (("岸线美化战役的总队长是谁？", "何小满"), "那水源保护战役呢？", "罗其昌"),
        (("渔船拆解力争完成多少艘？", "150艘"), "那养殖证换发多少本？", "力争完成95本"),
        (("强化群众监督的举报奖励是多少？", "500元"), "那专项资金呢？", "360万元"),
    ],
)
def test_a_follow_up_on_another_subject_answered_the_old_one(
    before: tuple[str, str], question: str, answer: str, lakes: Assistant
) -> None:
    assert told(question, lakes, before) == answer


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        (("环湖步道建成多少公里？", "18公里"), "那停车位呢，多少个？", "260个"),
        (("新增生态养殖示范户多少户？", "12户以上"), "垂钓基地多少家呢？", "垂钓基地6家以上"),
    ],
)
def test_a_follow_up_in_another_unit_got_the_figure_before(
    before: tuple[str, str], question: str, answer: str, lakes: Assistant
) -> None:
    assert told(question, lakes, before) == answer


@pytest.mark.parametrize(
    "question",
    ["谁严禁占道经营？", "占道经营由谁查处？", "谁携带宠物入园？", "手册由谁印发？", "旱厕由哪个单位改造？"],
)
def test_who_was_answered_by_a_sentence_without_a_doer(question: str, village: Assistant) -> None:
    answer = village.ask(question)
    assert answer.refused and answer.nearest


@pytest.mark.parametrize(
    ("question", "doer"),
    [
        ("谁做好计量器具的检定工作？", "市监所"),
        ("集市清扫保洁由哪个单位负责？", "环卫站"),
        ("保洁经费由谁拨付？", "镇财政所"),
        ("疏散演练谁负责？", "消防站"),
        ("哪个单位负责线路检修？", "供电所"),
    ],
)
def test_who_was_answered_by_the_whole_sentence_about_the_doer(
    question: str, doer: str, village: Assistant
) -> None:
    answer = village.ask(question)
    assert (answer.refused, answer.text) == (False, doer)
    assert all(c.text.endswith("。") for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("“三项攻坚”是哪三项？", "噪声治理攻坚；扬尘治理攻坚；油烟治理攻坚"),
        ("“三大惠民工程”是指哪三项？", "供水改造工程；公厕改造工程；路灯改造工程"),
    ],
)
def test_a_counted_term_was_not_found_when_its_headings_end_in_its_last_word(
    question: str, answer: str, village: Assistant
) -> None:
    assert told(question, village) == answer


def test_the_first_item_of_a_list_kept_the_verb_before_it(village: Assistant) -> None:
    assert told("三类重点设施包括哪些？", village) == "乡村道路、停车场地、文化礼堂"


@pytest.mark.parametrize(
    "question",
    [
        "渔业转型战役的总队长和副总队长分别是谁？",
        "渔业转型战役的副总队长和总队长是谁？",
        "渔业转型战役正副总队长是谁？",
        "渔业转型战役的正、副总队长是谁？",
    ],
)
def test_chief_and_deputy_were_given_without_saying_which(question: str, lakes: Assistant) -> None:
    assert told(question, lakes) == "总队长：林舟；副总队长：沈诺"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("修缮晒茶场的责任单位是哪个？", "农技站"),
        ("疏通灌溉渠的责任单位有哪些？", "水管所、农技站"),
        ("疏通灌溉渠的完成时限是什么？", "8月底前"),
        ("硬化机耕路的责任单位是谁？", "交通站"),
        ("茶山村重点任务有哪些？", "修缮晒茶场；疏通灌溉渠；硬化机耕路"),
        (
            "重点任务的责任单位分别是谁？",
            "修缮晒茶场：农技站；疏通灌溉渠：水管所、农技站；硬化机耕路：交通站",
        ),
    ],
)
def test_fields_in_brackets_behind_a_heading_were_lost_or_taken_for_its_name(
    question: str, answer: str, village: Assistant
) -> None:
    assert told(question, village) == answer


def test_what_one_heading_has_in_brackets_answered_for_its_sister(village: Assistant) -> None:
    answer = village.ask("硬化机耕路的完成时限是什么？")
    assert answer.refused and "硬化机耕路" in answer.text and "完成时限" in answer.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("过渡每人多少钱？", "3元"),
        ("自行车过渡多少钱？", "2元"),
        ("月票多少钱？", "80元"),
        ("乱丢垃圾罚多少钱？", "50元"),
    ],
)
def test_how_much_money_was_answered_by_another_figure(
    question: str, answer: str, village: Assistant
) -> None:
    assert re.findall(r"\d+元", told(question, village)) == [answer]


def test_the_number_of_a_plan_named_by_its_title_was_given_for_another(lakes: Assistant) -> None:
    question = "《{}》的发文字号是什么？"
    assert told(question.format("青湖镇“三大清湖行动”实施方案"), lakes) == "青湖政发〔2021〕7号"
    answer = lakes.ask(question.format("关于打响“三大护湖战役”的总体方案"))
    assert answer.refused and "没有写明发文字号" in answer.text


def test_a_document_number_did_not_choose_its_document(lakes: Assistant) -> None:
    leading = "渔网清理行动：水务站；岸线修复行动：林业站；污水截流行动：城建办"
    for number in ("青湖政发〔2021〕7号", "青湖政发[2021]7号", "青湖政发【2021】7号"):
        assert told(f"{number}的牵头单位有哪些？", lakes) == leading
    assert "文号" in lakes.ask("青湖政发〔2021〕8号的牵头单位有哪些？").text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("竹坪的组长是谁？", "赵大川"),
        ("梅坑由谁当组长？", "秦小雨"),
        ("杉湾谁负责？", "秦小雨"),
    ],
)
def test_a_place_named_only_in_the_text_of_a_clause_was_unknown(
    question: str, answer: str, village: Assistant
) -> None:
    assert told(question, village) == answer
    assert village.ask("桃坞的组长是谁？").refused


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("轮椅可以借用吗？", "轮椅可在服务台免费借用"),
        ("宠物可以入园吗？", "游客不得携带宠物入园"),
        ("草坪区可以使用明火吗？", "草坪区不得使用明火"),
    ],
)
def test_the_next_sentence_about_something_else_was_added(
    question: str, answer: str, village: Assistant
) -> None:
    assert told(question, village) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("每部电梯补贴多少？", "18万元"),
        ("申请人应当向哪里提交申请表？", "所在社区"),
        ("怎样加强巡查？", "各村每周巡查湖岸两次，发现问题当天上报"),
    ],
)
def test_numbering_was_part_of_the_answer(question: str, answer: str, lakes: Assistant) -> None:
    assert told(question, lakes).startswith(answer)


@pytest.mark.parametrize("question", ["在集市内设立固定摊位应当具备哪些条件？", "设立固定摊位需要什么条件？"])
def test_a_sentence_that_ends_with_a_colon_was_the_answer(question: str, village: Assistant) -> None:
    assert told(question, village).split("；")[:2] == ["持有健康证明", "缴纳摊位押金200元"]


def test_one_of_two_documents_with_the_same_heading_was_chosen(village: Assistant) -> None:
    both = "松林区2023年护林工作方案：白杨；松林区2024年护林工作方案：江帆"
    assert told("宣传教育的组长是谁？", village) == both
    assert told("2023年和2024年宣传教育的组长分别是谁？", village) == "2023年：白杨；2024年：江帆"
    assert told("2023年宣传教育的组长是谁？", village) == "白杨"
    assert told("2024年宣传教育的组长是谁？", village) == "江帆"
    assert "500册" in told("2024年宣传教育印发手册多少册？", village)


@pytest.mark.parametrize(
    "question",
    ["柳河镇集市管理委员会", "各村民委员会", "2020年9月1日", "镇属各单位", "委员会", "临溪渡口管理规定"],
)
def test_a_word_was_answered_by_a_title_salutation_or_signature(question: str, village: Assistant) -> None:
    answer = village.ask(question)
    if not answer.refused:
        assert all(c.path and c.text.endswith(("。", "；")) for c in answer.citations)
