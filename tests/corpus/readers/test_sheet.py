import datetime
import io
from collections import Counter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers import sheet
from corpus.readers.reading import DEFAULT
from tests.corpus.readers import make


def lines(data: bytes) -> list[str]:
    return sheet.read(data, DEFAULT).text.split("\n")


def test_rows_come_with_their_header_and_the_names_of_sheets() -> None:
    book = make.workbook(
        责任分工=[["事项", "单位"], ["道路\n清扫", "甲局"], [], [None, "乙局"]], Sheet2=[["一", 2]]
    )
    assert lines(book) == ["责任分工", "事项\t单位", "道路 清扫\t甲局", "\t乙局", "一\t2"]


def test_values_look_as_in_the_sheet() -> None:
    book = openpyxl.Workbook()
    row = book.worksheets[0]
    row.append([datetime.date(2019, 3, 1), 0.125, 1200.5, True, "=1+1"])
    row["B1"].number_format = "0.0%"
    assert lines(make.saved(book)) == ["2019-03-01\t12.5%\t1200.5\t是"]


def test_hidden_sheets_are_left_out_and_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(make.workbook(甲=[["看得见"]], 乙=[["看不见"]])))
    book["乙"].sheet_state = "hidden"
    reading = sheet.read(make.saved(book), DEFAULT)
    assert reading.text == "甲\n看得见"
    assert "1 张" in reading.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables_of_any_encoding(encoding: str, separator: str) -> None:
    rows = [["事项", "单位"], ["道路清扫", '"甲局\n乙局"'], ["绿化", "丙局"]]
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert lines(data) == ["事项\t单位", "道路清扫\t甲局 乙局", "绿化\t丙局"]


_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=20)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(_HAN, min_size=2, max_size=2), min_size=1, max_size=8))
def test_no_character_is_lost(rows: list[list[str]]) -> None:
    read = sheet.read(make.workbook(Sheet1=rows), DEFAULT).text
    assert Counter("".join(read.split())) == Counter("".join(map("".join, rows)))


def test_a_damaged_book_is_refused() -> None:
    broken = make.with_parts(make.workbook(a=[["一"]]), {"xl/workbook.xml": b"<broken"})
    with pytest.raises(UnreadableFile, match="表格"):
        sheet.read(broken, DEFAULT)
