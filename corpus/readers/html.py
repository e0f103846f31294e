"""Web pages as saved from government sites: the document in them, see `mainpart`."""

from __future__ import annotations

import codecs
import email
import email.policy
import re

from corpus.errors import UnreadableFile
from corpus.readers import detect, mainpart, markup, text
from corpus.readers.reading import Limits, Reading

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "ms936"}


def read(data: bytes, limits: Limits) -> Reading:
    """The document in a page; one that is not complete HTML is taken whole."""
    page = markup.parse(decode(data))
    return Reading(mainpart.joined(mainpart.lines(page)), "html")


def fragment(data: bytes) -> str:
    """All lines of a piece of HTML, as embedded in other formats."""
    return mainpart.joined(line.text for line in markup.parse(decode(data)).lines if line.hidden is None)


def decode(data: bytes) -> str:
    """The markup as text, by its own statement of the encoding if that holds, else as any text."""
    if detect.kind(data) == "mhtml":
        data = _page_of(data)
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in _CHINESE else name)
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong statement is common; the bytes tell
    return text.decode(data)


def _page_of(data: bytes) -> bytes:
    """The page of a web archive (.mht), as UTF-8."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                charset = part.get_content_charset()
                if charset:
                    name = "gb18030" if charset.lower() in _CHINESE else charset
                    return (
                        content.decode(name, errors="strict")
                        .encode("utf-8", "replace")
                        .replace(b"\r\n", b"\n")
                    )
                return content
    raise UnreadableFile("网页归档里须有网页", "没有 text/html 部分", "请重新保存网页")
