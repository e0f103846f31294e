# ruff: noqa: E501 - markup is easier to read on one line
"""Files of every format, made by the libraries that people make them with."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

W = nsdecls("w")
FONT = "STSong-Light"
_FONTS = ("/usr/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts")
_CHINESE = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "PingFang.ttc", "msyh.ttc", "simsun.ttc")


def saved(document: Any) -> bytes:
    """The bytes that a Word document or a workbook is saved as."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def define_list(document: Document, number: int, levels: Sequence[tuple[str, str]], extra: str = "") -> None:
    """A list in the document's numbering: format and text of each level."""
    body = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    part = document.part.numbering_part.element
    part.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{body}</w:abstractNum>'))
    text = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{extra}</w:num>'
    part.append(parse_xml(text))


def add_item(document: Document, number: int, level: int, text: str) -> None:
    """A paragraph that Word numbers by itself."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    mark = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.append(parse_xml(mark))


def add_xml(document: Document, xml: str) -> None:
    """A piece of WordprocessingML at the end of the body."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A zip container with members added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    """A member of a zip container."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return box.read(name)


def with_relation(data: bytes, identifier: str, kind: str, target: str, content: bytes) -> bytes:
    """A Word file with one more part that its body may refer to."""
    rels = part(data, "word/_rels/document.xml.rels")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    line = f'<Relationship Id="{identifier}" Type="{base}{kind}" Target="{target}"/></Relationships>'
    rels = rels.replace(b"</Relationships>", line.encode())
    return with_parts(data, {"word/_rels/document.xml.rels": rels, f"word/{target}": content})


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


class Pdf:
    """A PDF to draw on, with a Chinese font that every viewer knows; positions count from the top."""

    def __init__(self, **options: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, **options)
        self.height = A4[1]

    def text(self, x: float, top: float, text: str, size: float = 12) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - top, text)

    def centred(self, top: float, text: str, size: float = 12) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(A4[0] / 2, self.height - top, text)

    def body(self, top: float, lines: Iterable[str], x: float = 72, leading: float = 20) -> float:
        """Lines one below the other; one that begins with two ideographic spaces is indented by them."""
        for line in lines:
            self.text(x, top, line)
            top += leading
        return top

    def table(
        self, top: float, rows: Sequence[Sequence[str]], widths: Sequence[float], step: float = 24
    ) -> float:
        left = 72.0
        for row in rows:
            x = left
            for width, cell in zip(widths, row, strict=True):
                self.canvas.rect(x, self.height - top - step, width, step)
                self.text(x + 4, top + step - 8, cell)
                x += width
            top += step
        return top

    def next_page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def picture(*lines: str, size: int = 40) -> Image.Image:
    """Black text on white, as a scanner would give it."""
    found = [path for name in _CHINESE for folder in _FONTS for path in Path(folder).rglob(name)]
    font = ImageFont.truetype(str(found[0]), size)
    image = Image.new("RGB", (1000, 60 + 2 * size * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for at, line in enumerate(lines):
        draw.text((60, 30 + 2 * size * at), line, fill="black", font=font)
    return image


def as_bytes(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def with_picture(image: Image.Image) -> bytes:
    document = docx.Document()
    document.add_picture(io.BytesIO(as_bytes(image)), width=Inches(6))
    return saved(document)


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(
    *pages: Sequence[tuple[float, float, str]], template: Sequence[tuple[float, float, str]] = ()
) -> bytes:
    """An OFD file: runs of text with their places in millimetres, page by page."""
    listed = "".join(
        f'<ofd:Page ID="{at + 10}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Tpl_0/Content.xml": _ofd_page(template, ""),
    }
    for at, page in enumerate(pages):
        use = '<ofd:Template TemplateID="9"/>' if template else ""
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = _ofd_page(page, use)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return buffer.getvalue()


def _ofd_page(runs: Sequence[tuple[float, float, str]], template: str) -> str:
    objects = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="{x} {y} 180 6" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(len(text) - 1, 1)} 5">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        for at, (x, y, text) in enumerate(runs)
    )
    return (
        f"<ofd:Page {_OFD}>{template}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )
