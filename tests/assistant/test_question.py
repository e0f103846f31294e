import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.followup import complete
from assistant.question import Asked, check, understand
from assistant.vocabulary import Vocabulary
from corpus.errors import UsageError
from index.query import clean

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    "question",
    ["", " ", "\n\t\u3000", "？？？", "。", "\x00\x07\x1b", "湖" * 2001, "谁" * 100_000, None, 7, ["谁"]],
    ids=lambda q: repr(q)[:12],
)
def test_what_cannot_be_asked_is_refused_with_one_chinese_line(question: object) -> None:
    with pytest.raises(UsageError) as error:
        check(question)
    line = str(error.value)
    assert HAN.search(line) and "\n" not in line and len(line) < 200
    assert error.value.rule and error.value.next_step


def test_the_error_for_a_long_question_says_the_limit_and_the_length() -> None:
    with pytest.raises(UsageError, match=r"2000.*100000个字.*缩短"):
        check("湖" * 100_000)
    assert check("湖" * 2000)


def test_control_characters_between_words_do_no_harm(vocabulary: Vocabulary) -> None:
    asked = understand(check("\x00岸线美化战役\x1b的总队长\x07是谁"), vocabulary)
    assert asked.labels == ("总队长",)


@given(st.text())
def test_any_text_is_a_question_or_a_usage_error(text: str) -> None:
    try:
        checked = check(text)
    except UsageError as error:
        assert HAN.search(str(error))
    else:
        assert re.search(r"\w", checked) and not re.search("[\x00-\x08\x7f]", checked)


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("请问一下，谁是总队长？谢谢！", "谁是总队长？"),
        ("誰是總隊長", "谁是总队长"),
        ("总 队 长 是 谁", "总队长是谁"),
        ("２０２２年\n拆解多少艘", "2022年拆解多少艘"),
        ("您好", "您好"),
    ],
)
def test_politeness_widths_padding_and_old_characters_go(question: str, core: str) -> None:
    assert clean(question) == core


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2022年总队长是谁", ("2022",)),
        ("22年总队长是谁", ("2022",)),
        ("二〇二二年总队长是谁", ("2022",)),
        ("２０２２年度总队长是谁", ("2022",)),
        ("2021年和2022年的总队长", ("2021", "2022")),
        ("2021年、2021年", ("2021",)),
        ("拆解120艘渔船要几年", ()),
        ("总队长是谁", ()),
    ],
)
def test_years_are_understood_in_every_spelling(
    question: str, years: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    assert understand(question, vocabulary).years == years


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("岸线美化战役总队长是谁", {"总队长"}),
        ("岸线美化战役副总队长是谁", {"副总队长"}),
        ("岸线美化战役正副总队长是谁", {"总队长", "副总队长"}),
        ("岸线美化战役总队长和副总队长是谁", {"总队长", "副总队长"}),
        ("哪个单位牵头岸线美化战役", {"牵头单位"}),
        ("谁负责岸线美化战役", {"总队长", "牵头单位"}),
        ("哪些单位配合渔网清理行动", {"协办单位"}),
        ("岸线美化战役的副手是谁", {"副总队长"}),
        ("湖水怎么样了", set()),
    ],
)
def test_labels_are_named_or_meant(question: str, labels: set[str], vocabulary: Vocabulary) -> None:
    assert set(understand(question, vocabulary).labels) == labels


@pytest.mark.parametrize("role", ["执行总队长", "名誉总队长", "原总队长", "代总队长"])
def test_a_role_that_no_document_has_is_missing_not_taken_for_a_like_one(
    role: str, vocabulary: Vocabulary
) -> None:
    asked = understand(f"岸线美化战役的{role}是谁", vocabulary)
    assert (asked.labels, asked.missing) == ((), role)


def test_names_are_taken_whole(vocabulary: Vocabulary) -> None:
    asked = understand("欧阳青和水务站负责什么", vocabulary)
    assert set(asked.entities) == {"欧阳青", "水务站"}
    assert not any("欧阳" in term or "水务" in term for term in asked.terms)


def test_what_is_asked_about_is_left_in_order(vocabulary: Vocabulary) -> None:
    asked = understand("请问2022年水源保护战役的副总队长是谁？", vocabulary)
    assert asked.terms == ("水源", "保护", "战役")
    assert asked.asks("who") and not asked.asks("number", "list", "why")


def follow(before: str, question: str, answered: tuple[str, ...], vocabulary: Vocabulary) -> Asked:
    return complete(understand(question, vocabulary), understand(before, vocabulary), answered)


def test_a_follow_up_takes_over_what_it_leaves_out(vocabulary: Vocabulary) -> None:
    asked = follow("2022年岸线美化战役的总队长是谁", "那副总队长呢", ("何小满",), vocabulary)
    assert (asked.labels, asked.years) == (("副总队长",), ("2022",))
    assert asked.terms == ("岸线", "美化", "战役")
    assert asked.carried == {"岸线", "美化", "战役"}


def test_a_follow_up_that_names_another_subject_keeps_the_label(vocabulary: Vocabulary) -> None:
    asked = follow("岸线美化战役的总队长是谁", "水源保护战役呢", ("何小满",), vocabulary)
    assert asked.labels == ("总队长",)
    assert asked.terms == ("水源", "保护", "战役") and not asked.carried


def test_he_is_who_was_named_last(vocabulary: Vocabulary) -> None:
    asked = follow("岸线美化战役的总队长是谁", "他还担任什么职务", ("何小满",), vocabulary)
    assert asked.entities == ("何小满",)
    asked = follow("欧阳青负责什么", "他2021年呢", (), vocabulary)
    assert (asked.entities, asked.years) == (("欧阳青",), ("2021",))


def test_a_whole_question_owes_nothing_to_the_one_before(vocabulary: Vocabulary) -> None:
    whole = understand("水源保护战役的牵头单位是哪个", vocabulary)
    before = understand("2021年岸线修复行动的总队长是谁", vocabulary)
    assert complete(whole, before, ("何小满",)) == whole
    assert complete(whole, None, ()) == whole


def test_two_years_are_those_of_the_documents_that_speak_of_it(lakes: Assistant) -> None:
    answer = lakes.ask("岸线工作两年分别由哪个单位牵头？")
    assert not answer.refused
    assert len({c.document for c in answer.citations}) == 2


def test_a_pronoun_and_a_year_ask_what_was_asked_before(lakes: Assistant) -> None:
    turn = ("林舟2022年担任什么职务？", "渔业转型战役总队长；岸线美化战役副总队长")
    assert lakes.ask("他2021年呢？", history=[turn]).text == "渔网清理行动总队长"


def test_a_doer_is_no_role_that_is_asked_for(lakes: Assistant) -> None:
    answer = lakes.ask("渔网清理行动的协办单位要做什么？")
    assert "渔政所、旅游办" not in answer.text or answer.refused
