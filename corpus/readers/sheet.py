"""Spreadsheets (.xlsx, .csv): each row a line, the header first: the only file that imports openpyxl."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableFile
from corpus.readers import detect, tables, text
from corpus.readers.package import Package
from corpus.readers.reading import Limits, Reading
from corpus.readers.tables import Cell

_MOST_CELLS = 2_000_000
_MOST_COLUMNS = 500


def read(data: bytes, limits: Limits) -> Reading:
    """The rows of all sheets that are shown, each sheet after its name."""
    if detect.kind(data) != "xlsx":
        return Reading("\n".join(_rows_of_text(data)), "sheet")
    Package(data, limits)  # refuses a bomb or an encrypted file before anything is unpacked
    lines: list[str] = []
    hidden = 0
    for name, shown, rows in _sheets(data):
        found = tables.lines(rows) if shown else []
        hidden += not shown
        if found:
            lines += [name, *found] if not name.lower().startswith("sheet") else found
    return Reading("\n".join(lines), "sheet", (f"{hidden} 张隐藏的工作表未收入",) if hidden else ())


def _rows_of_text(data: bytes) -> list[str]:
    source = text.decode(data)
    try:
        dialect: Any = csv.Sniffer().sniff(source[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(len(source) + 1)
    rows = csv.reader(io.StringIO(source, newline=""), dialect)
    return tables.lines([[Cell((cell,)) for cell in row] for row in rows])


def _sheets(data: bytes) -> Iterator[tuple[str, bool, list[list[Cell]]]]:
    """Name, whether it is shown, and cells of each sheet. Values are those last calculated."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # the library fails in many ways on damaged files
        raise UnreadableFile("表格须完整、没有损坏", error, "请用 Excel 或 WPS 另存") from error
    left = _MOST_CELLS
    for sheet in book.worksheets:
        rows = []
        for row in sheet.iter_rows(max_col=min(sheet.max_column or _MOST_COLUMNS, _MOST_COLUMNS)):
            left -= len(row)
            if left < 0:
                raise UnreadableFile(f"表格不超过 {_MOST_CELLS // 10000} 万格", sheet.title, "请拆分这个文件")
            rows.append([Cell(tuple(_shown(cell).splitlines())) for cell in row])
        yield sheet.title, sheet.sheet_state == "visible", _trimmed(rows)
    book.close()


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without the empty columns at their right."""
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell.lines), default=0)
    return [row[:width] for row in rows]


def _shown(cell: Any) -> str:
    """The value as a reader would write it."""
    value, style = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, int | float) and "%" in style:
        return f"{round(value * 100, 6):g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
