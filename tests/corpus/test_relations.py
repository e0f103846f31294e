import pytest

from corpus.clean import normalise
from corpus.outline import units_of
from corpus.relations import core_title, policy_name, relations_of


def related(sentence: str, title: str = "湖区办法") -> dict[str, list[tuple[str, str]]]:
    """What a document with this title and one sentence does to others: kind -> (title, number)."""
    text = normalise(f"{title}\n各镇：\n{sentence}").text
    found = relations_of(text, title, units_of(text))
    for references in found.values():
        assert all(r.title in "".join(text[r.span.start : r.span.end].split()) for r in references)
    return {kind: [(r.title, r.number) for r in refs] for kind, refs in found.items() if refs}


@pytest.mark.parametrize(
    ("sentence", "titles"),
    [
        ("《巡湖规定》同时废止。", [("巡湖规定", "")]),
        ("《巡湖规定》（东政发〔2015〕3号）同时废止。", [("巡湖规定", "东政发〔2015〕3号")]),
        ("原《巡湖规定》（东政发[2015]第3号）予以废止。", [("巡湖规定", "东政发[2015]第3号")]),
        (
            "《巡湖规定》（东政发〔2015〕3号）、《护岸规定》（市政府令第12号）、《禁渔规定》同时废止。",
            [("巡湖规定", "东政发〔2015〕3号"), ("护岸规定", "市政府令第12号"), ("禁渔规定", "")],
        ),
        ("本办法自2023年1月1日起施行，有效期5年，《巡湖规定》同时废止。", [("巡湖规定", "")]),
        ("现决定废止《巡湖规定》《护岸规定》。", [("巡湖规定", ""), ("护岸规定", "")]),
        ("《巡湖规定（2019年修订）》同时废止。", [("巡湖规定（2019年修订）", "")]),
        ("《关于印发〈巡湖规定〉的通知》停止执行。", [("关于印发〈巡湖规定〉的通知", "")]),
        ("《湖区办法》（东政发〔2015〕3号）同时废止。", [("湖区办法", "东政发〔2015〕3号")]),
    ],
)
def test_what_a_document_repeals(sentence: str, titles: list[tuple[str, str]]) -> None:
    assert related(sentence) == {"repeals": titles}


def test_a_list_of_what_is_repealed_is_read_to_its_end() -> None:
    sentence = (
        "现决定废止下列文件：\n1.《巡湖规定》（东政发〔2015〕3号）\n2.《护岸规定》\n《船只办法》继续有效。"
    )
    found = related(sentence, "关于废止部分文件的决定")
    assert found["repeals"][:2] == [("巡湖规定", "东政发〔2015〕3号"), ("护岸规定", "")]


@pytest.mark.parametrize(
    "sentence",
    [
        "《巡湖规定》第五条同时废止。",
        "《巡湖规定》中有关罚款的规定与本办法不一致的，以本办法为准。",
        "是否废止《巡湖规定》，另行研究。",
        "《湖区办法》已经市政府同意，现印发给你们，请遵照执行。",
        "请认真学习《巡湖规定》。",
    ],
)
def test_what_repeals_nothing(sentence: str) -> None:
    assert related(sentence) == {}


def test_the_basis_of_a_repeal_is_not_repealed() -> None:
    assert related("根据《立法法》的规定，《巡湖规定》同时废止。") == {
        "repeals": [("巡湖规定", "")],
        "based_on": [("立法法", "")],
    }
    assert related("根据《关于废止巡湖规定的决定》，制定本办法。") == {
        "based_on": [("关于废止巡湖规定的决定", "")]
    }


@pytest.mark.parametrize(
    ("sentence", "titles"),
    [
        ("根据《湖泊法》《渔业法》等有关规定，制定本办法。", ["湖泊法", "渔业法"]),
        ("为了护湖，根据《湖泊法》（主席令第3号），结合本市实际，制定本办法。", ["湖泊法"]),
        ("为贯彻落实《护湖意见》（国发〔2020〕1号）精神，现就护湖通知如下。", ["护湖意见"]),
        ("根据《规范性文件办法》，经市政府同意，现将《巡湖规定》重新发布。", ["规范性文件办法"]),
    ],
)
def test_what_a_document_rests_on(sentence: str, titles: list[str]) -> None:
    assert [title for title, _ in related(sentence)["based_on"]] == titles


def test_what_a_document_amends() -> None:
    found = related("根据《立法法》，市政府决定对《巡湖规定》作如下修改：", "关于修改《巡湖规定》的决定")
    assert found == {"amends": [("巡湖规定", "")], "based_on": [("立法法", "")]}


@pytest.mark.parametrize(
    "title",
    [
        "湖区办法",
        "《湖区办法》",
        "东湖市关于印发湖区办法的通知",
        "东湖市人民政府关于印发《湖区办法》的通知",
        "关于重新发布湖区办法的通知",
    ],
)
def test_titles_of_one_policy_share_their_core(title: str) -> None:
    assert core_title(title) == "湖区办法"


@pytest.mark.parametrize(
    "title", ["湖区办法", "湖区办法（试行）", "2023年湖区办法", "关于印发湖区办法（2024年修订）的通知"]
)
def test_editions_of_one_policy_share_its_name(title: str) -> None:
    assert policy_name(title) == "湖区办法"
