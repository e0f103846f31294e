"""Tables set out with spaces are read as tables; lists of people, signatures and prose are not."""

from __future__ import annotations

import pytest

from corpus.clean import normalise
from corpus.records import Span

TABLE = """镇名      户数    补助标准
石桥镇    １２    300元
柳河乡（含新村） 8   250元
以上标准自一月起执行。"""


def test_cells_of_a_table_set_out_with_spaces_are_parted_by_tabs() -> None:
    lines = normalise(TABLE).text.split("\n")
    assert lines[:3] == ["镇名\t户数\t补助标准", "石桥镇\t12\t300元", "柳河乡（含新村）\t8\t250元"]
    assert "\t" not in lines[3]


def test_what_is_quoted_of_a_table_is_the_source_to_the_letter() -> None:
    normal = normalise(TABLE)
    start = normal.text.index("石桥镇")
    end = normal.text.index("300元") + len("300元")
    source = normal.offsets.to_source(Span(start, end))
    assert TABLE[source.start : source.end] == "石桥镇    １２    300元"


@pytest.mark.parametrize(
    "text",
    [
        "组    长    张三\n副组长    成员    李四\n王五    赵六    孙七",
        "张三    李四    王五\n赵六    孙七    周八\n吴九    郑十    冯一",
        "市教育局    市财政局    市人社局\n2023年5月1日    印发    共30份",
        "石桥镇  柳河乡  青山村\n每户补助300元，其中 县级 200元，乡级 100元。",
    ],
)
def test_names_and_prose_with_wide_gaps_are_no_table(text: str) -> None:
    assert "\t" not in normalise(text).text
