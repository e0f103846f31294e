"""Items that are numbered within one sentence are told together."""

from __future__ import annotations

import pytest

from assistant.reader.enumerations import whole_enumeration
from corpus.records import Span

LINE = "有下列情形的不予奖励：1.已领工资的；2、隐瞒险情的；3、无故缺勤的。\n次日公布。"
TURNS = "建立清单。一是问题清单，由甲更新；二是任务清单，由乙制定。每周核对。"


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        (LINE, "隐瞒险情", "已领工资的；2、隐瞒险情的；3、无故缺勤的"),
        (LINE, "已领工资", "已领工资的；2、隐瞒险情的；3、无故缺勤的"),
        (TURNS, "任务清单", "问题清单，由甲更新；二是任务清单，由乙制定"),
        (TURNS, "每周核对", "每周核对"),
        (LINE, "次日公布", "次日公布"),
        ("2、只有一项。", "只有一项", "只有一项"),
        ("（一）甲。（二）乙。", "乙", "乙"),
    ],
)
def test_a_part_of_an_enumeration_becomes_all_of_it(text: str, part: str, whole: str) -> None:
    start = text.index(part)
    found = whole_enumeration(text, Span(start, start + len(part)))
    assert text[found.start : found.end] == whole
