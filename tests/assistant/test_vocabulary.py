import pytest

from assistant.vocabulary import Vocabulary
from index.phrases import core_of
from tests.assistant.invented import library_of, vocabulary_of


@pytest.mark.parametrize(
    ("heading", "core"),
    [
        ("1、渔网清理行动", "渔网清理行动"),
        ("（二）岸线修复", "岸线修复"),
        ("一、指导思想", "指导思想"),
        ("3.强化群众监督", "强化群众监督"),
        ("没有编号的标题", "没有编号的标题"),
        ("第三条", "第三条"),
    ],
)
def test_a_heading_is_known_by_its_name_without_its_number(heading: str, core: str) -> None:
    assert core_of(heading) == core


def test_names_come_from_the_documents(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.entities_in("林舟、沈诺和王建国")) == {"林舟", "沈诺"}


def test_a_name_inside_a_longer_name_is_not_taken() -> None:
    texts = {"甲.txt": "工作方案\n一、甲事\n牵头单位：水务站\n二、乙事\n牵头单位：东区水务站\n"}
    vocabulary = vocabulary_of(library_of(texts))
    assert vocabulary.entities_in("东区水务站牵头什么") == ("东区水务站",)
    assert vocabulary.entities_in("水务站牵头什么") == ("水务站",)


def test_words_for_anybody_are_no_names() -> None:
    texts = {"甲.txt": "工作方案\n一、甲事\n配合单位：有关部门、各单位、水务站\n"}
    vocabulary = vocabulary_of(library_of(texts))
    assert vocabulary.entities_in("有关部门和各单位以及水务站") == ("水务站",)


def test_a_library_without_fields_has_no_labels() -> None:
    vocabulary = vocabulary_of(library_of({"甲.txt": "只有一句话。"}))
    assert not vocabulary.labels and vocabulary.entities_in("林舟") == ()
    assert vocabulary.mend("谁是总队长") == "谁是总队长"
