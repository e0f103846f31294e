import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import Facts, coverage, pairs
from tests.assistant.invented import library_of


def test_fields_are_found_by_label_and_by_value(facts: Facts) -> None:
    assert [f.field.value for f in facts.labelled(["副总队长"])] == ["沈诺", "林舟", "欧阳青"]
    held = [(f.place.core, f.field.label) for f in facts.valued("林舟")]
    assert sorted(held) == [
        ("岸线美化战役", "副总队长"),
        ("渔业转型战役", "总队长"),
        ("渔网清理行动", "总队长"),
    ]


def test_each_of_several_listed_values_is_found(facts: Facts) -> None:
    assert {f.place.core for f in facts.valued("水务站") if f.field.label == "协办单位"} == {
        "岸线修复行动",
        "污水截流行动",
    }


def test_what_nobody_holds_is_not_found(facts: Facts) -> None:
    assert facts.labelled(["站长"]) == facts.valued("王建国") == []


def test_a_field_leads_back_to_its_words(facts: Facts) -> None:
    (fact,) = [f for f in facts.valued("沈诺")]
    document = fact.place.document
    assert document.slice(fact.field.span) == "副总队长：沈诺"
    assert document.quote(fact.field.span) == "副总队长：沈  诺"
    assert fact.place.clause.span.covers(fact.field.span)


def test_a_place_is_named_without_number_and_without_what_all_its_sisters_begin_with(facts: Facts) -> None:
    cores = {p.core for p in facts.places}
    assert {"渔业转型战役", "渔网清理行动", "强化经费保障"} <= cores


def test_two_headings_keep_what_both_begin_with() -> None:
    facts = Facts(library_of({"a.txt": "方案\n1、大力推进甲行动\n2、大力推进乙行动\n"}))
    assert {p.core for p in facts.places} >= {"大力推进甲行动", "大力推进乙行动"}


@pytest.mark.parametrize(
    ("years", "known"),
    [((), True), (("2021",), True), (("2022", "2035"), True), (("2020",), False), (("1999", "2035"), False)],
)
def test_years_that_no_document_speaks_for_are_known(
    years: tuple[str, ...], known: bool, facts: Facts
) -> None:
    assert facts.covers_year(years) is known


@pytest.mark.parametrize(
    ("terms", "text", "share"),
    [
        ((), "岸线美化战役", 1.0),
        (("岸线", "美化"), "岸线美化战役", 1.0),
        (("岸线", "火箭"), "岸线美化战役", 0.5),
        (("岸线美容",), "岸线美化战役", 0.75),
        (("火箭",), "岸线美化战役", 0.0),
        (("火箭",), "", 0.0),
    ],
)
def test_coverage_is_the_share_of_characters_that_stand_in_the_text(
    terms: tuple[str, ...], text: str, share: float
) -> None:
    assert coverage(terms, pairs(text), text) == pytest.approx(share)


@given(st.lists(st.text(max_size=6)), st.text())
def test_coverage_is_a_share(terms: list[str], text: str) -> None:
    assert 0.0 <= coverage(terms, pairs(text), text) <= 1.0
    assert coverage([text], pairs(text), text) == 1.0
