import pytest

from corpus.names import bearer
from corpus.records import Span
from corpus.roles import told_roles


def told(line: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(field.label, field.values) for field in told_roles(line, Span(0, len(line)), 0)]


@pytest.mark.parametrize(
    ("line", "label", "names"),
    [
        ("领导小组组长由市长王湖担任。", "组长", ("王湖",)),
        ("设立指挥部，总指挥由副市长李岸同志兼任。", "总指挥", ("李岸",)),
        ("副组长由王湖、李岸担任，办公室设在市水利局。", "副组长", ("王湖", "李岸")),
        ("巡湖工作由市水利局牵头，各镇参加。", "牵头单位", ("市水利局",)),
        ("界桩由市水利局、市农业局负责维护。", "责任单位", ("市水利局", "市农业局")),
        ("渔网清理由镇政府配合。", "配合单位", ("镇政府",)),
    ],
)
def test_roles_told_in_a_sentence_are_fields(line: str, label: str, names: tuple[str, ...]) -> None:
    assert (label, names) in told(line)


@pytest.mark.parametrize(
    ("line", "label", "names"),
    [
        ("日常工作由中心承担，中心主任为单  悦。".replace("  ", " "), "主任", ("单悦",)),
        ("由王湖牵头，区环卫中心参加。", "牵头人", ("王湖",)),
        ("由区民政局牵头，区红十字会、区妇联配合。", "配合单位", ("区红十字会", "区妇联")),
        ("由区水利局牵头，区财政局参加。", "参加单位", ("区财政局",)),
        ("责任单位为区教育局，12月前完成。", "责任单位", ("区教育局",)),
        ("设两个组：甲组、乙组，组长依次为王湖、李岸。", "乙组组长", ("李岸",)),
        ("东片指挥长由区长王湖担任，西片指挥长由区长李岸担任。", "指挥长", ("李岸",)),
    ],
)
def test_roles_of_other_forms_are_told(line: str, label: str, names: tuple[str, ...]) -> None:
    assert (label, names) in told(line)


@pytest.mark.parametrize(
    "line",
    [
        "本办法由区水利局负责解释。",
        "由各单位自行安排，有关部门参加。",
        "主任为副处级。",
        "三个组，组长依次为王湖、李岸。",
    ],
)
def test_what_only_looks_like_a_role_is_none(line: str) -> None:
    assert not any(label in ("责任单位", "参加单位", "主任", "组长") for label, _ in told(line))


def test_the_spans_of_a_told_role_are_its_words() -> None:
    line = "领导小组组长由市长王湖担任。"
    (field,) = told_roles(line, Span(0, len(line)), 3)
    assert line[field.value_span.start : field.value_span.end] == field.value == "市长王湖"
    assert field.span.covers(field.value_span)
    assert field.clause == 3


@pytest.mark.parametrize(
    "line", ["湖水由浅变深。", "由此可见湖要管好。", "组长要每周巡湖。", "由各镇自行安排巡湖。", ""]
)
def test_sentences_that_tell_no_role_give_none(line: str) -> None:
    assert told(line) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("王湖", "王湖"),
        ("王湖（副市长）", "王湖"),
        ("市水利局局长李岸", "李岸"),
        ("市水利局", "市水利局"),
        ("市水利局（河长办）", "市水利局"),
        ("（空缺）", "（空缺）"),
    ],
)
def test_a_bearer_is_named_without_office_and_remark(words: str, name: str) -> None:
    assert bearer(words) == name


@pytest.mark.parametrize(
    ("line", "told_"),
    [
        ("（1）抢修组：组长鲁明远，由水务集团牵头。", ("组长", ("鲁明远",))),
        ("由区教育局局长 尤 建华任组长，副局长 霍岩、纪检组组长 尚可 任副组长；", ("组长", ("尤建华",))),
        (
            "由区教育局局长 尤 建华任组长，副局长 霍岩、纪检组组长 尚可 任副组长；",
            ("副组长", ("霍岩", "尚可")),
        ),
    ],
)
def test_names_stand_right_behind_a_role_or_with_a_space_inside(
    line: str, told_: tuple[str, tuple[str, ...]]
) -> None:
    assert told_ in told(line)


@pytest.mark.parametrize(
    "line", ["组长会议，每月一次。", "组长负责，组员参加。", "主任签发，存档。", "组长应到，不得缺席。"]
)
def test_what_a_role_does_is_nobody(line: str) -> None:
    assert told(line) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("副主任由王湖同志和市环境局总工程师李岸同志担任。", ("王湖", "李岸")),
        ("副主任由市住房和城乡建设局局长李岸担任。", ("李岸",)),
        ("副主任由王湖以及李岸担任。", ("王湖", "李岸")),
    ],
)
def test_bearers_joined_by_and_are_several(line: str, names: tuple[str, ...]) -> None:
    assert told(line) == [("副主任", names)]
