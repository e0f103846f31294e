# ruff: noqa: E501 - markup is easier to read on one line
import io
from collections import Counter

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers import word
from corpus.readers.reading import DEFAULT, NeedsScan
from tests.corpus.readers import make
from tests.corpus.readers.make import W


def lines(data: bytes) -> list[str]:
    return word.read(data, DEFAULT).text.split("\n")


_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(_HAN, min_size=1, max_size=6),
    st.lists(st.lists(_HAN, min_size=2, max_size=2), min_size=1, max_size=3),
)
def test_no_character_of_the_body_is_lost(paragraphs: list[str], rows: list[list[str]]) -> None:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(0, 2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    read = word.read(make.saved(document), DEFAULT).text
    written = Counter("".join(paragraphs) + "".join(map("".join, rows)))
    assert Counter(read.replace("\n", "").replace("\t", "")) == written


def test_typed_text_comes_paragraph_by_paragraph() -> None:
    assert lines(make.word("一、总体要求", "", "（一）目标\t任务")) == ["一、总体要求", "（一）目标 任务"]


def test_automatic_numbers_are_written_out() -> None:
    document = docx.Document()
    styles = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    make.define_list(document, 90, styles)
    for text, level in [("总则", 0), ("甲", 1), ("2019年", 2), ("乙", 2), ("丙", 1), ("附则", 0), ("丁", 1)]:
        make.add_item(document, 90, level, text)
    expected = ["一、总则", "（一）甲", "1. 2019年", "2. 乙", "（二）丙", "二、附则", "（一）丁"]
    assert lines(make.saved(document)) == expected


def test_articles_count_on_over_chapters_and_past_ten() -> None:
    document = docx.Document()
    make.define_list(document, 91, [("chineseCountingThousand", "第%1条")])
    for number in range(21):
        make.add_item(document, 91, 0, f"内容{number}")
        document.add_paragraph("款")
    read = lines(make.saved(document))
    assert [read[0], read[20], read[40]] == ["第一条 内容0", "第十一条 内容10", "第二十一条 内容20"]


def test_a_list_of_its_own_begins_anew() -> None:
    document = docx.Document()
    make.define_list(document, 92, [("decimal", "%1.")])
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    text = f'<w:num {W} w:numId="93"><w:abstractNumId w:val="92"/>{restart}</w:num>'
    document.part.numbering_part.element.append(parse_xml(text))
    for number, content in [(92, "甲"), (92, "乙"), (93, "丙"), (93, "丁")]:
        make.add_item(document, number, 0, content)
    assert lines(make.saved(document)) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_numbers_that_come_from_a_style_are_written_out() -> None:
    document = docx.Document()
    make.define_list(document, 94, [("chineseCounting", "第%1章")])
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {W}><w:numId w:val="94"/></w:numPr>'))
    document.add_heading("总则", 1)
    document.add_heading("附则", 1)
    assert lines(make.saved(document)) == ["第一章 总则", "第二章 附则"]


def test_bullets_leave_no_sign_of_a_private_font() -> None:
    document = docx.Document()
    make.define_list(document, 95, [("bullet", "\uf06c")])
    make.add_item(document, 95, 0, "要点")
    assert lines(make.saved(document)) == ["要点"]


def test_rows_are_complete_where_cells_are_merged() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "任务分工表"
    table.cell(1, 0).text, table.cell(1, 1).text, table.cell(1, 2).text = "事项", "牵头单位", "期限"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "道路\n整治"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "甲局"
    table.cell(3, 1).text, table.cell(3, 2).text = "乙局", "6月"
    expected = ["任务分工表", "事项\t牵头单位\t期限", "道路 整治\t甲局\t甲局", "道路 整治\t乙局\t6月"]
    assert lines(make.saved(document)) == expected


def test_a_table_in_a_cell_stays_in_its_row() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "外"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    assert lines(make.saved(document)) == ["外\t内一 内二"]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "第一段\n第二段"
    assert lines(make.saved(document)) == ["第一段", "第二段"]


def test_revisions_are_read_as_accepted() -> None:
    document = docx.Document()
    make.add_xml(
        document,
        f'<w:p {W}><w:r><w:t>期限为</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>三</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a"><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>年</w:t></w:r></w:p>',
    )
    reading = word.read(make.saved(document), DEFAULT)
    assert reading.text == "期限为五年"
    assert "修订" in reading.notes[0]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    document = docx.Document()
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    make.add_xml(document, f"<w:p {W}>{mark}<w:r><w:t>前半</w:t></w:r></w:p>")
    make.add_xml(document, f"<w:p {W}><w:r><w:t>后半</w:t></w:r></w:p>")
    assert lines(make.saved(document)) == ["前半后半"]


def test_controls_fields_and_links_give_their_text() -> None:
    document = docx.Document()
    make.add_xml(
        document,
        f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t>2019年</w:t></w:r></w:fldSimple>'
        '<w:hyperlink w:anchor="a"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>',
    )
    assert lines(make.saved(document)) == ["控件2019年链接"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:v" xmlns:s="urn:s"'
    make.add_xml(
        document,
        f"<w:p {W} {names}><w:r><w:t>锚点</w:t><mc:AlternateContent><mc:Choice Requires='s'><w:drawing><s:box>{box}"
        f"</s:box></w:drawing></mc:Choice><mc:Fallback><w:pict><v:box>{box}</v:box></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
    )
    document.add_paragraph("下一段")
    assert lines(make.saved(document)) == ["锚点", "框中文字", "下一段"]


def test_footnotes_follow_their_paragraph() -> None:
    document = docx.Document()
    make.add_xml(document, f'<w:p {W}><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>')
    document.add_paragraph("下一段")
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>注释文字</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    data = make.with_relation(make.saved(document), "rId90", "footnotes", "footnotes.xml", notes.encode())
    assert lines(data) == ["正文", "注释文字", "下一段"]


def _with_chunk(name: str, content: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("前")
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    make.add_xml(document, f'<w:altChunk {W} {relation} r:id="rId91"/>')
    return make.with_relation(make.saved(document), "rId91", "aFChunk", name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chunk.html", "<html><body><p>第一条</p><p>第二条</p></body></html>".encode()),
        ("chunk.docx", make.word("第一条", "第二条")),
        ("chunk.txt", "第一条\r\n第二条".encode("gb18030")),
    ],
)
def test_a_body_in_another_format_is_read(name: str, content: bytes) -> None:
    assert lines(_with_chunk(name, content)) == ["前", "第一条", "第二条"]


def test_a_body_that_cannot_be_read_is_told() -> None:
    reading = word.read(_with_chunk("chunk.rtf", b"{\\rtf1}"), DEFAULT)
    assert any("片段" in note for note in reading.notes)


def test_a_title_on_two_lines_is_one_line_and_other_breaks_are_lines() -> None:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于印发方案").add_break(WD_BREAK.LINE)
    title.add_run("的通知")
    body = document.add_paragraph()
    body.add_run("第一行").add_break(WD_BREAK.LINE)
    body.add_run("第二行")
    assert lines(make.saved(document)) == ["关于印发方案的通知", "第一行", "第二行"]


def test_headers_contents_and_hidden_text_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("总则\t1", style=style)
    document.add_paragraph("正文").add_run("隐藏").font.hidden = True
    reading = word.read(make.saved(document), DEFAULT)
    assert reading.text == "正文"
    assert set(reading.notes) == {"目录未收入", "隐藏文字未收入"}


def test_pictures_are_told_and_a_file_of_nothing_else_is_to_be_recognised() -> None:
    image = make.picture("图")
    document = docx.Document(io.BytesIO(make.with_picture(image)))
    document.add_paragraph("正文")
    assert "1 张图片" in word.read(make.saved(document), DEFAULT).notes[0]
    with pytest.raises(NeedsScan):
        word.read(make.with_picture(image), DEFAULT)


def test_entities_are_refused() -> None:
    evil = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    data = make.with_parts(make.word("正文"), {"word/document.xml": evil})
    with pytest.raises(UnreadableFile, match="实体"):
        word.read(data, DEFAULT)


def test_a_relation_to_nowhere_does_no_harm() -> None:
    data = make.with_relation(make.word("正文"), "rId92", "image", "../NULL", b"")
    rels = make.part(data, "word/_rels/document.xml.rels").replace(b"numbering.xml", b"gone.xml")
    assert lines(make.with_parts(data, {"word/_rels/document.xml.rels": rels})) == ["正文"]
