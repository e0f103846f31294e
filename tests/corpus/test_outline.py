import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import normalise
from corpus.outline import heading_of, marker_of, ordinal, outline


def paths(text: str) -> list[str]:
    """The heading paths of a text's clauses, in order."""
    return [" > ".join(clause.path) for clause in outline(normalise(text).text)]


def path_of(text: str, words: str) -> tuple[str, ...]:
    """The path of the clause that holds `words`."""
    normal = normalise(text).text
    at = normal.index(words)
    return next(c.path for c in outline(normal) if c.span.start <= at < c.span.end)


@pytest.mark.parametrize(
    ("unit", "style", "number"),
    [
        ("第一编 总则", "part", 1),
        ("第二部分：实施", "part", 2),
        ("第一分编 通则", "subpart", 1),
        ("第十二章 附则", "chapter", 12),
        ("第3节 种子", "section", 3),
        ("第二十一条 湖区禁渔。", "article", 21),
        ("第一百零七条 本条例自公布之日起施行。", "article", 107),
        ("第二十一条之一 湖区补种。", "article", 21),
        ("第五条湖区应当设立界桩。", "article", 5),
        ("第 五 条 湖区应当设立界桩。", "article", 5),
        ("第十条", "article", 10),
        ("十一、保障措施", "han", 11),
        ("一.总体要求", "han", 1),
        ("（十二）巡湖", "paren-han", 12),
        ("(三)巡湖", "paren-han", 3),
        ("12.巡湖", "digit", 12),
        ("3、巡湖", "digit", 3),
        ("（4）巡湖", "paren-digit", 4),
        ("4）巡湖", "half-paren", 4),
        ("④巡湖", "circle", 4),
        ("1.2 巡湖", "decimal-2", 2),
        ("1.2.3 巡湖", "decimal-3", 3),
        ("附件", "attachment", 0),
        ("附件2", "attachment", 2),
        ("附件二：巡湖记录表", "attachment", 2),
        ("附件：1.巡湖记录表", "attachment", 0),
        ("附表 1", "attachment", 1),
        ("## 第三章 巡湖", "chapter", 3),
        ("**一、巡湖**", "han", 1),
    ],
)
def test_every_marker_of_official_documents_is_seen(unit: str, style: str, number: int) -> None:
    marker = marker_of(unit)
    assert marker is not None
    assert (marker.style, marker.ordinal) == (style, number)


def test_full_width_numbers_are_markers_too() -> None:
    assert paths("１．巡湖\n２．护岸") == ["1.巡湖", "2.护岸"]


@pytest.mark.parametrize(
    "unit",
    [
        "第三条规定的湖区，由市里管理。",
        "第五条、第六条所列行为。",
        "第三条第二款的处罚。",
        "第一部门负责。",
        "3.5亩湖滩种上芦苇。",
        "2019年起禁渔。",
        "3、4月份禁渔。",
        "一、二类湖泊禁渔。",
        "一是巡湖，二是护岸。",
        "附件中的表格由各镇填写，月底前报送。",
        "附近居民可以举报。",
        "10 个镇设立界桩。",
    ],
)
def test_what_only_looks_like_a_number_opens_nothing(unit: str) -> None:
    assert marker_of(unit) is None
    assert [clause.path for clause in outline(f"湖区管理要求。\n{unit}")] == [(), ()]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("二〇二三", 2023),
        ("第12条", 12),
        ("⑫", 12),
        ("㈢", 3),
        ("湖", 0),
    ],
)
def test_numerals_are_read(written: str, number: int) -> None:
    assert ordinal(written) == number


def test_all_levels_of_a_law_stand_in_one_path() -> None:
    text = """湖区条例
第一编 总则
第一分编 通则
第一章 一般规定
第一节 目的
第一条 为了护湖，制定本条例。
第二条 巡湖的人应当：
（一）带好记录本；
1.封面写明湖名；
（1）用黑笔；
①字迹清楚；
（二）按时上岸。
第二章 湖岸
第三条 湖岸不得倾倒。"""
    base = "第一编 总则 > 第一分编 通则 > 第一章 一般规定 > 第一节 目的"
    assert paths(text)[5:] == [
        f"{base} > 第一条",
        f"{base} > 第二条",
        f"{base} > 第二条 > （一）",
        f"{base} > 第二条 > （一） > 1.",
        f"{base} > 第二条 > （一） > 1. > （1）",
        f"{base} > 第二条 > （一） > 1. > （1） > ①",
        f"{base} > 第二条 > （二）",
        "第一编 总则 > 第一分编 通则 > 第二章 湖岸",
        "第一编 总则 > 第一分编 通则 > 第二章 湖岸 > 第三条",
    ]


def test_a_plan_is_numbered_by_characters_then_digits() -> None:
    text = (
        "一、要求\n护好湖。\n二、任务\n（一）巡湖\n1.每周一次。\n2.每次两人。\n（二）护岸\n1.打桩。\n三、保障"
    )
    assert paths(text) == [
        "一、要求",
        "二、任务",
        "二、任务 > （一）巡湖",
        "二、任务 > （一）巡湖 > 1.",
        "二、任务 > （一）巡湖 > 2.",
        "二、任务 > （二）护岸",
        "二、任务 > （二）护岸 > 1.",
        "三、保障",
    ]


def test_digits_may_stand_over_bracketed_characters() -> None:
    assert paths("1.巡湖\n（一）人员\n（二）船只\n2.护岸\n（一）石料") == [
        "1.巡湖",
        "1.巡湖 > （一）人员",
        "1.巡湖 > （二）船只",
        "2.护岸",
        "2.护岸 > （一）石料",
    ]


def test_emergency_plans_number_their_sections_by_decimals() -> None:
    text = "1 总则\n1.1 目的\n防汛。\n1.2 范围\n1.2.1 湖区\n1.2.2 河道\n"
    text += "2 职责\n2.1 指挥部\n（1）总指挥\n2.2 成员"
    assert paths(text) == [
        "1 总则",
        "1 总则 > 1.1 目的",
        "1 总则 > 1.2 范围",
        "1 总则 > 1.2 范围 > 1.2.1 湖区",
        "1 总则 > 1.2 范围 > 1.2.2 河道",
        "2 职责",
        "2 职责 > 2.1 指挥部",
        "2 职责 > 2.1 指挥部 > （1）总指挥",
        "2 职责 > 2.2 成员",
    ]


def test_decimals_without_a_space_count_in_their_order_only() -> None:
    assert paths("1.总则\n1.1目的\n1.2范围") == ["1.总则", "1.总则 > 1.1目的", "1.总则 > 1.2范围"]
    assert paths("船只分给：\n1.3人户家庭；\n2.2人户家庭。") == ["", "1.", "2."]


def test_a_heading_in_characters_may_stand_over_articles() -> None:
    text = """一、管辖
（一）湖区
第一条 湖区归市里。
第二条 有下列情形的归镇里：
（一）水浅的；
（二）无船的。
（二）河道
第三条 河道归县里。
二、附则
第四条 自发布之日起施行。"""
    assert path_of(text, "水浅的") == ("一、管辖", "（一）湖区", "第二条", "（一）")
    assert path_of(text, "河道归县里") == ("一、管辖", "（二）河道", "第三条")
    assert path_of(text, "第四条") == ("二、附则", "第四条")


def test_items_in_characters_belong_to_their_article() -> None:
    text = "第一条 巡湖的人应当：\n一、带本；\n二、带笔。\n第二条 上岸的人应当报告。"
    assert paths(text) == ["第一条", "第一条 > 一、", "第一条 > 二、", "第二条"]


def test_a_paragraph_after_the_items_is_the_articles_own() -> None:
    text = "第一条 有下列情形的，不得下湖：\n（一）大风；\n（二）大雾。\n雨天由镇里决定。"
    assert path_of(text, "雨天由镇里决定") == ("第一条",)


def test_a_paragraph_under_an_unfinished_item_goes_on_in_it() -> None:
    assert path_of("第一条 不得下湖：\n（一）有大风，\n且风力六级以上；", "且风力") == ("第一条", "（一）")


@pytest.mark.parametrize(
    "broken",
    [
        "违反本条例规定的，由主管部门依照本条例\n第三十条处以罚款。",
        "违反本条例规定的，由主管部门依照\n第三条规定处理。",
        "对于湖区内的船只和渔网，一律适用本条例\n第三条、第五条和第六条。",
    ],
)
def test_an_article_named_at_the_start_of_a_broken_line_is_no_heading(broken: str) -> None:
    text = f"第一条 为了护湖，制定本条例。\n第二条 {broken}\n第四条 湖区禁渔。"
    assert paths(text) == ["第一条", "第二条", "第四条"]


def test_articles_that_begin_like_prose_count_when_they_are_next() -> None:
    text = "第一条 为了护湖，制定本条例。\n第二条中小学校应当讲护湖。\n第三条以船为家的人应当登记。"
    assert paths(text) == ["第一条", "第二条", "第三条"]


def test_a_chapter_in_a_sentence_is_no_heading() -> None:
    assert paths("第一章 总则\n第一条 护湖。\n第二章规定的事项，由市里另行通知。") == [
        "第一章 总则",
        "第一章 总则 > 第一条",
    ]


@pytest.mark.parametrize(
    ("unit", "heading"),
    [
        ("1.强化巡湖。各镇每周巡湖一次。", "1.强化巡湖"),
        ("（一）巡湖", "（一）巡湖"),
        ("（一）巡湖（责任单位：水利局；完成时限：5月底前）", "（一）巡湖"),
        ("（一）巡湖（责任单位：水利局（农业局）、各镇）", "（一）巡湖"),
        ("2.各镇每周巡湖一次，并把结果报市里备案。", "2."),
        ("（1）巡湖组：组长李岸，由水利局牵头，各镇参加。", "（1）巡湖组"),
        ("（2）巡湖按以下步骤实施：先报名，再培训，然后上岗，每周一次。", "（2）"),
        ("（3）咨询电话：12345，联系人李岸，工作日都可以打这个号码。", "（3）"),
        ("第六条 【禁渔】每年三月起禁渔。", "第六条 【禁渔】"),
        ("第六条（禁渔期）每年三月起禁渔。", "第六条 （禁渔期）"),
        ("第六条 每年三月起禁渔。", "第六条"),
        ("附件1：巡湖记录表", "附件1：巡湖记录表"),
        ("附件：1.巡湖记录表", "附件"),
        ("## 二、护岸", "二、护岸"),
        ("**二、护岸**", "二、护岸"),
    ],
)
def test_a_heading_is_short_and_without_remarks(unit: str, heading: str) -> None:
    marker = marker_of(unit)
    assert marker is not None
    assert heading_of(unit, marker) == heading


def test_markdown_headings_without_numbers_head_what_follows() -> None:
    text = "# 湖区办法\n说明一句。\n## 巡湖\n每周一次。\n### 人员\n两人。\n## 护岸\n打桩。"
    clauses = outline(text)
    assert [c.kind for c in clauses][:1] == ["title"]
    assert path_of(text, "每周一次") == ("巡湖",)
    assert path_of(text, "两人") == ("巡湖", "人员")
    assert path_of(text, "打桩") == ("护岸",)


def test_markdown_depth_goes_before_the_order_of_styles() -> None:
    text = "# 湖区办法\n## 一、巡湖\n### 第一条\n每周一次。\n## 二、护岸\n### 第二条\n打桩。"
    assert path_of(text, "打桩") == ("二、护岸", "第二条")


def test_attachments_are_branches_of_their_own() -> None:
    text = "一、巡湖\n每周一次。\n附件：1.记录表\n2.船只表\n"
    text += "附件1\n记录表\n一、时间\n二、地点\n附件2：船只表\n1.船名"
    assert path_of(text, "每周一次") == ("一、巡湖",)
    assert path_of(text, "2.船只表") == ("附件", "2.船只表")
    assert path_of(text, "二、地点") == ("附件1", "二、地点")
    assert path_of(text, "1.船名") == ("附件2：船只表", "1.船名")


def test_signature_date_and_print_line_are_outside_the_last_clause() -> None:
    text = """一、巡湖
每周一次。
二、施行
本通知自发布之日起施行。
东湖市水利局
东湖市农业局
2023年1月30日
（此件公开发布）
抄送：各镇。
东湖市水利局办公室 2023年1月31日印发"""
    normal = normalise(text).text
    last = next(c for c in outline(normal) if c.path == ("二、施行",))
    assert normal[last.span.start : last.span.end] == "二、施行\n本通知自发布之日起施行。"
    for words in ("东湖市水利局\n", "东湖市农业局", "2023年1月30日", "此件公开", "抄送", "印发"):
        assert path_of(text, words.strip()) == ()


@pytest.mark.parametrize("day", ["2023年1月30日", "二〇二三年一月三十日"])
def test_what_a_notice_issues_begins_after_its_signature(day: str) -> None:
    text = f"""关于印发湖区办法的通知
各镇：
一、认真执行。
二、按时报告。
东湖市人民政府
{day}
湖区办法
一、巡湖
每周一次。"""
    assert path_of(text, "东湖市人民政府") == ()
    assert path_of(text, "湖区办法\n一") == ()
    assert path_of(text, "每周一次") == ("一、巡湖",)


def test_a_remark_in_its_own_line_after_the_last_item_speaks_for_the_section() -> None:
    text = (
        "（一）巡湖\n1.每周一次。\n2.每次两人。\n（责任单位：水利局；配合单位：各镇）\n（二）护岸\n1.打桩。"
    )
    assert path_of(text, "责任单位") == ("（一）巡湖",)


def test_a_remark_after_every_item_speaks_for_its_item() -> None:
    text = "（一）巡湖\n1.每周一次。\n（责任单位：水利局）\n2.每次两人。\n（责任单位：各镇）\n（二）护岸"
    assert path_of(text, "水利局") == ("（一）巡湖", "1.")
    assert path_of(text, "各镇") == ("（一）巡湖", "2.")


def test_flattened_documents_are_cut_before_their_numbers() -> None:
    filler = "湖区各镇应当按照市里的统一部署做好工作，确保湖面清洁、湖岸稳固、船只有序、渔网上交。" * 6
    text = f"关于护湖的通知 各镇： 一、强化巡湖 {filler} （一）每周一次。{filler} 二、护好湖岸 {filler}"
    assert paths(text) == ["", "一、强化巡湖", "一、强化巡湖 > （一）每周一次", "二、护好湖岸"]


PIECES = st.sampled_from(
    (
        "第一编 总则|第二章 护湖|第一条 巡湖|第二条规定|一、巡湖|（二）护岸。|1.打桩；|1.1 打桩|1 总则|（3）|"
        "①|附件|附件1：表|# 湖区|## 二、岸|### 岸|（责任单位：水利局）|2023年1月1日|东湖市水利局|"
        "湖面清洁。|抄送：各镇|。|1.3人|第百条|0.0| |\t|\n|\n"
    ).split("|")
)
TEXT = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(PIECES, max_size=80).map(" ".join),
    st.text(max_size=200),
)


@given(TEXT)
def test_clauses_are_in_order_and_hold_every_character_once(source: str) -> None:
    text = normalise(source).text
    clauses = outline(text)
    assert [c.ordinal for c in clauses] == list(range(len(clauses)))
    end = 0
    for clause in clauses:
        assert not text[end : clause.span.start].strip()
        assert clause.span.start >= end
        assert text[clause.span.start : clause.span.end].strip()
        end = clause.span.end
    assert not text[end:].strip()


def test_ten_thousand_lines_take_less_than_two_seconds() -> None:
    text = "\n".join(
        f"第{n}条 湖区应当：\n（一）巡湖；\n（二）护岸。\n雨天由镇里决定。" for n in range(1, 2501)
    )
    started = time.perf_counter()
    assert len(outline(text)) == 10_000
    assert time.perf_counter() - started < 2
