import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.clean import normalise, squeeze
from corpus.records import Span

# What policies are made of, so that the rules meet often, beside everything that Unicode has.
PIECES = ["  ", "\n\n", "\r\n", "总 队 长", "2021 年", *"湖岸线长一（）、，。：“”《》〔〕年月12３Ａb．％⼀—…"]
SPACES = [" ", "\t", "\u3000", "\u00a0", "\n", "\u200b", "\ufeff", "\x00", "\x07"]
WORDS = st.lists(st.sampled_from(PIECES + SPACES)).map("".join)
TEXT = st.one_of(WORDS, st.text())


def visible(text: str) -> str:
    """The letters, digits, marks and signs of a text, whatever their width."""
    return "".join(unicodedata.normalize("NFKC", c) for c in text if unicodedata.category(c)[0] in "LMNPS")


@given(TEXT)
@example("指 挥 长：包  军")
def test_every_visible_character_stays_in_order(source: str) -> None:
    assert visible(normalise(source).text) == visible(source)


@given(TEXT)
def test_every_character_leads_back_to_the_one_it_stands_for(source: str) -> None:
    normal = normalise(source)
    places = [normal.offsets.source_index(i) for i in range(len(normal.text))]
    assert places == sorted(set(places))
    for char, place in zip(normal.text, places, strict=True):
        if char.isspace():
            assert source[place].isspace()
        else:
            assert visible(source[place]) == visible(char)


@given(TEXT, st.data())
def test_a_stretch_of_normal_text_leads_to_the_same_words_in_the_source(
    source: str, data: st.DataObject
) -> None:
    normal = normalise(source)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    if start < end:
        at = normal.offsets.to_source(Span(start, end))
        assert visible(source[at.start : at.end]) == visible(normal.text[start:end])


@given(TEXT)
def test_normal_text_has_no_empty_lines_and_no_space_at_the_ends_of_lines(source: str) -> None:
    text = normalise(source).text
    assert all(line and line == line.strip(" \n\u3000") for line in text.split("\n")) or text == ""


@given(TEXT)
def test_squeezing_twice_changes_nothing_more(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)


@given(TEXT)
def test_a_text_and_its_normal_form_are_the_same_when_squeezed(source: str) -> None:
    assert squeeze(normalise(source).text) == squeeze(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("总 队 长：林  舟", "总队长：林舟"),
        ("总　队　长：林　舟", "总队长：林舟"),
        ("张三丰 李四光", "张三丰 李四光"),
        ("参会：王小明、 李大力", "参会：王小明、李大力"),
        ("2021 年 3 月 5 日起", "2021年3月5日起"),
        ("第 3 条", "第3条"),
        ("２０２１年完成８０％", "2021年完成80%"),
        ("GDP 增长 5%", "GDP 增长 5%"),
        ("\u2f00\u2f45", "一方"),
        ("\ufeff标题\u200b一", "标题一"),
        ("甲\n\n \n　　乙", "甲\n乙"),
        ("甲\r\n乙\r\n", "甲\n乙"),
        ("姓名\t职务\n甲\t站长", "姓名\t职务\n甲\t站长"),
        ("湖\x00岸\x07线", "湖岸线"),
        ("", ""),
        (" \n\u3000\n", ""),
    ],
)
def test_only_what_the_eye_does_not_read_is_changed(source: str, text: str) -> None:
    assert normalise(source).text == text


def test_a_padded_name_is_quoted_as_it_was_written() -> None:
    source = "二、任务\n\n   总 队 长：林  舟 \n"
    normal = normalise(source)
    start = normal.text.index("总队长：林舟")
    at = normal.offsets.to_source(Span(start, start + len("总队长：林舟")))
    assert source[at.start : at.end] == "总 队 长：林  舟"


def test_spellings_of_one_thing_are_equal_when_squeezed() -> None:
    assert squeeze("总 队 长：林　舟") == squeeze("总队长：\n林舟") == "总队长：林舟"
    assert squeeze("１２０艘") == squeeze("120 艘")
