from datetime import date

import pytest

from corpus.library import document_of
from corpus.records import Document
from corpus.validity import Relations, State, number_key

TODAY = date(2024, 6, 1)


def document(name: str, text: str) -> Document:
    return document_of(text, name=name, digest="")


def state(target: Document, *others: Document, on: date = TODAY) -> State:
    return Relations([target, *others]).validity(target, on).state


OLD = document(
    "旧.txt",
    "东政发[2015]第3号\n巡湖办法\n第一条 巡湖。\n"
    "第二条 本办法自2015年3月1日起施行。\n东湖市人民政府\n2015年2月1日",
)
NEW = document(
    "新.txt",
    "东政发〔2023〕8号\n湖区巡查办法\n第一条 巡湖。\n第二条 本办法自2023年5月1日起施行，有效期1年，"
    "《巡湖办法》（东政发〔2015〕3号）同时废止。\n东湖市人民政府\n2023年4月1日",
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 4, 30), State.NOT_YET),
        (date(2023, 5, 1), State.IN_FORCE),
        (date(2024, 4, 30), State.IN_FORCE),
        (date(2024, 5, 1), State.EXPIRED),
    ],
)
def test_validity_follows_the_day_it_is_asked_for(on: date, expected: State) -> None:
    assert state(NEW, on=on) is expected


def test_a_document_is_repealed_by_its_number_in_other_brackets() -> None:
    relations = Relations([OLD, NEW])
    assert relations.validity(OLD, date(2023, 4, 30)).state is State.IN_FORCE
    found = relations.validity(OLD, date(2023, 5, 1))
    assert (found.state, found.source) == (State.REPEALED, "新.txt")
    assert found.basis
    assert "巡湖办法" in NEW.text[found.basis.span.start : found.basis.span.end]


def test_what_says_nothing_is_unknown() -> None:
    found = Relations([OLD]).validity(document("无.txt", "关于护湖的通知\n各镇：\n每周巡湖。"), TODAY)
    assert found.state is State.UNKNOWN
    assert found.basis is None


def test_a_page_may_say_itself_that_it_is_no_longer_in_force() -> None:
    assert state(document("失效.txt", "关于护湖的通知\n有效性：失效\n各镇：\n每周巡湖。")) is State.REPEALED


def test_a_document_never_repeals_itself() -> None:
    own = document(
        "甲.txt", "巡湖办法\n本办法自2020年1月1日起施行，《巡湖办法》同时废止。\n东湖市水利局\n2019年12月1日"
    )
    assert state(own) is State.IN_FORCE


def test_two_copies_that_nothing_dates_do_not_repeal_each_other() -> None:
    text = "巡湖办法\n本办法自印发之日起施行，《巡湖办法》同时废止。"
    assert state(document("甲.txt", text), document("乙.txt", text)) is State.UNKNOWN


def test_the_new_edition_repeals_the_old_one_of_the_same_title_and_not_the_other_way_round() -> None:
    old = document(
        "旧.txt", "巡湖办法\n本办法自2015年1月1日起施行，《巡湖办法》同时废止。\n东湖市水利局\n2014年12月1日"
    )
    new = document(
        "新.txt", "巡湖办法\n本办法自2020年1月1日起施行，《巡湖办法》同时废止。\n东湖市水利局\n2019年12月1日"
    )
    assert state(old, new) is State.REPEALED
    assert state(new, old) is State.IN_FORCE


def test_another_document_with_that_title_and_another_number_is_not_meant() -> None:
    other = document(
        "他.txt", "西政发〔2014〕9号\n巡湖办法\n本办法自2014年3月1日起施行。\n西湖市人民政府\n2014年2月1日"
    )
    assert state(other, NEW) is State.IN_FORCE


def test_documents_hang_together() -> None:
    law = document("法.txt", "湖泊法\n本法自2010年1月1日起施行。")
    plan = document("细则.txt", "巡湖细则\n根据《湖泊法》，制定本细则。")
    change = document("改.txt", "关于修改《巡湖细则》的决定\n对《巡湖细则》作如下修改：\n一、第一条改为……")
    links = {
        (link.source, link.kind, link.target) for link in Relations([law, plan, change, OLD, NEW]).links()
    }
    assert links == {
        ("细则.txt", "依据", "法.txt"),
        ("改.txt", "修改", "细则.txt"),
        ("新.txt", "废止", "旧.txt"),
    }


def test_editions_stand_newest_first() -> None:
    first = document("1.txt", "湖区办法（试行）\n各镇：\n巡湖。\n东湖市水利局\n2019年12月1日")
    second = document("2.txt", "关于印发湖区办法的通知\n各镇：\n巡湖。\n东湖市水利局\n2022年12月1日")
    assert [[d.name for d in group] for group in Relations([first, second, OLD]).editions()] == [
        ["2.txt", "1.txt"]
    ]


@pytest.mark.parametrize(
    "number",
    [
        "东政发〔2018〕1号",
        "东政发[2018]1号",
        "东政发【2018】第1号",
        "东政发（2018）01号",
        "东政发 2018年第1号",
        "东政发〔２０１８〕１号",
    ],
)
def test_spellings_of_a_number_are_one(number: str) -> None:
    assert number_key(number) == "东政发2018-1"


def test_numbers_of_orders_and_strange_ones_have_a_key() -> None:
    assert number_key("东湖市人民政府令第179号") == "东湖市人民政府令-179"
    assert number_key("湖") == "湖"
    assert len(number_key("1" * 200_000)) < 200
