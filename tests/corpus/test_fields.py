import time

import pytest

from corpus.clean import normalise
from corpus.fields import fields_of, split_values
from corpus.library import document_of
from corpus.outline import outline
from corpus.records import Clause, Field, Span


def fields(text: str) -> tuple[Field, ...]:
    normal = normalise(text).text
    return fields_of(normal, outline(normal))


def pairs(text: str) -> list[tuple[str, str]]:
    return [(field.label, field.value) for field in fields(text)]


def owner(text: str, label: str) -> tuple[str, ...]:
    """The heading path of the clause that owns the first field with this label."""
    document = document_of(text, name="湖区.txt", digest="")
    field = next(f for f in document.fields if f.label == label)
    return document.clauses[field.clause].path


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("指挥长：王湖", "指挥长", "王湖"),
        ("指 挥 长：王  湖", "指挥长", "王湖"),
        ("组　　长：王湖", "组长", "王湖"),
        ("副 组 长：李岸", "副组长", "李岸"),
        ("组长: 王湖", "组长", "王湖"),
        ("组长 ：王湖。", "组长", "王湖"),
        ("芦苇管护人：王湖", "芦苇管护人", "王湖"),
        ("巡湖频次：每周一次", "巡湖频次", "每周一次"),
        ("服务时间：9:00-17:00", "服务时间", "9:00-17:00"),
        ("网址：http://hu.example.cn/a", "网址", "http://hu.example.cn/a"),
        ("市水利局湖泊管理与保护科联系电话：8123456", "市水利局湖泊管理与保护科联系电话", "8123456"),
    ],
)
def test_a_line_with_a_label_is_a_field_whatever_the_label(line: str, label: str, value: str) -> None:
    assert pairs(line) == [(label, value)]


def test_the_quote_of_a_field_is_the_source_with_its_padding() -> None:
    document = document_of("湖区办法\n指 挥 长：王  湖\n", name="湖区.txt", digest="")
    (field,) = document.fields
    assert document.quote(field.span) == "指 挥 长：王  湖"
    assert document.quote(field.value_span) == "王  湖"
    assert document.slice(field.value_span) == field.value


@pytest.mark.parametrize(
    "line",
    [
        "现将有关事项通知如下：巡湖每周一次",
        "市长指出：湖要管好",
        "各镇：请按时报告",
        "各有关单位：",
        "尊敬的渔民朋友：禁渔期到了",
        "附件：巡湖记录表",
        "9:00到岗",
        "每天上午9：00到岗",
        "按照1:1配套资金",
        "http://hu.example.cn",
        "2023年1月30日",
        "第一部分：巡湖",
        "一是：巡湖",
        "关于护湖：市里怎么做",
        "答：可以下湖",
        "例如：芦苇",
    ],
)
def test_what_only_has_a_colon_is_no_field(line: str) -> None:
    assert pairs(line) == []


def test_pairs_in_brackets_belong_to_the_clause_they_stand_in() -> None:
    text = "一、护湖\n1.每周巡湖一次。（责任单位：市水利局、市农业局；完成时限：5月底前）\n2.打桩。"
    assert pairs(text) == [("责任单位", "市水利局、市农业局"), ("完成时限", "5月底前")]
    assert owner(text, "责任单位") == ("一、护湖", "1.")


def test_the_value_in_brackets_may_hold_brackets() -> None:
    assert pairs("每周巡湖。（责任单位：市水利局（河长办）、各镇）") == [
        ("责任单位", "市水利局（河长办）、各镇")
    ]


def test_the_field_of_a_heading_belongs_to_its_section() -> None:
    text = "（一）隐患排查（责任单位：水利局；完成时限：5月底前）\n1.查堤。\n2.查闸。"
    assert pairs(text) == [("责任单位", "水利局"), ("完成时限", "5月底前")]
    assert owner(text, "责任单位") == ("（一）隐患排查",)


def test_a_remark_of_its_own_line_belongs_to_the_whole_section() -> None:
    text = "（一）隐患排查\n1.查堤。\n2.查闸。\n（责任单位：水利局；配合单位：各镇）\n（二）整改"
    assert owner(text, "责任单位") == owner(text, "配合单位") == ("（一）隐患排查",)


def test_several_pairs_in_a_line_are_told_apart() -> None:
    assert pairs("联系人：王湖，联系电话：8123456；邮编：100001") == [
        ("联系人", "王湖"),
        ("联系电话", "8123456"),
        ("邮编", "100001"),
    ]
    assert pairs("联系人：王湖 联系电话：8123456") == [("联系人", "王湖"), ("联系电话", "8123456")]
    assert pairs("联系人：王湖\t联系电话：8123456")[:1] == [("联系人", "王湖")]


def test_a_pair_behind_the_sentences_of_a_paragraph_is_a_field() -> None:
    text = "各镇每周巡湖，结果报市里。责任单位：市水利局；联系人：王湖"
    assert pairs(text) == [("责任单位", "市水利局"), ("联系人", "王湖")]


def test_prose_behind_a_colon_is_no_value() -> None:
    assert pairs("巡湖要记录。参考建议：可以通过网上填报，也可以到镇里填报。") == []


def test_a_value_does_not_keep_half_a_bracket() -> None:
    found = pairs("申请可以邮寄。邮寄地址：湖滨路5号（收件人：王湖，邮编：100001）") + pairs(
        "咨询电话：8123456（工作日"
    )
    assert ("邮编", "100001") in found
    assert ("咨询电话", "8123456") in found
    assert all(value.count("（") == value.count("）") for _, value in found)


def test_the_parts_of_a_list_are_values_of_their_own() -> None:
    (field,) = fields("责任单位：市水利局、市农业局（渔政处、船检处），各镇")
    assert field.values == ("市水利局", "市农业局（渔政处、船检处）", "各镇")


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("甲局、乙局", ("甲局", "乙局")),
        ("甲局（渔政、船检）、乙局", ("甲局（渔政、船检）", "乙局")),
        ("甲局、甲局", ("甲局",)),
        ("甲局", ("甲局",)),
        ("、", ("、",)),
    ],
)
def test_lists_are_split_outside_brackets(value: str, parts: tuple[str, ...]) -> None:
    assert split_values(value) == parts


def test_names_of_bearers_stand_without_their_office() -> None:
    (field,) = fields("副组长：王湖（副市长）、市水利局局长李岸")
    assert field.values == ("王湖", "李岸")
    assert field.value == "王湖（副市长）、市水利局局长李岸"


def test_bearers_in_the_lines_below_belong_to_the_role() -> None:
    (field,) = fields("副组长：王湖（副市长）\n李岸（市水利局局长）\n张苇（市农业局局长）")
    assert field.values == ("王湖", "李岸", "张苇")


def test_the_lines_below_a_role_that_are_no_names_do_not() -> None:
    first = fields("副组长：王湖\n成员单位每月开会一次。")[0]
    assert first.values == ("王湖",)


def test_ten_thousand_lines_take_less_than_two_seconds() -> None:
    text = "\n".join(f"联系人：王湖；联系电话：81{n:05}（责任单位：市水利局、各镇）" for n in range(10_000))
    started = time.perf_counter()
    assert len(fields_of(text, (Clause(0, (), Span(0, len(text))),))) >= 20_000
    assert time.perf_counter() - started < 2
