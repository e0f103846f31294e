import pytest

from assistant.question import Asked
from assistant.refuse import NOT_FOUND, enough


@pytest.mark.parametrize("mark", ["who", "number", "when", "org", "yesno"])
def test_a_name_a_number_or_a_date_needs_more_than_an_explanation(mark: str) -> None:
    exact, broad = Asked("问", marks=frozenset({mark})), Asked("问", marks=frozenset({"how"}))
    between = [c / 100 for c in range(101) if enough(c / 100, broad) and not enough(c / 100, exact)]
    assert between
    assert not any(enough(c / 100, exact) and not enough(c / 100, broad) for c in range(101))


@pytest.mark.parametrize("marks", [set(), {"who"}, {"how"}, {"number", "list"}])
def test_nothing_known_is_refused_and_certainty_is_not(marks: set[str]) -> None:
    asked = Asked("问", marks=frozenset(marks))
    assert not enough(0.0, asked)
    assert enough(1.0, asked)


def test_surer_is_never_refused_where_less_sure_is_shown() -> None:
    asked = Asked("问", marks=frozenset({"who"}))
    decisions = [enough(c / 100, asked) for c in range(101)]
    assert decisions == sorted(decisions)


def test_the_refusal_is_one_chinese_sentence_without_a_full_stop() -> None:
    assert "没有找到" in NOT_FOUND and not NOT_FOUND.endswith("。") and "\n" not in NOT_FOUND
