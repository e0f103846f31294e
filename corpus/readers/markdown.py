"""Web pages that a converter saved as Markdown: told by their header, read as web pages are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.readers import mainpart
from corpus.readers.page import Line, Page

_SOURCE = re.compile(
    r"^(?:URL Source|Source URL|source|url)\s*:\s*[\"']?https?://", re.IGNORECASE | re.MULTILINE
)
_TITLE = re.compile(r"^title\s*:\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE | re.MULTILINE)
_CONTENT = re.compile(r"^(?:Markdown Content:|---)[ \t]*\n", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^)\n]*)\)")
_HEADING = re.compile(r"^#{1,6}\s+")
_ITEM = re.compile(r"^[*+-]\s+")
_MARKS = re.compile(r"\*\*|__|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|`")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|rtf|zip|rar|7z|pptx?)$", re.IGNORECASE)
_HEADER = 2000  # characters in which the header stands


def is_saved_page(text: str) -> bool:
    """True for Markdown that names the address it was saved from."""
    return bool(_SOURCE.search(text[:_HEADER]))


def document(text: str) -> str:
    """The document in a saved page."""
    head = text[:_HEADER]
    title = _TITLE.search(head)
    content = list(_CONTENT.finditer(head))
    body = text[content[-1].end() :] if content else text
    name = title[1] if title else ""
    return mainpart.joined(mainpart.lines(Page(list(_lines(body)), name, {"articletitle": name})))


def _lines(body: str) -> Iterator[Line]:
    for raw in body.split("\n"):
        line = _IMAGE.sub("", raw).strip()
        heading = bool(_HEADING.match(line))
        line = _ITEM.sub("", _HEADING.sub("", line))
        links = "".join(found[1] for found in _LINK.finditer(line))
        files = any(
            _FILE.search(found[1]) or _FILE.search(found[2].split()[0] if found[2] else "")
            for found in _LINK.finditer(line)
        )
        text = _MARKS.sub("", _LINK.sub(r"\1", line)).strip()
        if text.startswith("|") and text.endswith("|"):
            cells = [cell.strip() for cell in text.strip("|").split("|")]
            if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                continue
            text = "\t".join(cells)
        if text:
            yield Line(text, len("".join(_MARKS.sub("", links).split())), heading=heading, attachment=files)
