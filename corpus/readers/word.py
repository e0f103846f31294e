"""Word documents (.docx): what a reader of the finished page sees, numbers of lists included.

The XML is walked by local names, so the strict and the usual edition and damaged relationships read
alike. Left out: deleted revisions, hidden text, comments, headers and footers, tables of contents.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from corpus.errors import UnreadableFile
from corpus.readers import html, numbering, tables, text
from corpus.readers.package import Element, Package, attribute, child, local, resolve
from corpus.readers.reading import Limits, NeedsScan, Reading

_DEEPEST_CHUNK = 3
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "rt", "fldData", "sectPr"}
_CHARACTERS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": ""}
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0A3": "□", "F071": "□", "F0FD": "☒"}


def read(data: bytes, limits: Limits) -> Reading:
    """The text of a .docx file.

    Raises:
        NeedsScan: it holds pictures and not a single word.
        UnreadableFile: it is damaged, encrypted or dangerous.
    """
    found = _Document(Package(data, limits), limits)
    lines = [line for line in map(str.strip, found.blocks(found.body)) if line]
    if not any(char.isalnum() for line in lines for char in line) and found.pictures:
        raise NeedsScan
    return Reading("\n".join(lines), "word", tuple(found.notes()))


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures of a .docx file in the order of its text."""
    found = _Document(Package(data, limits), limits)
    list(found.blocks(found.body))
    return [found.package.read(name) for name in found.pictures]


class _Document:
    def __init__(self, package: Package, limits: Limits, depth: int = 0) -> None:
        self.package, self.limits, self.depth = package, limits, depth
        self.main = self._main_part()
        self.parts = self._related(self.main)
        self.body = child(package.xml(self.main), "body")
        if self.body is None:
            raise UnreadableFile("Word 文件须有正文", "缺少正文部分", "请重新取得这个文件")
        styles = self._part("styles")
        self.numbering = numbering.read(self._part("numbering"), styles)
        self.contents, self.default_style = _styles(styles)
        self.remarks = {kind: self._remarks(kind) for kind in ("footnote", "endnote")}
        self.pictures: list[str] = []
        self.seen: set[str] = set()
        self.carried = ""  # text of a paragraph whose end was deleted: it goes on in the next

    def notes(self) -> Iterator[str]:
        """What staff should know of this file."""
        if "revision" in self.seen:
            yield "含修订记录，按接受全部修订读取"
        if "contents" in self.seen:
            yield "目录未收入"
        if "hidden" in self.seen:
            yield "隐藏文字未收入"
        if self.pictures:
            yield f"含 {len(self.pictures)} 张图片，图中文字未收入"
        if "chunk" in self.seen:
            yield "有嵌入的正文片段不能读取，请另存为普通 .docx"

    def _main_part(self) -> str:
        for _, kind, target in self._relations(""):
            if kind == "officeDocument" and target in self.package:
                return target
        return "word/document.xml"

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Identifier, kind and target of the relationships of a part; an unreadable list counts as none."""
        folder, _, name = part.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if listed not in self.package:
            return []
        return [
            (one.get("Id", ""), one.get("Type", "").rpartition("/")[2], resolve(part, one.get("Target", "")))
            for one in self.package.xml(listed)
            if one.get("TargetMode") != "External"
        ]

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        return {name: (kind, target) for name, kind, target in self._relations(part)}

    def _part(self, kind: str) -> Element | None:
        for one, target in self.parts.values():
            if one == kind and target in self.package:
                return self.package.xml(target)
        return None

    def _remarks(self, kind: str) -> dict[str, Element]:
        part = self._part(kind + "s")
        if part is None:
            return {}
        return {attribute(one, "id") or "": one for one in part if attribute(one, "type") in (None, "normal")}

    def blocks(self, parent: Element) -> Iterator[str]:
        """The paragraphs and table rows below `parent`, in order."""
        for one in parent:
            name = local(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield from tables.lines(self._rows(one))
            elif name == "altChunk":
                yield from self._chunk(one)
            elif name == "AlternateContent":
                yield from self.blocks(_alternative(one))
            elif name not in _SKIPPED:
                yield from self.blocks(one)
            elif name in ("del", "moveFrom"):
                self.seen.add("revision")

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        if style in self.contents:
            self.seen.add("contents")
            return
        boxes: list[Element] = []
        content = self.carried + "".join(self._inline(paragraph, boxes))
        self.carried = ""
        if child(properties, "rPr", "del") is not None:
            self.seen.add("revision")
            self.carried = content
        else:
            label = self.numbering.label(properties, self.default_style)
            if attribute(child(properties, "jc"), "val") == "center":  # a title on several lines
                content = content.replace("\v", "")
            if content.strip():
                yield from map(tables.plain, (label + content).split("\v"))
        for one in boxes:
            yield from self.blocks(one)

    def _inline(self, parent: Element, boxes: list[Element]) -> Iterator[str]:
        """The characters below `parent`, line breaks as vertical tabs; what stands aside goes to `boxes`."""
        for one in parent:
            name = local(one)
            if name == "t":
                yield one.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name in ("br", "cr"):
                yield "\v"
            elif name == "sym":
                yield _SYMBOLS.get((attribute(one, "char") or "").upper(), "")
            elif name == "txbxContent":
                boxes.append(one)
            elif name == "AlternateContent":
                yield from self._inline(_alternative(one), boxes)
            elif name == "r" and _hidden(one):
                self.seen.add("hidden")
            elif name in _SKIPPED:
                self.seen.update({"revision"} if name in ("del", "moveFrom") else ())
            else:
                self._aside(name, one, boxes)
                yield from self._inline(one, boxes)

    def _aside(self, name: str, one: Element, boxes: list[Element]) -> None:
        """Follows what an element refers to: a remark or a picture."""
        if name in ("footnoteReference", "endnoteReference"):
            remark = self.remarks[name.removesuffix("Reference")].get(attribute(one, "id") or "")
            if remark is not None:
                boxes.append(remark)
        elif name in ("blip", "imagedata"):
            _, target = self.parts.get(attribute(one, "embed") or attribute(one, "id") or "", ("", ""))
            if target in self.package and (mimetypes.guess_type(target)[0] or "").startswith("image/"):
                self.pictures.append(target)

    def _rows(self, table: Element) -> list[list[tables.Cell]]:
        """The rows of a table with a cell in every place of the grid."""
        rows: list[list[tables.Cell]] = []
        for row in _descend(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.seen.add("revision")
                continue
            above = rows[-1] if rows else []
            cells = [tables.Cell()] * _number(child(properties, "gridBefore"), 0)
            for one in _descend(row, "tc"):
                cells += self._cell(one, cells, above)
            rows.append(cells)
        return rows

    def _cell(self, one: Element, before: list[tables.Cell], above: list[tables.Cell]) -> list[tables.Cell]:
        properties = child(one, "tcPr")
        down = child(properties, "vMerge")
        across = attribute(child(properties, "hMerge"), "val")
        width = _number(child(properties, "gridSpan"), 1)
        if down is not None and attribute(down, "val") != "restart" and len(above) > len(before):
            return [above[len(before)]] * width
        if child(properties, "hMerge") is not None and across != "restart" and before:
            return [before[-1]]
        return [tables.Cell(tuple(self.blocks(one)))] * width

    def _chunk(self, one: Element) -> Iterator[str]:
        """The lines of a part in another format that stands in for text of the body."""
        _, target = self.parts.get(attribute(one, "id") or "", ("", ""))
        suffix = target.rpartition(".")[2].lower()
        if target not in self.package or self.depth >= _DEEPEST_CHUNK:
            self.seen.add("chunk")
            return
        data = self.package.read(target)
        if suffix in ("docx", "docm", "dotx"):
            inner = _Document(Package(data, self.limits), self.limits, self.depth + 1)
            yield from inner.blocks(inner.body)
        elif suffix in ("htm", "html", "xhtml", "mht", "mhtml"):
            yield from html.fragment(data).splitlines()
        elif suffix in ("txt", "xml"):
            yield from text.decode(data).splitlines()
        else:
            self.seen.add("chunk")


def _styles(styles: Element | None) -> tuple[set[str], str | None]:
    """The styles of tables of contents, and the style of a paragraph that names none."""
    contents: set[str] = set()
    default: str | None = None
    for one in styles if styles is not None else ():
        if local(one) != "style" or attribute(one, "type") != "paragraph":
            continue
        name = (attribute(child(one, "name"), "val") or "").lower()
        if name.startswith("toc ") and name[4:].isdigit():
            contents.add(attribute(one, "styleId") or "")
        if attribute(one, "default") in ("1", "true", "on"):
            default = attribute(one, "styleId")
    return contents, default


def _alternative(one: Element) -> Element:
    """The first choice for this content: the others say the same for older programs."""
    choice = child(one, "Choice")
    fallback = child(one, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else one


def _hidden(run: Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")


def _descend(parent: Element, name: str) -> Iterator[Element]:
    """The rows or cells of a table, also those wrapped in controls, but not those of inner tables."""
    for one in parent:
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _descend(one, name)


def _number(one: Element | None, default: int) -> int:
    value = attribute(one, "val") or ""
    return min(int(value), 100) if value.isdigit() else default
