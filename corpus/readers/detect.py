"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|table|meta|p)\b[^<]*>", re.IGNORECASE
)
_MHTML = re.compile(rb"^(?:from|mime-version|content-type|subject|date):", re.IGNORECASE | re.MULTILINE)
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind(data: bytes) -> str:
    """One of pdf, docx, xlsx, ofd, odt, zip, encrypted, ole, rtf, image, archive, html, mhtml, text."""
    found = next((name for magic, name in _MAGIC if data.startswith(magic)), "")
    if found == "ole":
        return "encrypted" if _OLE_ENCRYPTED in data else "ole"
    if found == "zip":
        return _zip_kind(data)
    if found:
        return found
    if _is_bitmap(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    return "pdf" if b"%PDF-" in data[:1024] else _text_kind(data)


def _text_kind(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MHTML.match(start) and b"multipart/related" in data[:8192].lower():
        return "mhtml"
    return "html" if start.startswith(b"<") and _HTML.search(head) else "text"


def is_whole_page(data: bytes) -> bool:
    """True when the bytes begin as an HTML page, and not just with some tag, as Markdown may."""
    return bool(re.search(rb"<!doctype\s+html|<html[\s>]", data[:4096], re.IGNORECASE))


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in (12, 40, 52, 56, 108, 124)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = set(box.namelist())
            mime = box.read("mimetype")[:80] if _small(box, "mimetype") else b""
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, NotImplementedError, RuntimeError):
        return "zip"
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "odt" if b"opendocument.text" in mime else "zip"


def _small(box: zipfile.ZipFile, name: str) -> bool:
    """True when the member is there and short enough to be read unguarded."""
    return name in box.namelist() and box.getinfo(name).file_size < 200
