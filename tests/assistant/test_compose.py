from assistant.compose import compose
from assistant.records import Evidence, Finding, Item
from corpus.records import Span

HERE, THERE = Evidence("a.txt", 0, Span(0, 2)), Evidence("a.txt", 1, Span(5, 7))


def test_one_item_is_the_bare_answer() -> None:
    assert compose(Finding((Item("林舟", HERE),), 0.9)) == "林舟"


def test_several_items_stand_in_order_each_under_its_heading() -> None:
    found = Finding(
        (Item("林舟", HERE, under="渔业转型战役"), Item("何小满", THERE, under="岸线美化战役")), 0.9
    )
    assert compose(found) == "渔业转型战役：林舟；岸线美化战役：何小满"


def test_a_list_is_joined_as_its_finding_says() -> None:
    assert compose(Finding((Item("甲", HERE), Item("乙", HERE)), 0.9, separator="、")) == "甲、乙"


def test_the_same_words_are_said_once_but_not_under_different_headings() -> None:
    assert compose(Finding((Item("林舟", HERE), Item("林舟", THERE)), 0.9)) == "林舟"
    twice = (Item("林舟", HERE, under="甲战役"), Item("林舟", THERE, under="乙战役"))
    assert compose(Finding(twice, 0.9)) == "甲战役：林舟；乙战役：林舟"


def test_a_verdict_goes_before_what_it_rests_on() -> None:
    assert compose(Finding((Item("总队长：林舟", HERE),), 0.9, verdict="不是")) == "不是。总队长：林舟"
