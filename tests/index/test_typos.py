import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.typos import Homophones

TERMS = ("渔网清理行动", "岸线修复行动", "岸线美化战役", "水源保护战役", "渔业转型战役", "总队长", "牵头单位")
TEXT = "镇财政安排专项资金。总队长林舟、何小满。沿湖村庄的生活污水全部接入管网。林业站负责。"


def cut(text: str) -> list[str]:
    """Every character a word of its own."""
    return list(text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("岸县美化战役的总队长是谁", "岸线美化战役的总队长是谁"),
        ("岸线美花战役的总队长是谁", "岸线美化战役的总队长是谁"),
        ("水源宝护战役谁牵头", "水源保护战役谁牵头"),
        ("渔业转型战役的总对长是谁", "渔业转型战役的总队长是谁"),
        ("渔网青理行动", "渔网清理行动"),
        ("岸线修付行动", "岸线修复行动"),
        ("渔网请理行动", "渔网清理行动"),
        ("牵头担位是谁", "牵头单位是谁"),
        ("渔业专型战役", "渔业转型战役"),
        ("水源保护赞役", "水源保护战役"),
    ],
)
def test_what_only_sounds_like_a_term_is_put_right(wrong: str, right: str) -> None:
    assert Homophones(TERMS, TEXT.__contains__, cut).mend(wrong) == right


@pytest.mark.parametrize(
    "question",
    [
        "岸线美化战役的总队长是谁",
        "镇财政安排专项资金多少万元",
        "林州负责什么",
        "何晓满担任什么职务",
        "欧阳清有哪些职务",
        "生活污水怎么处理",
        "ABC 123",
        "",
    ],
)
def test_names_and_other_words_are_left_alone(question: str) -> None:
    assert Homophones(TERMS, TEXT.__contains__, cut).mend(question) == question


def test_a_homophone_that_stands_in_a_document_is_a_word_of_its_own() -> None:
    assert Homophones(["河道清障工程"], lambda words: False, cut).mend("河道轻张工程") == "河道清障工程"
    assert Homophones(["河道清障工程"], lambda words: True, cut).mend("河道轻张工程") == "河道轻张工程"


def test_a_word_that_only_runs_into_a_term_is_left_alone() -> None:
    def words(text: str) -> list[str]:
        return ["河道", "清", "长江", "工程"] if text == "河道清长江工程" else list(text)

    homophones = Homophones(["河道清障工程"], lambda words: False, words)
    assert homophones.mend("河道清长江工程") == "河道清长江工程"
    assert homophones.mend("河道清长工程") == "河道清障工程"


def test_words_that_ask_are_never_part_of_a_typo() -> None:
    assert Homophones(["负责人事务"], lambda words: False, cut).mend("谁负责人是") == "谁负责人是"


@given(st.text(alphabet="岸线县美化花战役总队对长的是谁？a1 "))
def test_mending_keeps_the_length(question: str) -> None:
    homophones = Homophones(["岸线美化战役", "总队长"], lambda words: False, cut)
    assert len(homophones.mend(question)) == len(question)
