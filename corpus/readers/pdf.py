"""PDF files: text by its place on the page, tables by their rules, pictures of pages by recognition.

The only file that imports pypdfium2.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import UnreadableFile
from corpus.readers import layout, paragraphs, rules
from corpus.readers.layout import Piece
from corpus.readers.reading import Limits, NeedsScan, Reading

Recogniser = Callable[[Any], list[Piece]]
_DPI = 200  # what recognition needs for the usual sizes of type
_FEW = 30  # characters that a scanning program may stamp on a page
_FEWEST_RULES = 3
_MOST_RULES = 5000  # a drawing, not a table


def read(data: bytes, limits: Limits) -> Reading:
    """The text of a PDF file.

    Raises:
        NeedsScan: pages hold pictures in place of text.
        UnreadableFile: it is damaged, encrypted, or too long.
    """
    return read_pages(data, limits, None)


def read_pages(data: bytes, limits: Limits, recognise: Recogniser | None) -> Reading:
    """As `read`; pages without text go to `recognise`, whose pieces are in pixels of the picture."""
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise UnreadableFile(f"PDF 不超过 {limits.pages} 页", f"{len(document)} 页", "请拆分这个文件")
        sheets: list[paragraphs.Sheet] = []
        scanned: list[int] = []
        for number in range(len(document)):
            page = _Page(document[number])
            if page.is_scan:
                scanned.append(number + 1)
                sheets.append(_recognised(page, recognise, len(scanned), limits))
            else:
                sheets.append(page.sheet(rules.tables(data, number) if page.may_have_tables else []))
            page.close()
    finally:
        document.close()
    name = "scan" if len(scanned) == len(sheets) else "pdf"
    return Reading("\n".join(paragraphs.lines(sheets)), name, tuple(_notes(scanned, len(sheets))))


def _notes(scanned: list[int], pages: int) -> Iterator[str]:
    if not scanned:
        return
    which = "全部页面" if len(scanned) == pages else "第 " + "、".join(map(str, scanned[:20])) + " 页"
    more = f" 等 {len(scanned)} 页" if 20 < len(scanned) < pages else ""
    yield f"{which}{more}没有文字，由图像识别读出，可能有误"


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableFile("文件不能加密", "PDF 设有打开密码", "请去掉密码后另存") from error
        raise UnreadableFile("PDF 须完整、没有损坏", error, "请重新取得这个文件") from error
    if not len(document):
        raise UnreadableFile("PDF 须有页面", "0 页", "请重新取得这个文件")
    return document


def _recognised(page: _Page, recognise: Recogniser | None, count: int, limits: Limits) -> paragraphs.Sheet:
    if recognise is None:
        raise NeedsScan
    if count > limits.scan_pages:
        value = f"超过 {limits.scan_pages} 页没有文字"
        raise UnreadableFile(
            f"一个文件最多识别 {limits.scan_pages} 页图片", value, "请拆分这个文件，或先转成文字"
        )
    factor = 72 / _DPI
    pieces = [
        Piece(one.text, *(at * factor for at in (one.x0, one.top, one.x1, one.bottom, one.size)))
        for one in recognise(page.picture())
    ]
    return paragraphs.Sheet(page.width, page.height, layout.order(pieces, []))


class _Page:
    """A page as it is looked at, with the characters on it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self._box = page.get_mediabox()
        angles = Counter(self._angle(index) for index in range(min(self._text.count_chars(), 500)))
        self._turned = angles.most_common(1)[0][0] if angles else page.get_rotation()
        width, height = self._box[2] - self._box[0], self._box[3] - self._box[1]
        self.width, self.height = (height, width) if self._turned in (90, 270) else (width, height)
        self.pieces, usable, bad = self._pieces()
        self.is_scan = (usable <= _FEW or bad > usable) and self._has_picture()
        self.may_have_tables = self._turned == page.get_rotation() and self._has_rules()

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def picture(self) -> Any:
        """The page as an image of red, green and blue."""
        return self._page.render(scale=_DPI / 72).to_pil().convert("RGB")

    def sheet(self, found: list[rules.Table]) -> paragraphs.Sheet:
        """The lines and tables of the page; `found` are the tables that its rules draw."""
        pieces, grids = self.pieces, []
        for table in found:
            inside = [piece for piece in pieces if rules.within(piece, table.box)]
            grid = table.filled(inside)
            if grid is not None:
                grids.append(grid)
                gone = {id(piece) for piece in inside}
                pieces = [piece for piece in pieces if id(piece) not in gone]
        return paragraphs.Sheet(self.width, self.height, layout.order(pieces, grids))

    def _angle(self, index: int) -> int:
        """The quarter turn of a character, in degrees; -1 for any other turn, as of a watermark."""
        degrees = -math.degrees(pdfium.FPDFText_GetCharAngle(self._text, index)) % 360
        quarter = round(degrees / 90) * 90
        return quarter % 360 if abs(degrees - quarter) < 5 else -1

    def _pieces(self) -> tuple[list[Piece], int, int]:
        """The runs of characters on the page; how many can be read; how many have no known meaning."""
        runs: list[list[Piece]] = []
        bad = usable = 0
        for char in self._characters():
            if char.text == "\ufffd":
                bad += 1
                continue
            usable += not char.text.isspace()
            last = runs[-1][-1] if runs else None
            if last is not None and _repeats(last, char):
                continue
            if last is not None and _follows(last, char):
                runs[-1].append(char)
            else:
                runs.append([char])
        return [_run(run) for run in runs], usable, bad

    def _characters(self) -> Iterator[Piece]:
        box, high = pdfium.FS_RECTF(), 0
        for index in range(self._text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(self._text, index)
            if pdfium.FPDFText_IsGenerated(self._text, index) or code in (0x0A, 0x0D, 0x02):
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            if self._angle(index) != self._turned:
                continue
            pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
            yield self._placed(_meaning(code), box)

    def _placed(self, text: str, box: Any) -> Piece:
        """The character in the coordinates of a reader who looks at the page the right way up."""
        left, bottom, right, top = self._box
        x0, x1, top_, bottom_ = {
            0: (box.left - left, box.right - left, top - box.top, top - box.bottom),
            90: (box.bottom - bottom, box.top - bottom, box.left - left, box.right - left),
            180: (right - box.right, right - box.left, box.bottom - bottom, box.top - bottom),
        }.get(self._turned, (top - box.top, top - box.bottom, right - box.right, right - box.left))
        return Piece(text, x0, top_, x1, bottom_, bottom_ - top_)

    def _has_picture(self) -> bool:
        """True when one image covers half of the page or more."""
        area = abs((self._box[2] - self._box[0]) * (self._box[3] - self._box[1]))
        covered = 0.0
        for image in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            left, bottom, right, top = image.get_bounds()
            covered += abs((right - left) * (top - bottom))
        return bool(covered > 0.4 * area)

    def _has_rules(self) -> bool:
        count = 0
        for _ in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
            count += 1
            if count > _MOST_RULES:
                return False
        return count >= _FEWEST_RULES


def _meaning(code: int) -> str:
    """The character of a code; radicals stand for the characters they look like, private codes for none."""
    if code in (0, 0xFFFE, 0xFFFF) or 0xE000 <= code < 0xF900 or 0xD800 <= code < 0xE000:
        return "\ufffd"
    char = chr(code)
    return unicodedata.normalize("NFKC", char) if 0x2E80 <= code < 0x2FE0 else char


def _repeats(last: Piece, char: Piece) -> bool:
    """True for a character printed twice to look bold."""
    near = abs(last.x0 - char.x0) < 0.3 * (char.x1 - char.x0) and abs(last.top - char.top) < 0.2 * char.size
    return last.text == char.text and near


def _follows(last: Piece, char: Piece) -> bool:
    near = -0.3 * char.size < char.x0 - last.x1 < 0.2 * char.size
    return near and abs(last.bottom - char.bottom) < 0.2 * char.size


def _run(run: list[Piece]) -> Piece:
    return Piece(
        "".join(char.text for char in run),
        run[0].x0,
        min(char.top for char in run),
        run[-1].x1,
        max(char.bottom for char in run),
        median(char.size for char in run),
    )
