import pytest

from corpus.clean import normalise
from corpus.identity import document_years, identity_of
from corpus.records import Identity

BODY = "各镇：\n为护好湖，现将有关事项通知如下。\n一、巡湖\n每周一次。"


def identity(text: str, name: str = "湖区.txt") -> Identity:
    return identity_of(normalise(text).text, name)


def number(text: str) -> str | None:
    stated = identity(text).number
    return stated.value if stated else None


def issuers(text: str) -> list[str]:
    return [stated.value for stated in identity(text).issuers]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("关于护湖的通知", "关于护湖的通知"),
        ("# 湖区管理办法", "湖区管理办法"),
        ("东湖市人民政府文件\n东政发〔2023〕1号\n关于护湖的通知", "关于护湖的通知"),
        ("东湖市人民政府关于\n印发湖区管理办法的通知", "东湖市人民政府关于印发湖区管理办法的通知"),
        (
            "东湖市人民政府办公室\n关于印发《湖区管理\n办法》的通知",
            "东湖市人民政府办公室关于印发《湖区管理办法》的通知",
        ),
        ("东湖市水利局 东湖市农业局\n关于护湖的通知", "东湖市水利局 东湖市农业局关于护湖的通知"),
        ("索引号：123\n发文字号：东政发〔2023〕1号\n关于护湖的通知", "关于护湖的通知"),
        ("湖区管理办法（试行）", "湖区管理办法（试行）"),
        ("2023年1月30日\n关于护湖的通知", "关于护湖的通知"),
        (
            "东湖市人民政府令\n第 37 号\n《湖区管理办法》已经市人民政府第5次常务会议审议通过，现予公布。\n"
            "市长：王湖\n2024年1月2日\n湖区管理办法",
            "湖区管理办法",
        ),
        (
            "东湖市人民政府令\n第37号\n《湖区管理办法》已经市人民政府第5次常务会议审议通过，现予公布。",
            "湖区管理办法",
        ),
        (
            "东湖市人民政府办公室\n关于成立护湖领导小组\n及工作专班的通  知",
            "东湖市人民政府办公室关于成立护湖领导小组及工作专班的通知",
        ),
    ],
)
def test_the_title_is_whole_and_nothing_more(head: str, title: str) -> None:
    assert identity(f"{head}\n{BODY}").title == title


@pytest.mark.parametrize(
    ("flat", "title"),
    [
        ("关于做好护湖工作的通知 各镇： 为护好湖", "关于做好护湖工作的通知"),
        (
            "关于充分发挥渔民作用 支持护湖若干措施的通知 各镇： 为护好湖",
            "关于充分发挥渔民作用 支持护湖若干措施的通知",
        ),
        ("水利部 农业部关于护好湖泊的通知水发〔2020〕11号 各省", "水利部 农业部关于护好湖泊的通知"),
        ("东湖市：全部湖泊今年禁渔 在19日的会上", "东湖市：全部湖泊今年禁渔"),
    ],
)
def test_a_flattened_document_has_the_title_it_begins_with(flat: str, title: str) -> None:
    rest = "，各镇应当按照统一部署做好巡湖、护岸、禁渔各项工作，确保湖面清洁" * 8
    assert identity(f"{flat}{rest}。").title == title


def test_without_a_title_the_name_of_the_file_stands_for_it() -> None:
    found = identity("一、巡湖\n每周一次。", "湖区/巡湖办法.txt")
    assert found.title == "巡湖办法"
    assert found.title_span is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("东政发〔2023〕1号", "东政发〔2023〕1号"),
        ("东政发[2023]1号", "东政发[2023]1号"),
        ("东政发【2023】第1号", "东政发【2023】第1号"),
        ("东政发（2023）12号", "东政发（2023）12号"),
        ("东政发〔２０２３〕１号", "东政发〔2023〕1号"),
        ("东政发 〔2023〕 1 号", "东政发〔2023〕1号"),
        ("文号：东政发〔2023〕1号", "东政发〔2023〕1号"),
        ("（东政发〔2023〕1号）", "东政发〔2023〕1号"),
        ("东政发〔2023〕1号 签发人：王湖", "东政发〔2023〕1号"),
        ("东湖市人民政府令第179号", "东湖市人民政府令第179号"),
        ("东湖市人民政府令\n第179号", "东湖市人民政府令第179号"),
        ("东湖市人民政府令 第一百二十号", "东湖市人民政府令第一百二十号"),
        ("国家湖泊局公告2023年第7号", "国家湖泊局公告2023年第7号"),
        ("国家湖泊局公告\n2023年第7号", "国家湖泊局公告2023年第7号"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, said: str) -> None:
    text = f"{written}\n关于护湖的通知\n{BODY}"
    assert number(text) == said
    stated = identity(text).number
    normal = normalise(text).text
    assert stated
    assert "".join(normal[stated.span.start : stated.span.end].split()) == said


@pytest.mark.parametrize(
    "line",
    [
        "根据《湖区条例》（东政发〔2019〕3号），制定本通知。",
        "按照 东政发〔2019〕3号 文件要求巡湖。",
        "原东政发〔2019〕3号文件同时废止。",
        "关于贯彻东政发〔2019〕3号文件的说明",
    ],
)
def test_the_number_of_another_document_is_not_its_own(line: str) -> None:
    assert number(f"关于护湖的通知\n各镇：\n{line}\n一、巡湖") is None


def test_an_order_in_the_line_of_promulgation_is_the_number() -> None:
    text = "湖区条例\n（2021年7月27日东湖国国务院令第746号公布）\n第一条 护湖。"
    assert number(text) == "东湖国国务院令第746号"
    assert issuers(text) == ["东湖国国务院"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"关于护湖的通知\n{BODY}\n东湖市水利局\n2023年1月30日", ["东湖市水利局"]),
        (
            f"关于护湖的通知\n{BODY}\n东湖市水利局\n东湖市农业局\n2023年1月30日",
            ["东湖市水利局", "东湖市农业局"],
        ),
        (
            f"关于护湖的通知\n{BODY}\n东湖市水利局 东湖市农业局\n2023年1月30日",
            ["东湖市水利局", "东湖市农业局"],
        ),
        (f"关于护湖的通知\n{BODY}\n东湖市水利局 2023年1月30日", ["东湖市水利局"]),
        (f"东湖市水利局 东湖市农业局关于护湖的通知\n{BODY}", ["东湖市水利局", "东湖市农业局"]),
        (f"中共东湖市委 东湖市人民政府关于护湖的意见\n{BODY}", ["中共东湖市委", "东湖市人民政府"]),
        (f"东湖市人民政府令\n第9号\n湖区办法\n{BODY}", ["东湖市人民政府"]),
        (f"关于护湖的通知\n发布机关：东湖市水利局，东湖市农业局\n{BODY}", ["东湖市水利局", "东湖市农业局"]),
        (f"关于护湖的通知\n{BODY}", []),
    ],
)
def test_everyone_who_signs_is_an_issuer(text: str, names: list[str]) -> None:
    assert issuers(text) == names
    normal = normalise(text).text
    assert [normal[s.span.start : s.span.end] for s in identity(text).issuers] == names


def test_what_a_page_says_of_validity_is_kept() -> None:
    status = identity(f"关于护湖的通知\n有效性：失效\n{BODY}").status
    assert status
    assert status.value == "失效"


@pytest.mark.parametrize(
    ("text", "name", "years"),
    [
        ("东政发〔2018〕1号\n关于护湖的通知\n各镇：", "a.txt", ("2018",)),
        ("2019年护湖方案\n各镇：", "a.txt", ("2019",)),
        ("护湖方案\n各镇：\n2020年巡湖，2020年护岸，2021年验收。", "a.txt", ("2020",)),
        ("护湖方案\n各镇：", "2017年护湖.txt", ("2017",)),
        ("护湖方案\n各镇：", "a.txt", ()),
    ],
)
def test_a_document_speaks_for_its_years(text: str, name: str, years: tuple[str, ...]) -> None:
    normal = normalise(text).text
    assert document_years(identity_of(normal, name), normal, name) == years
