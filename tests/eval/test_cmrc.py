"""The scores of CMRC 2018, worked out by hand."""

import pytest

from eval import cmrc


def test_characters_are_units_and_so_are_runs_of_letters_and_figures() -> None:
    assert cmrc.units("2019年GDP增长3.5%，共1,200家。") == [
        *("2019", "年", "gdp", "增", "长", "3.5", "%"),
        *("共", "1,200", "家"),
    ]
    assert cmrc.units(" New York ") == ["new", "york"]


def test_marks_and_capitals_do_not_make_an_answer_inexact() -> None:
    assert cmrc.exact("“五年”。", ["五年"])
    assert cmrc.exact("gdp", ["其他", "GDP"])
    assert not cmrc.exact("五年内", ["五年"])


def test_f1_counts_the_longest_common_run_not_scattered_units() -> None:
    # 五年以内 and 五年内: the longest run is 五年, l = 2, p = 2/4, r = 2/3, F1 = 2 * 2 / (4 + 3).
    assert cmrc.longest_common_run("五年以内", "五年内") == 2
    assert cmrc.f1("五年以内", ["五年内"]) == pytest.approx(4 / 7)


def test_the_best_of_several_accepted_answers_counts() -> None:
    assert cmrc.f1("五年", ["六年", "五年"]) == 1.0


@pytest.mark.parametrize(("answer", "accepted"), [("", ["五年"]), ("五年", []), ("甲", ["乙"])])
def test_nothing_shared_is_nothing(answer: str, accepted: list[str]) -> None:
    assert cmrc.f1(answer, accepted) == 0.0
    assert not cmrc.exact(answer, accepted)
