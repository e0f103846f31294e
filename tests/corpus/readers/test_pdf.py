import io
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from corpus.errors import UnreadableFile
from corpus.readers import pdf
from corpus.readers.reading import DEFAULT, Limits, NeedsScan
from tests.corpus.readers import make
from tests.corpus.readers.make import Pdf

FULL = "为了规范道路养护工作，提高公共服务的水平，根据有关法律法规，结合实际，"  # 36 characters: a full line


def lines(data: bytes) -> list[str]:
    return pdf.read(data, DEFAULT).text.split("\n")


def test_lines_become_paragraphs() -> None:
    sheet = Pdf()
    sheet.body(100, ["　　" + FULL[:34], FULL, "制定本办法。", "　　" + FULL[:34], "并且执行。"])
    assert lines(sheet.done()) == [FULL[:34] + FULL + "制定本办法。", FULL[:34] + "并且执行。"]


def test_paragraphs_go_on_over_pages_without_heads_and_page_numbers() -> None:
    sheet = Pdf()
    for page in range(1, 5):
        sheet.centred(40, "某市人民政府公报", 9)
        sheet.body(100, ["　　" + FULL[:34], FULL])
        sheet.body(700, [FULL])
        sheet.centred(810, f"— {page} —", 9)
        sheet.next_page()
    read = lines(sheet.done())
    assert not any("公报" in line or "—" in line for line in read)
    assert Counter("".join(read)) == Counter((FULL[:34] + FULL * 2) * 4)


def test_a_sentence_cut_by_the_page_end_is_whole() -> None:
    sheet = Pdf()
    sheet.body(100, ["　　" + FULL[:34], FULL])
    sheet.centred(800, "1", 9)
    sheet.next_page()
    sheet.body(100, ["本办法自发布之日起施行。"])
    sheet.centred(800, "2", 9)
    assert lines(sheet.done()) == [FULL[:34] + FULL + "本办法自发布之日起施行。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Pdf()
    sheet.centred(80, "关于道路养护的通知", 20)
    for at in range(12):
        sheet.text(72, 120 + 20 * at, "甲栏文字甲栏文字甲栏文字甲栏文字甲")
        sheet.text(310, 120 + 20 * at, "乙栏文字乙栏文字乙栏文字乙栏文字乙")
    left, right = "甲栏文字甲栏文字甲栏文字甲栏文字甲" * 12, "乙栏文字乙栏文字乙栏文字乙栏文字乙" * 12
    assert lines(sheet.done()) == ["关于道路养护的通知", left + right]


def test_a_title_on_two_lines_is_one() -> None:
    sheet = Pdf()
    sheet.centred(80, "某市人民政府办公室关于印发", 22)
    sheet.centred(112, "道路养护办法的通知", 22)
    sheet.body(160, ["各区人民政府：", "　　" + FULL[:34], "执行。"])
    assert lines(sheet.done())[:2] == ["某市人民政府办公室关于印发道路养护办法的通知", "各区人民政府："]


def test_articles_at_the_margin_begin_lines_of_their_own() -> None:
    sheet = Pdf()
    sheet.body(100, [f"第{number}条 " + FULL[:32] + "。" for number in "一二三"])
    assert len(lines(sheet.done())) == 3


def test_tables_are_rows_and_go_on_over_pages_under_one_header() -> None:
    header, widths = ["事项", "单位"], [200, 200]
    sheet = Pdf()
    sheet.table(700, [header, ["清扫", "甲局"]], widths)
    sheet.next_page()
    sheet.table(72, [header, ["绿化", "乙局"]], widths)
    sheet.body(300, ["表后文字。"])
    assert lines(sheet.done()) == ["事项\t单位", "清扫\t甲局", "绿化\t乙局", "表后文字。"]


def test_merged_cells_fill_every_row() -> None:
    sheet = Pdf()
    sheet.canvas.rect(72, sheet.height - 148, 100, 48)
    sheet.text(76, 128, "清扫")
    for at, name in enumerate(["甲局", "乙局"]):
        sheet.canvas.rect(172, sheet.height - 124 - 24 * at, 100, 24)
        sheet.text(176, 116 + 24 * at, name)
    assert lines(sheet.done()) == ["清扫\t甲局", "清扫\t乙局"]


def test_a_page_turned_on_its_side_is_read_upright() -> None:
    sheet = Pdf()
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -sheet.height)
    sheet.body(300, ["第一行文字。", "第二行文字。"], x=300)
    assert lines(sheet.done()) == ["第一行文字。", "第二行文字。"]


def test_a_page_stored_sideways_is_read_with_its_table() -> None:
    sheet = Pdf()
    sheet.canvas.setPageRotation(90)
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -A4[0])
    sheet.height = A4[0]
    sheet.text(72, 90, "责任分工表：")
    sheet.table(120, [["事项", "单位"], ["清扫", "甲局"]], [200, 200])
    assert lines(sheet.done()) == ["责任分工表：", "事项\t单位", "清扫\t甲局"]


def test_a_row_cut_by_the_page_end_is_whole() -> None:
    sheet = Pdf()
    sheet.table(700, [["事项", "单位", "期限"]], [100, 200, 100])
    for x in (72, 172, 372, 472):  # a row that no rule closes
        sheet.canvas.line(x, sheet.height - 724, x, sheet.height - 770)
    sheet.body(744, ["清扫"], x=80)
    sheet.body(744, ["甲局和各有关"], x=180)
    sheet.body(744, ["六月"], x=380)
    sheet.next_page()
    for x in (72, 172, 372, 472):
        sheet.canvas.line(x, sheet.height - 80, x, sheet.height - 104)
    sheet.canvas.line(72, sheet.height - 104, 472, sheet.height - 104)
    sheet.body(98, ["单位"], x=180)
    sheet.table(104, [["绿化", "乙局", "七月"]], [100, 200, 100])
    assert lines(sheet.done()) == ["事项\t单位\t期限", "清扫\t甲局和各有关单位\t六月", "绿化\t乙局\t七月"]


def test_watermarks_and_double_printing_leave_no_trace() -> None:
    sheet = Pdf()
    sheet.text(72, 100, "正文文字")
    sheet.text(72.3, 100, "正文文字")
    sheet.canvas.saveState()
    sheet.canvas.translate(100, 300)
    sheet.canvas.rotate(45)
    sheet.canvas.drawString(0, 0, "水印")
    sheet.canvas.restoreState()
    assert lines(sheet.done()) == ["正文文字"]


# The characters that the font's character set (GB 2312) has a code for.
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所民得经"
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.sampled_from(_COMMON), min_size=1, max_size=36), min_size=1, max_size=20))
def test_no_character_of_the_body_is_lost(written: list[str]) -> None:
    sheet = Pdf()
    sheet.body(150, written)
    read = pdf.read(sheet.done(), DEFAULT).text
    assert Counter("".join(read.split())) == Counter("".join(written))


def test_an_encrypted_file_is_refused() -> None:
    sheet = Pdf(encrypt=StandardEncryption("secret", canPrint=0))
    sheet.text(72, 100, "密文")
    with pytest.raises(UnreadableFile, match="加密"):
        pdf.read(sheet.done(), DEFAULT)


def test_a_file_that_only_forbids_printing_is_read() -> None:
    sheet = Pdf(encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    sheet.text(72, 100, "可读文字")
    assert lines(sheet.done()) == ["可读文字"]


def test_too_many_pages_are_refused_at_once() -> None:
    sheet = Pdf()
    for _ in range(12):
        sheet.next_page()
    with pytest.raises(UnreadableFile, match="13 页"):
        pdf.read(sheet.done(), Limits(pages=12))


def test_a_truncated_file_is_refused_or_read_but_never_empty() -> None:
    sheet = Pdf()
    sheet.body(100, [FULL] * 10)
    with pytest.raises(UnreadableFile):
        pdf.read(sheet.done()[:300], DEFAULT)


def test_a_page_that_is_a_picture_is_to_be_recognised() -> None:
    image = make.picture("图中文字")
    sheet = Pdf()
    sheet.body(100, ["有文字的一页。"])
    sheet.next_page()
    sheet.canvas.drawImage(ImageReader(io.BytesIO(make.as_bytes(image))), 0, 0, 595, 842)
    data = sheet.done()
    with pytest.raises(NeedsScan):
        pdf.read(data, DEFAULT)
    from corpus.readers.layout import Piece

    reading = pdf.read_pages(data, DEFAULT, lambda image: [Piece("认出的字", 200, 300, 400, 340, 40)])
    assert reading.text == "有文字的一页。\n认出的字"
    assert reading.format == "pdf"
    assert "第 2 页" in reading.notes[0]
