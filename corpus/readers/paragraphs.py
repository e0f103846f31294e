"""From the lines of pages to paragraphs: running heads gone, sentences and tables whole again."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from corpus.readers import tables
from corpus.readers.layout import Grid, Item, Line, join
from corpus.readers.tables import Cell

Rows = list[list[Cell]]
_EDGE = 0.115  # of the page's height: where running heads and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[-—–―~·•.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–―~·•.\s]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]+[编章节条款]|[一二三四五六七八九十]+[、．.]"
    r"|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、)）](?!\d)|[①-⑳]|附件\d*[:：]?|—|-)"
)
_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编章节条]\s"
)  # with the space, no mere mention of it
_ENDED = re.compile(r"[。；：！？…:;!?.”》）)]$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size and what stands on it in the order of reading."""

    width: float
    height: float
    items: list[Item]


def lines(sheets: list[Sheet]) -> list[str]:
    """The paragraphs and table rows of a document."""
    pages = _without_running_heads(sheets)
    result: list[str] = []
    for block in _blocks(pages, median(sheet.width for sheet in sheets) if sheets else 0):
        if isinstance(block, Grid):
            result += tables.lines(block.rows)
        else:
            text = block[0].text
            for line in block[1:]:
                text = join(text, line.text)
            result.append(text)
    return result


def _without_running_heads(sheets: list[Sheet]) -> list[list[Item]]:
    """The items of each page without page numbers and without what repeats at the edges of pages."""
    edges = [_edge_lines(sheet) for sheet in sheets]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    repeated = {key for key, count in seen.items() if count >= max(2, min(3, len(sheets) // 2))}
    result: list[list[Item]] = []
    for sheet, edge in zip(sheets, edges, strict=True):
        gone = {id(line) for line in edge if _key(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)}
        result.append([item for item in sheet.items if id(item) not in gone])
    return result


def _edge_lines(sheet: Sheet) -> list[Line]:
    """The outermost lines of a page, two at each end, that lie in its margins."""
    found = sorted((item for item in sheet.items if isinstance(item, Line)), key=lambda line: line.top)
    above = [line for line in found[:2] if line.bottom < _EDGE * sheet.height]
    below = [line for line in found[-2:] if line.top > (1 - _EDGE) * sheet.height]
    return above + below


def _key(line: Line) -> tuple[str, int]:
    """Equal for the running head of one page and of the next: digits count the pages, odd and even differ."""
    return re.sub(r"\d+", "#", "".join(line.text.split())), round(line.top / 8)


@dataclass(frozen=True, slots=True)
class _Style:
    """What most of the document looks like: size of type, distance of lines, margins."""

    size: float
    step: float
    left: float
    right: float


def _blocks(pages: list[list[Item]], width: float) -> list[list[Line] | Grid]:
    """Paragraphs as lists of lines, and tables, each whole across pages."""
    style = _style(pages, width)
    blocks: list[list[Line] | Grid] = []
    for page in pages:
        for at, item in enumerate(page):
            last = blocks[-1] if blocks else None
            if isinstance(item, Grid):
                if isinstance(last, Grid) and at == 0 and _continues(last, item):
                    blocks[-1] = _joined(last, item)
                else:
                    blocks.append(item)
            elif isinstance(last, list) and not _begins(last, item, at == 0, style):
                last.append(item)
            else:
                blocks.append([item])
    return blocks


def _style(pages: list[list[Item]], width: float) -> _Style:
    size = _body_size(pages)
    steps = [
        line.bottom - last.bottom
        for page in pages
        for last, line in itertools.pairwise(page)
        if isinstance(last, Line)
        and isinstance(line, Line)
        and 0.8 * size < line.bottom - last.bottom < 4 * size
    ]
    return _Style(size, median(steps) if steps else 2 * size, *_margins(pages, width))


def _body_size(pages: list[list[Item]]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for item in page:
            if isinstance(item, Line):
                sizes[round(item.size, 0)] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _margins(pages: list[list[Item]], width: float) -> tuple[float, float]:
    """The margins of the document; where no line reaches far, the right one is taken to be as the left."""
    found = [item for page in pages for item in page if isinstance(item, Line) and not item.beside]
    if not found:
        return 0, width
    reach = max(line.right - line.left for line in found)
    widest = [line for line in found if line.right - line.left > 0.9 * reach]
    left, right = median(line.left for line in widest), median(line.right for line in widest)
    return left, right if reach > 0.5 * width else max(right, width - left)


def _begins(paragraph: list[Line], line: Line, new_page: bool, style: _Style) -> bool:
    """True when `line` begins another paragraph."""
    last = paragraph[-1]
    size = max(line.size, last.size)
    if abs(line.size - last.size) > 0.15 * size:
        return True
    step = line.bottom - last.bottom
    left, right = _column(line, style)
    title = line.size > 1.1 * style.size and 0 < step < 2.2 * size
    if title and all(_leans(one, *_column(one, style)) < 1.5 * size for one in (last, line)):
        return False
    if _leans(line, left, right) < 1.5 * size and line.x0 - left > 1.5 * size:
        return True  # only a title goes on over several centred lines
    if step > style.step + 0.4 * size and not new_page:
        return True
    if _column(last, style)[1] - last.x1 > 1.8 * size or _ARTICLE.match(line.text):
        return True
    labelled = bool(_LABEL.match(line.text))
    ended = bool(_ENDED.search(last.text))
    if line.x0 - left > 0.9 * size:
        return ended or labelled or not _hangs(paragraph, line)
    return labelled and ended


def _hangs(paragraph: list[Line], line: Line) -> bool:
    """True when the lines of a numbered item stand right of its number."""
    first, last = paragraph[0], paragraph[-1]
    further = line.x0 - first.x0 > 0.9 * line.size
    aligned = len(paragraph) == 1 or abs(line.x0 - last.x0) < 0.5 * line.size
    return bool(_LABEL.match(first.text)) and further and aligned


def _column(line: Line, style: _Style) -> tuple[float, float]:
    """The margins that hold for a line: those of the document, or of its column where there are several."""
    return (line.left, line.right) if line.beside else (style.left, style.right)


def _leans(line: Line, left: float, right: float) -> float:
    """How much nearer a line is to one margin than to the other."""
    return abs((line.x0 - left) - (right - line.x1))


def _continues(table: Grid, following: Grid) -> bool:
    """True when the second table has the first one's columns."""
    return len(table.edges) == len(following.edges) and all(
        abs(one - other) < 5 for one, other in zip(table.edges, following.edges, strict=True)
    )


def _joined(table: Grid, following: Grid) -> Grid:
    """One table of two on consecutive pages; a header that the second repeats stands once."""
    above, below = table.rows, following.rows
    if [cell.text for cell in below[0]] == [cell.text for cell in above[0]]:
        below = below[1:]
    elif table.open_bottom and following.open_top:
        above, below = _mended(above, below)
    return Grid(
        above + below,
        table.edges,
        *(table.x0, table.top, table.x1, table.bottom),
        open_bottom=following.open_bottom,
    )


def _mended(above: Rows, below: Rows) -> tuple[Rows, Rows]:
    """The rows of both tables, the row that the page end cut in two being one again."""
    whole: dict[int, Cell] = {}
    for one, other in zip(above[-1], below[0], strict=True):
        cell = whole.get(id(one)) or whole.get(id(other)) or Cell((join(one.text, other.text),))
        whole[id(one)] = whole[id(other)] = cell
    above = [[whole.get(id(cell), cell) for cell in row] for row in above]
    below = [[whole.get(id(cell), cell) for cell in row] for row in below[1:]]
    return above, below
