"""Names are told from the offices and remarks around them."""

from __future__ import annotations

import pytest

from corpus.names import bearer, bearers, is_person


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("何小满 市委副书记、市长", ("何小满",)),
        ("区委常委、副区长申屠瑾", ("申屠瑾",)),
        ("区交通局党组书记、局长裴世昌", ("裴世昌",)),
        ("区政府办公室主任 步云飞、区商务局局长柏 青和区监管局局长 宫立群", ("步云飞", "柏青", "宫立群")),
        ("住房和城乡建设局总工程师麻永刚", ("麻永刚",)),
        ("车明远、竺云霞、冷 志 强", ("车明远", "竺云霞", "冷志强")),
        ("县教育局、县财政局", ("县教育局", "县财政局")),
    ],
)
def test_each_bearer_of_a_role_is_named_alone(value: str, names: tuple[str, ...]) -> None:
    assert bearers(value) == names


@pytest.mark.parametrize("words", ["会议", "负责", "应到", "成员", "召集人", "区住房", ""])
def test_common_words_are_nobody(words: str) -> None:
    assert not is_person(words)


def test_words_that_name_nobody_stay_as_they_are() -> None:
    assert bearer("市水利局") == "市水利局"
