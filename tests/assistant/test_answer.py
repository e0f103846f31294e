"""The whole way from a question to an answer: over invented texts, and over the plans that ship."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.records import Answer
from corpus.clean import squeeze
from corpus.errors import PolicyError, UsageError
from tests.assistant.invented import LAKE_2021, LAKE_2022, assistant_over

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HAN = re.compile("[\u4e00-\u9fff]")
# Words of the texts and of questions, so that made-up questions come near to real ones.
WORDS = """
    岸线美化战役 渔业转型战役 水源保护 岸线修复行动 三大护湖战役 三大清湖行动 总队长 副总队长 牵头单位
    协办单位 林舟 何小满 水务站 王建国 2021年 2022年 2020年 谁 是谁 哪些 多少 力争 确保 完成 渔船拆解 艘
    为什么 怎么 的 和 呢 他 还 发文字号 印发 什么时候 工作要求 工作任务 补贴 电梯 万元 ？ ， “ ” 、 副 正
    哪个单位 负责 分别
""".split()
NEAR_QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map("".join)
CONVERSATIONS = st.lists(st.tuples(NEAR_QUESTIONS | st.text(max_size=9), st.text(max_size=9)), max_size=7)


def sound(answer: Answer, assistant: Assistant) -> None:
    """What every answer owes its reader."""
    assert answer.text and 0.0 <= answer.confidence <= 1.0 and answer.milliseconds >= 0
    names = {d.name: d for d in assistant.library.documents}
    for cited in (*answer.citations, *answer.nearest):
        document = names[cited.document]
        at = document.offsets.to_source(cited.span)
        assert cited.text and document.source[at.start : at.end] == cited.text
        assert cited.document in answer.passages
    if answer.refused:
        assert not answer.citations and HAN.search(answer.text) and "\n" not in answer.text
    else:
        assert answer.citations
        assert_says_no_more_than_its_quotes(answer)


def assert_says_no_more_than_its_quotes(answer: Answer) -> None:
    """Every piece of the answer stands in a quote, or in a heading or title over one; numbers whole."""
    quotes = [squeeze(c.text) for c in answer.citations]
    over = [squeeze(w) for c in answer.citations for w in (*c.path, c.title, c.number)]
    text = re.sub("^(?:是|不是|没有变化|有变化)。", "", squeeze(answer.text))
    for piece in filter(None, re.split("[；：、，]", text)):
        headed = (
            any(piece[:i] in w for w in over) and any(piece[i:] in q for q in quotes)
            for i in range(1, len(piece) + 1)
        )
        assert any(piece in q for q in quotes) or any(headed), piece
    assert set(re.findall(r"\d+", answer.text)) <= set(re.findall(r"\d+", " ".join(quotes + over)))


@FEW
@given(st.text(max_size=80))
def test_any_text_is_answered_refused_or_turned_away(lakes: Assistant, text: str) -> None:
    try:
        answer = lakes.ask(text)
    except PolicyError as error:
        assert HAN.search(str(error))
    else:
        sound(answer, lakes)


@settings(FEW, max_examples=200)
@given(NEAR_QUESTIONS)
def test_every_answer_is_cited_and_every_quote_stands_in_the_source(lakes: Assistant, question: str) -> None:
    try:
        sound(lakes.ask(question), lakes)
    except UsageError:
        assert not re.search(r"\w", question)


@settings(FEW, max_examples=100)
@given(
    NEAR_QUESTIONS, st.lists(st.tuples(NEAR_QUESTIONS | st.text(max_size=9), st.text(max_size=9)), max_size=7)
)
def test_no_conversation_before_a_question_does_harm(
    lakes: Assistant, question: str, history: list[tuple[str, str]]
) -> None:
    try:
        sound(lakes.ask(question, history=history), lakes)
    except UsageError:
        assert not re.search(r"\w", question)


@pytest.mark.parametrize("question", ["", " \n\u3000", "？！", "\x00\x07\x1b", "湖" * 100_000])
def test_what_cannot_be_asked_is_a_usage_error_in_chinese(question: str, lakes: Assistant) -> None:
    for ask in (lakes.ask, lakes.search):
        with pytest.raises(UsageError) as error:
            ask(question)
        assert HAN.search(str(error.value)) and len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("question", "has", "has_not"),
    [
        ("2022年渔船拆解确保完成多少艘？", "120艘", "150"),
        ("2022年渔船拆解力争完成多少艘？", "150艘", "120"),
        ("养殖证换发力争多少本？", "95本", "80"),
        ("２０２２年新建停车位多少个？", "260个", "18"),
        ("建成环湖步道多少公里？", "18公里", "260"),
        ("专项资金是多少万元？", "360万元", "500"),
        ("考核不合格的村会怎样？", "取消当年评优资格", "360"),
        ("申请加装电梯需要提交什么材料？", "申请表、业主同意书和设计图纸", "18万元"),
        ("怎样实现水质监测新突破？", "水样比对行动", "步道"),
    ],
)
def test_a_sentence_of_the_text_answers(question: str, has: str, has_not: str, lakes: Assistant) -> None:
    answer = lakes.ask(question)
    assert not answer.refused
    assert has in answer.text and has_not not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "住房公积金怎么申请？",
        "渔业转型战役的预算是多少万元？",
        "2021年渔船拆解力争完成多少艘？",
        "水源保护战役要新建多少座污水厂？",
        "谁获得了诺贝尔奖？",
        "今天天气怎么样？",
    ],
)
def test_what_the_texts_do_not_tell_is_refused_with_what_comes_nearest(
    question: str, lakes: Assistant
) -> None:
    answer = lakes.ask(question)
    assert answer.refused and answer.confidence < 0.75
    assert answer.nearest


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        ([("渔业转型战役的总队长是谁？", "林舟")], "那副总队长呢？", "沈诺"),
        ([("渔业转型战役的总队长是谁？", "林舟")], "牵头单位是哪个？", "渔政所"),
        ([("2022年渔船拆解确保完成多少艘？", "120艘")], "力争呢？", "力争完成150艘"),
        ([("岸线美化战役的总队长是谁？", "何小满")], "2021年岸线修复行动呢？", "何小满"),
        (
            [("污水截流行动的总队长是谁？", "欧阳青"), ("牵头单位呢？", "城建办")],
            "协办单位有哪些？",
            "水务站、环保所",
        ),
        ([("森林防火谁负责？", ""), ("  ", "")], "岸线美化战役的总队长是谁？", "何小满"),
        ([("2022年渔业转型战役的总队长是谁？", "林舟")], "污水截流行动的总队长呢？", "欧阳青"),
    ],
)
def test_a_follow_up_is_understood_in_its_conversation(
    before: list[tuple[str, str]], question: str, answer: str, lakes: Assistant
) -> None:
    assert lakes.ask(question, history=before).text == answer


def test_a_whole_follow_up_stays_in_the_year_asked_about_before(tmp_path: Path) -> None:
    texts = {
        "旧.txt": "2022年河道方案\n一、分工\n1.巡河组\n组长：林舟\n副组长：沈诺\n2.保洁组\n组长：何小满",
        "新.txt": "2023年河道方案\n一、分工\n1.巡河组\n组长：苏禾\n2.保洁组\n组长：欧阳青\n副组长：何小满",
    }
    two = assistant_over(texts, tmp_path)
    before = [("2023年保洁组的副组长是谁？", "何小满")]
    assert two.ask("巡河组的副组长是谁").text == "沈诺"
    answer = two.ask("巡河组的副组长呢？", history=before)
    assert answer.refused and "2023" in answer.text and "副组长" in answer.text
    assert two.ask("那2022年的呢", history=[*before, ("巡河组的副组长呢？", answer.text)]).text == "沈诺"


def test_he_is_the_one_who_was_the_answer(lakes: Assistant) -> None:
    answer = lakes.ask("他还担任什么职务？", history=[("岸线美化战役的总队长是谁？", "何小满")])
    assert "岸线修复行动总队长" in answer.text and "林舟" not in answer.text


def test_a_follow_up_with_a_wrong_premise_is_refused(lakes: Assistant) -> None:
    answer = lakes.ask("那副总队长是谁？", history=[("污水截流行动的总队长是谁？", "欧阳青")])
    assert answer.refused and "副总队长" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "请问一下，岸线美化战役的总队长是谁呀？麻烦您了，谢谢！",
        "岸 线 美 化 战 役 总 队 长",
        "誰是岸線美化戰役總隊長？",
        "总队长是谁，岸线美化战役？",
        "岸县美化战役的总对长是谁",
        "岸线美化战役\n总队长\n是谁",
        "２０２２年岸线美化战役总队长？",
        "岸线美化战役由谁担任总队长",
    ],
)
def test_the_wording_does_not_change_the_answer(question: str, lakes: Assistant) -> None:
    assert lakes.ask(question).text == "何小满"


def test_the_citation_leads_to_the_clause(lakes: Assistant) -> None:
    (cited,) = lakes.ask("渔业转型战役的副总队长是谁？").citations
    assert (cited.document, cited.text) == ("护湖战役.txt", "副总队长：沈  诺")
    assert cited.path == ("二、工作任务", "1.全力打响渔业转型战役")
    assert cited.title == "关于打响“三大护湖战役”的总体方案"


def test_the_order_of_the_files_does_not_change_the_answers(tmp_path: Path, lakes: Assistant) -> None:
    turned = assistant_over({"一.txt": LAKE_2022, "二.txt": LAKE_2021}, tmp_path)
    for question in ("岸线美化战役的总队长是谁", "2021年岸线修复行动的牵头单位", "力争拆解渔船多少艘"):
        assert turned.ask(question).text == lakes.ask(question).text


def test_a_text_that_runs_out_in_a_year_does_not_speak_for_that_year(tmp_path: Path) -> None:
    texts = {
        f"{year}.txt": f"石桥区{year}年防汛方案\n石汛〔{year}〕{number}号\n一、组织\n"
        f"组长：马立新\n副组长：{deputy}\n"
        f"二、附则\n本方案有效期至{year + 1}年12月31日。\n石桥区防汛办\n{year}年4月2日\n"
        for year, number, deputy in ((2024, 3, "段平"), (2025, 5, "柯小红"))
    }
    floods = assistant_over(texts, tmp_path)
    assert floods.ask("2025年防汛方案的副组长是谁").text == "柯小红"
    assert floods.ask("2025年防汛方案的文号是多少").text == "石汛〔2025〕5号"
    assert floods.ask("段平2025年担任什么职务").refused


def test_one_assistant_serves_many_threads(lakes: Assistant) -> None:
    questions = ["岸线美化战役的总队长是谁", "渔船拆解力争完成多少艘", "专项资金多少万元", "火箭票价"] * 6
    alone = [lakes.ask(q).text for q in questions]
    with ThreadPoolExecutor(4) as pool:
        assert [a.text for a in pool.map(lakes.ask, questions)] == alone


def test_an_answer_is_written_as_the_batch_contract_says(lakes: Assistant) -> None:
    row = lakes.ask("渔业转型战役的副总队长是谁？").as_json()
    assert row["answer"] == "沈诺" and row["refused"] is False and row["passages"][0] == "护湖战役.txt"
    cited = row["citations"][0]
    assert set(cited) == {"document", "title", "number", "path", "text", "start", "end"}
    text = lakes.document("护湖战役.txt").text
    assert squeeze(text[cited["start"] : cited["end"]]) == squeeze(cited["text"])


# The two plans that ship.

FOREIGN_CAPITAL = "确保完成合同利用外资7亿美元，力争完成8亿美元；"
PRINTED = "中共嘉兴市委经济技术开发区工委办公室      2018年1月4日印发"


@pytest.mark.parametrize(
    ("question", "answer", "quotes"),
    [
        ("谁是城市提质攻坚战指挥长", "包军", ["指 挥 长：包  军"]),
        ("城市提质攻坚战的副指挥长是谁？", "陈骏", ["副指挥长：陈  骏"]),
        ("城市提质功坚战指挥张是谁", "包军", ["指 挥 长：包  军"]),
        ("民生实事突破年由哪个部门牵头？", "社会事务局", ["牵头部门：社会事务局"]),
        ("2019年合同利用外资确保完成多少？", "7亿美元", [FOREIGN_CAPITAL]),
        ("2019年合同利用外资力争完成多少？", "力争完成8亿美元", [FOREIGN_CAPITAL]),
        ("“五个突破年”总体方案的发文字号是什么？", "嘉开工委发〔2018〕1号", ["嘉开工委发〔2018〕1号"]),
        ("“五个突破年”总体方案是哪一天印发的？", "2018年1月4日", [PRINTED]),
    ],
)
def test_the_shipped_plans_answer(question: str, answer: str, quotes: list[str], plans: Assistant) -> None:
    given = plans.ask(question)
    sound(given, plans)
    assert (given.refused, given.text) == (False, answer)
    assert [c.text for c in given.citations] == quotes


def test_a_person_of_the_shipped_plans_has_all_their_roles(plans: Assistant) -> None:
    given = plans.ask("姜卫东担任什么职务？")
    sound(given, plans)
    assert set(given.text.split("；")) == {"转型升级攻坚战副指挥长", "项目建设攻坚战指挥长"}
    assert set(plans.ask("包军在各份方案中担任什么职务？").text.split("；")) == {
        "城市建设突破年指挥长",
        "城市提质攻坚战指挥长",
    }


def test_a_list_of_the_shipped_plans_is_whole(plans: Assistant) -> None:
    given = plans.ask("2019年五大攻坚战的五位指挥长分别是谁？")
    sound(given, plans)
    assert [part.split("：")[-1] for part in given.text.split("；")] == [
        "张善根",
        "周志祥",
        "姜卫东",
        "包军",
        "葛其林",
    ]
    assert len(given.citations) == 5


@pytest.mark.parametrize(
    "question",
    [
        "2018年城市提质攻坚战的指挥长是谁？",
        "2020年城市提质攻坚战的指挥长是谁？",
        "2018年城市建设突破年的副指挥长是谁？",
        "城市提质攻坚战的配合部门有哪些？",
        "2019年“五大攻坚战”总体方案的发文字号是什么？",
        "王建国在五大攻坚战中担任什么职务？",
        "建设交通局的局长是谁？",
        "包军的办公电话是多少？",
    ],
)
def test_the_shipped_plans_do_not_answer_what_they_do_not_tell(question: str, plans: Assistant) -> None:
    given = plans.ask(question)
    sound(given, plans)
    assert given.refused and given.nearest


def test_a_conversation_about_the_shipped_plans(plans: Assistant) -> None:
    history: list[tuple[str, str]] = []
    for question, answer in [
        ("谁是城市提质攻坚战指挥长", "包军"),
        ("那副指挥长呢？", "陈骏"),
        ("牵头部门是哪个？", "建设交通局"),
        ("2018年城市建设突破年呢？", "建设交通局"),
    ]:
        assert plans.ask(question, history=history).text == answer
        history.append((question, answer))


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (["谁是城市提质攻坚战指挥长", "那副职呢？"], "陈骏"),
        (["招大引强攻坚战的指挥长是谁？", "项目建设攻坚战呢？"], "姜卫东"),
        (["2019年引进市外内资多少"], "60亿元人民币，力争完成70亿元"),
        (["固定资产投资增长多少"], "全区固定资产投资同比增长10%"),
        (["姜卫东是城市提质攻坚战的指挥长吗"], "不是。指挥长：包军"),
        (["包军是城市提质攻坚战的指挥长吗"], "是。指挥长：包军"),
        (["包军"], "城市建设突破年指挥长；城市提质攻坚战指挥长"),
    ],
)
def test_a_conversation_on_the_shipped_plans(turns: list[str], said: str, plans: Assistant) -> None:
    history: list[tuple[str, str]] = []
    for question in turns:
        answer = plans.ask(question, history=history)
        history.append((question, answer.text))
    assert (answer.refused, answer.text) == (False, said)


@pytest.mark.parametrize(
    ("turns", "reason"),
    [
        (["“五大攻坚战”包括哪些？", "2018年呢？"], "没有找到"),
        (["2019年打赢五大攻坚战总体方案是否有效"], "效力未知"),
        (["这两个文件还有效吗"], "请说明"),
        (["周志祥主管哪个部门"], "没有找到"),
    ],
)
def test_what_the_shipped_plans_do_not_tell_is_not_made_up(
    turns: list[str], reason: str, plans: Assistant
) -> None:
    history: list[tuple[str, str]] = []
    for question in turns:
        answer = plans.ask(question, history=history)
        history.append((question, answer.text))
    assert answer.refused and reason in answer.text
