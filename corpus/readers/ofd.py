"""OFD, the national layout format (GB/T 33190): text by its place on the page, as in a PDF.

A container of XML. Positions are in millimetres; `TextCode` places a run of characters, `CTM` turns
and scales them. Templates (running heads, red titles) are laid under their pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import UnreadableFile
from corpus.readers import layout, paragraphs
from corpus.readers.layout import Piece
from corpus.readers.package import Element, Package, attribute, child, local, resolve
from corpus.readers.reading import Limits, NeedsScan, Reading

_POINTS = 72 / 25.4
Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)


def read(data: bytes, limits: Limits) -> Reading:
    """The text of all documents of an OFD file.

    Raises:
        NeedsScan: it holds pictures and not a single word.
        UnreadableFile: it is damaged or dangerous, or too long.
    """
    sheets: list[paragraphs.Sheet] = []
    pictures = 0
    for page in _all_pages(Package(data, limits), limits):
        sheets.append(paragraphs.Sheet(page.width, page.height, layout.order(page.pieces, [])))
        pictures += len(page.pictures)
    lines = paragraphs.lines(sheets)
    if not lines and pictures:
        raise NeedsScan
    return Reading("\n".join(lines), "ofd", (f"含 {pictures} 张图片，图中文字未收入",) if pictures else ())


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures of an OFD file, page by page."""
    package = Package(data, limits)
    names = [name for page in _all_pages(package, limits) for name in page.pictures]
    return [package.read(name) for name in names if name in package]


def _all_pages(package: Package, limits: Limits) -> Iterator[_Page]:
    """The pages of all documents in the file."""
    if "OFD.xml" not in package:
        raise UnreadableFile("OFD 文件须完整", "缺少 OFD.xml", "请重新取得这个文件")
    count = 0
    for root in (one.text or "" for one in package.xml("OFD.xml").iter() if local(one) == "DocRoot"):
        for page in _pages(package, resolve("OFD.xml", root.strip())):
            count += 1
            if count > limits.pages:
                raise UnreadableFile(f"OFD 不超过 {limits.pages} 页", f"多于 {limits.pages} 页", "请拆分")
            yield page


@dataclass(frozen=True, slots=True)
class _Page:
    width: float
    height: float
    pieces: list[Piece]
    pictures: list[str]  # the members that hold them


def _pages(package: Package, name: str) -> Iterator[_Page]:
    """The pages of a document, each with what its templates print on it."""
    document = package.xml(name)
    common = child(document, "CommonData")
    area = child(common, "PageArea", "PhysicalBox")
    templates = {
        one.get("ID", ""): resolve(name, one.get("BaseLoc", ""))
        for one in (common if common is not None else ())
        if local(one) == "TemplatePage"
    }
    media: dict[str, str] = {}
    for one in common if common is not None else ():
        if local(one) in ("PublicRes", "DocumentRes"):
            media |= _media(package, resolve(name, (one.text or "").strip()))
    pages = child(document, "Pages")
    for one in pages if pages is not None else ():
        if local(one) == "Page":
            yield _page(package, resolve(name, one.get("BaseLoc", "")), templates, media, area)


def _media(package: Package, name: str) -> dict[str, str]:
    """The members that hold the pictures of a list of resources, by their identifiers."""
    if name not in package:
        return {}
    root = package.xml(name)
    base = resolve(name, root.get("BaseLoc") or ".")
    return {
        one.get("ID", ""): resolve(base + "/", (getattr(child(one, "MediaFile"), "text", "") or "").strip())
        for one in root.iter()
        if local(one) == "MultiMedia" and one.get("Type") == "Image"
    }


def _page(
    package: Package, name: str, templates: dict[str, str], media: dict[str, str], area: Element | None
) -> _Page:
    root = package.xml(name)
    own = child(root, "Area", "PhysicalBox")
    box = _numbers(getattr(own if own is not None else area, "text", ""))
    roots = [root]
    for one in root:
        target = templates.get(one.get("TemplateID", "")) if local(one) == "Template" else None
        if target and target in package:
            roots.append(package.xml(target))
        if local(one) == "PageRes":
            media = media | _media(package, resolve(name, (one.text or "").strip()))
    pieces: list[Piece] = []
    pictures: list[str] = []
    for content in (child(one, "Content") for one in roots):
        for item in content.iter() if content is not None else ():
            if local(item) == "TextObject" and attribute(item, "Visible") not in ("false", "0"):
                pieces += _pieces(item)
            elif local(item) == "ImageObject":
                pictures.append(media.get(item.get("ResourceID", ""), ""))
    width, height = box[2:] if len(box) == 4 else (210.0, 297.0)
    return _Page(width * _POINTS, height * _POINTS, pieces, pictures)


def _pieces(item: Element) -> Iterator[Piece]:
    """The runs of a text object, upright ones only: what is turned is a watermark or a seal."""
    boundary = _numbers(item.get("Boundary", ""))
    size = (_numbers(item.get("Size", "")) or [4.0])[0]
    turned = _numbers(item.get("CTM", ""))
    a, b, c, d, e, f = turned if len(turned) == 6 else _UNTURNED
    if abs(b) > 0.1 * max(abs(a), 1e-6) or len(boundary) != 4:
        return
    x = y = 0.0
    for code in item:
        if local(code) != "TextCode" or not code.text:
            continue
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        text = code.text.strip("\r\n")
        ends = _steps(code.get("DeltaX", ""), len(text), size)
        falls = _steps(code.get("DeltaY", ""), len(text), 0.0)
        start = 0
        for at in range(1, len(text) + 1):  # a run ends where the text steps down or jumps
            if at < len(text) and not falls[at - 1] and -0.1 * size < ends[at - 1] < 1.25 * size:
                continue
            left = x + sum(ends[:start])
            right = x + sum(ends[: at - 1]) + size
            base = y + sum(falls[:start])
            bottom = boundary[1] + d * base + f
            height = abs(d) * size
            x0, x1 = boundary[0] + a * left + c * base + e, boundary[0] + a * right + c * base + e
            yield Piece(text[start:at], *(one * _POINTS for one in (x0, bottom - height, x1, bottom, height)))
            start = at


def _steps(value: str, count: int, default: float) -> list[float]:
    """The distances between characters; `g 3 5.0` says three times 5.0."""
    words = value.split()
    steps: list[float] = []
    while words and len(steps) < count:
        word = words.pop(0)
        if word == "g" and len(words) >= 2:
            repeat, step = _first(words.pop(0), 0), _first(words.pop(0), default)
            steps += [step] * min(int(repeat), count)
        else:
            steps.append(_first(word, default))
    last = steps[-1] if steps else default
    return steps + [last] * (count - len(steps))


def _first(value: str | None, default: float) -> float:
    found = _numbers(value or "")
    return found[0] if found else default


def _numbers(value: str | None) -> list[float]:
    try:
        return [float(word) for word in (value or "").split()]
    except ValueError:
        return []
