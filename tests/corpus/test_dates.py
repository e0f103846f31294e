import pytest

from corpus.clean import normalise
from corpus.dates import dates_of, iso_date
from corpus.outline import units_of


def dates(text: str) -> dict[str, str]:
    normal = normalise(text).text
    found = dates_of(normal, units_of(normal))
    assert all(normal[s.span.start : s.span.end].strip() for s in found.values())
    return {key: stated.value for key, stated in found.items()}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023年1月30日", "2023-01-30"),
        ("2023 年 1 月 30 日", "2023-01-30"),
        ("２０２３年１月３０日", "2023-01-30"),
        ("2023-01-30", "2023-01-30"),
        ("2023/1/3", "2023-01-03"),
        ("2023.1.3", "2023-01-03"),
        ("二〇二三年一月三十日", "2023-01-30"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("二零二三年十月十日", "2023-10-10"),
        ("2023年2月30日", None),
        ("二〇二三年十三月一日", None),
        ("湖", None),
    ],
)
def test_a_day_is_read_however_it_is_written(words: str, day: str | None) -> None:
    assert iso_date(words) == day


def test_each_kind_of_day_is_told_apart() -> None:
    text = """湖区办法
发布日期：2023-02-03 10:00
实施日期：2023年3月1日
失效日期：2028年2月29日
一、巡湖
东湖市水利局
二〇二三年一月三十日
东湖市水利局办公室 2023年2月1日印发"""
    assert dates(text) == {
        "published": "2023-02-03",
        "effective": "2023-03-01",
        "expires": "2028-02-29",
        "issued": "2023-01-30",
        "printed": "2023-02-01",
    }


@pytest.mark.parametrize("label", ["发布日期", "发布时间", "公开日期", "发表时间", "时间"])
def test_the_day_a_page_was_published_is_taken_for_the_day_of_issue(label: str) -> None:
    found = dates(f"湖区办法\n{label}：2023-02-03\n一、巡湖")
    assert found["published"] == found["issued"] == "2023-02-03"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法自2023年5月1日起施行。", {"effective": "2023-05-01"}),
        ("第九条 本办法自2023年5月1日起正式实施。", {"effective": "2023-05-01"}),
        ("本办法自2023年5月1日起施行，有效期5年。", {"effective": "2023-05-01", "expires": "2028-04-30"}),
        ("本办法自2023年5月1日起施行，有效期五年。", {"effective": "2023-05-01", "expires": "2028-04-30"}),
        (
            "本办法自2023年5月1日起执行，有效期为18个月。",
            {"effective": "2023-05-01", "expires": "2024-10-31"},
        ),
        ("本办法自2023年5月1日起试行，试行期2年。", {"effective": "2023-05-01", "expires": "2025-04-30"}),
        ("本办法自2024年2月29日起施行，有效期1年。", {"effective": "2024-02-29", "expires": "2025-02-27"}),
        (
            "本办法自2023年5月1日起施行，有效期至2025年12月31日。",
            {"effective": "2023-05-01", "expires": "2025-12-31"},
        ),
        (
            "本办法自2023年5月1日起至2025年12月31日施行。",
            {"effective": "2023-05-01", "expires": "2025-12-31"},
        ),
        ("本通知有效期自2023年5月1日至2025年12月31日。", {"expires": "2025-12-31"}),
    ],
)
def test_what_a_document_says_of_its_own_force(sentence: str, expected: dict[str, str]) -> None:
    found = dates(f"湖区办法\n各镇：\n{sentence}")
    assert {key: found[key] for key in found if key in ("effective", "expires")} == expected


@pytest.mark.parametrize(
    ("sentence", "effective"),
    [
        ("本办法自印发之日起施行。", "2023-02-01"),
        ("本办法自发布之日起施行。", "2023-01-30"),
        ("本办法自公布之日起30日后施行。", "2023-03-01"),
        ("本办法自发布之日起三十日后施行。", "2023-03-01"),
        ("本办法自发布之日起99999999999日后施行。", None),
    ],
)
def test_days_that_follow_from_others_are_worked_out(sentence: str, effective: str | None) -> None:
    text = f"湖区办法\n{sentence}\n东湖市水利局\n2023年1月30日\n东湖市水利局办公室2023年2月1日印发"
    assert dates(text).get("effective") == effective


def test_a_term_with_no_day_to_count_from_gives_no_end() -> None:
    assert dates("湖区办法\n本办法自印发之日起施行，有效期5年。") == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "船只备案有效期至2025年12月31日。",
        "捕捞许可证有效期5年。",
        "《湖区条例》自2019年5月1日起施行。",
        "渔民证自2023年5月1日起施行电子化，有效期3年。",
        "2023年1月30日，市里召开会议。",
        "有关证件有效期至2025年12月31日的，可以继续使用。",
    ],
)
def test_terms_of_licences_and_of_other_texts_are_not_the_documents_own(sentence: str) -> None:
    assert dates(f"湖区办法\n各镇：\n{sentence}") == {}


def test_the_day_of_adoption_counts_when_nothing_else_is_signed() -> None:
    assert dates("湖区条例\n（2021年7月27日东湖市人大常委会通过）\n第一条 护湖。")["issued"] == "2021-07-27"
    assert dates("湖区条例\n2015年5月28日 东湖市人大常委会第十八次会议通过")["issued"] == "2015-05-28"
