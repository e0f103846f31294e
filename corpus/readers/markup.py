"""HTML cut into lines that know where in the page they stand: the only file that imports bs4.

Python's own parser is used, since lxml's silently loses text that is nested some hundred tags deep.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from corpus.readers import tables
from corpus.readers.numerals import FORMATS
from corpus.readers.page import Line, Page

_DROPPED = {
    *("script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "head", "title"),
    *("button", "select", "textarea", "input", "rp", "rt", "audio", "video", "map"),
}
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
    ),
    *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody"),
    *("td", "tfoot", "th", "thead", "tr", "ul"),
}
_ASIDE_TAGS = {"nav", "footer", "aside"}
_ASIDE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"}
_ASIDE_NAMES = {
    *(
        "nav",
        "navbar",
        "navigation",
        "mainnav",
        "topnav",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
    ),
    *(
        "footer",
        "copyright",
        "sidebar",
        "share",
        "bdshare",
        "bdsharebuttonbox",
        "pagination",
        "pager",
        "login",
    ),
    *("search", "toolbar", "sitemap", "friendlink", "qrcode", "modal", "popup", "dialog", "related"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|rtf|zip|rar|7z|pptx?)$", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WRAPPED = re.compile(
    r"(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\uffef])"
)
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_MOST_SPAN = 1000  # of columns or rows, as browsers bound them


def parse(markup: str) -> Page:
    """The lines of an HTML page or fragment."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))  # pages nest some thousand tags at worst
    soup = BeautifulSoup(markup, "html.parser")
    meta: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name, content = str(tag.get("name") or tag.get("property") or ""), str(tag.get("content") or "")
        if name and content.strip():
            meta.setdefault(name.lower(), " ".join(content.split()))
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    collector = _Collector()
    _walk(soup, collector, _Place())
    collector.end()
    return Page(collector.lines, title, meta)


@dataclass(frozen=True, slots=True)
class _Place:
    path: tuple[int, ...] = ()
    link: bool = False
    heading: bool = False
    aside: int | None = None
    hidden: int | None = None


@dataclass(slots=True)
class _Collector:
    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    prefix: str = ""  # the number of a list's item, until its text begins
    links: int = 0
    attachment: bool = False
    place: _Place = field(default_factory=_Place)

    def add(self, text: str, place: _Place) -> None:
        if not self.parts and not text.strip():
            return
        if not self.parts:
            self.place = place
            text, self.prefix = self.prefix + text.lstrip(), ""
        self.parts.append(text)
        self.links += len("".join(text.split())) if place.link else 0

    def end(self) -> None:
        text = squeeze("".join(self.parts))
        if text:
            self.put(text, self.place, self.links)
        self.parts, self.links, self.attachment = [], 0, False

    def put(self, text: str, place: _Place, links: int) -> None:
        attachment = self.attachment or (links > 0 and bool(_FILE.search(text)))
        line = Line(text, links, place.path, place.heading, attachment, place.aside, place.hidden)
        self.lines.append(line)


def squeeze(text: str) -> str:
    """The text with the white space of the markup, which browsers do not show, reduced to single spaces."""
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip()


def _walk(parent: Tag, out: _Collector, place: _Place) -> None:
    counter = _first_number(parent)
    for node in parent.children:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # comments and declarations
                out.add(str(node), place)
        elif not isinstance(node, Tag) or node.name in _DROPPED:
            continue
        elif node.name == "br":
            if place.heading:
                out.add(" ", place)
            else:
                out.end()
        else:
            if node.name == "li" and counter is not None:
                out.end()
                out.prefix = _item_label(parent, counter)
                counter += 1
            _visit(node, out, place)


def _visit(node: Tag, out: _Collector, place: _Place) -> None:
    inner = _enter(node, place)
    if node.name not in _BLOCKS:
        if node.name == "a" and _FILE.search(str(node.get("href") or "").partition("?")[0]):
            out.attachment = True
        _walk(node, out, inner)
    elif node.name == "table" and not _is_layout(node):
        out.end()
        _table(node, out, inner)
    else:
        out.end()
        _walk(node, out, inner)
        out.end()


def _enter(node: Tag, place: _Place) -> _Place:
    style, here = str(node.get("style") or ""), id(node)
    hidden = here if _HIDDEN.search(style) or node.has_attr("hidden") else None
    aside = here if _looks_aside(node) else None
    block = node.name in _BLOCKS
    return _Place(
        path=(*place.path, here) if block else place.path,
        link=place.link or node.name == "a",
        heading=place.heading or node.name in ("h1", "h2", "h3"),
        aside=place.aside if place.aside is not None else aside,
        hidden=place.hidden if place.hidden is not None else hidden,
    )


def _looks_aside(node: Tag) -> bool:
    if node.name in _ASIDE_TAGS or str(node.get("role") or "") in _ASIDE_ROLES:
        return True
    classes = node.get("class")
    names = [*(classes if isinstance(classes, list) else [str(classes or "")]), str(node.get("id") or "")]
    words = {word for name in names for word in re.split(r"[-_]+", str(name).lower())}
    return bool(words & _ASIDE_NAMES) and node.name not in ("body", "html")


def _first_number(node: Tag | None) -> int | None:
    """The number of the first item where the browser numbers a list, else None."""
    if node is None or node.name != "ol" or "list-style" in str(node.get("style") or ""):
        return None
    start = str(node.get("start") or "1")
    return int(start) if start.isdigit() else 1


def _item_label(parent: Tag, number: int) -> str:
    return FORMATS[_LIST_STYLES.get(str(parent.get("type") or "1"), "decimal")](number) + ". "


def _is_layout(table: Tag) -> bool:
    """True for a table that only places things on the page."""
    cells = table.find_all(["td", "th"])
    rows = table.find_all("tr")
    if table.find("table") or len(cells) <= len(rows):
        return True
    if len(rows) < 2 and len(table.get_text(strip=True)) > 200:
        return True
    lengths = [len(cell.get_text(strip=True)) for cell in cells]
    largest = max(range(len(cells)), key=lengths.__getitem__)
    paragraphs = cells[largest].find_all(["p", "div", "br"])
    return lengths[largest] > 500 and lengths[largest] > 0.6 * sum(lengths) and len(paragraphs) > 3


def _table(table: Tag, out: _Collector, place: _Place) -> None:
    caption = table.find("caption")
    if caption is not None:
        _walk(caption, out, place)
        out.end()
    for line in tables.lines(_grid(table, out, place)):
        out.put(line, place, 0)


def _grid(table: Tag, out: _Collector, place: _Place) -> list[list[tables.Cell]]:
    rows: list[list[tables.Cell]] = []
    waiting: dict[int, tuple[int, tables.Cell]] = {}  # by column: rows that a cell above still covers
    for row in table.find_all("tr"):
        cells: list[tables.Cell] = []
        fresh = iter(row.find_all(["td", "th"], recursive=False))
        while True:
            column = len(cells)
            if column in waiting:
                left, cell = waiting.pop(column)
                cells.append(cell)
                if left > 1:
                    waiting[column] = (left - 1, cell)
                continue
            node = next(fresh, None)
            if node is None and not any(at > column for at in waiting):
                break
            cell = _cell(node, place) if node is not None else tables.Cell()
            down, across = (_span(node, "rowspan"), _span(node, "colspan")) if node is not None else (1, 1)
            for _ in range(across):
                if down > 1:
                    waiting[len(cells)] = (down - 1, cell)
                cells.append(cell)
        rows.append(cells)
    return rows


def _cell(node: Tag, place: _Place) -> tables.Cell:
    inner = _Collector()
    _walk(node, inner, place)
    inner.end()
    return tables.Cell(tuple(line.text for line in inner.lines))


def _span(node: Tag, name: str) -> int:
    value = str(node.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdigit() else 1
