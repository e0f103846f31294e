"""What a term means, in the document's own words."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import assistant_over

SHELTER = """秋田市流浪动物救助办法
第一条 本办法所称救助站，是指由街道设立、收容流浪动物的场所。
第二条 本办法所称的领养人包括具有固定住所的居民和依法登记的单位。
第三条 救助站实行“两查一不”（进站查病、每日查食，不收活畜交易款）制度。
第四条 市动物卫生监督所（以下简称“市动监所”）负责监督。
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over({"救助.txt": SHELTER}, tmp_path_factory.mktemp("义"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("什么是救助站？", "由街道设立、收容流浪动物的场所"),
        ("救助站是指什么？", "由街道设立、收容流浪动物的场所"),
        ("领养人指哪些人？", "具有固定住所的居民和依法登记的单位"),
        ("“两查一不”是什么意思？", "进站查病、每日查食，不收活畜交易款"),
        ("“市动监所”的全称是什么？", "市动物卫生监督所"),
    ],
)
def test_a_term_is_explained_as_the_document_does(question: str, answer: str, town: Assistant) -> None:
    given = town.ask(question)
    assert given.text == answer
    assert all(answer in citation.text for citation in given.citations)


def test_a_term_that_no_document_explains_is_not_explained(town: Assistant) -> None:
    given = town.ask("什么是流浪动物？")
    assert given.refused or "流浪动物" in given.text
    assert "场所" not in given.text or given.refused
