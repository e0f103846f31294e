import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.variants import simplify, simplify_char


@pytest.mark.parametrize(
    ("written", "simple"),
    [
        ("誰是漁業轉型戰役總隊長", "谁是渔业转型战役总队长"),
        ("岸線美化戰役", "岸线美化战役"),
        ("头发与发展", "头发与发展"),
        ("乾隆皇帝和干部", "乾隆皇帝和干部"),
        ("ABC 123，。", "ABC 123，。"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified_and_the_rest_stays(written: str, simple: str) -> None:
    assert simplify(written) == simple


@given(st.one_of(st.text(), st.text(alphabet="戰線漁業轉總隊長發髮乾幹后裏臺灣，a1")))
def test_the_length_never_changes_so_that_places_stay_true(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(st.characters(codec="utf-8"))
def test_one_character_stays_one(char: str) -> None:
    assert len(simplify_char(char)) == 1
