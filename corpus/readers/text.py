"""Plain text and Markdown: every character as it stands, whatever the encoding."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFile

_MARKS = (  # the longer marks first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_CHECK = "请核对扩展名与内容是否相符"
_SAVE_AS = "请用记事本等程序打开它，另存为 UTF-8 文本"


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, UTF-16 or UTF-32 by their marks, else UTF-8, else GB18030.

    Line ends become a line feed; nothing else is changed.

    Raises:
        UnreadableFile: the bytes are no text, or damaged.
    """
    text = _decode(data)
    found = _CONTROLS.findall(text)
    if "\0" in found or len(found) * 100 > len(text):
        raise UnreadableFile("文本文件里不应有二进制内容", f"{len(found)} 个控制字符", _CHECK)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _damaged(encoding, error) from error
    if b"\0" in data:
        raise UnreadableFile("文本文件里不应有二进制内容", "含有空字节", _CHECK)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _damaged("utf-8", error) from error
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        value = f"第 {error.start + 1} 个字节无法解释"
        raise UnreadableFile("文本须为 UTF-8、带标记的 UTF-16 或 GB18030 编码", value, _SAVE_AS) from error


def _mostly_utf8(data: bytes) -> bool:
    """True when damage hides in a UTF-8 text: GB18030 would turn it into other characters silently."""
    shown = data.decode("utf-8", errors="replace")
    bad = shown.count("\ufffd")
    good = sum(ord(char) > 0x7F for char in shown) - bad
    return good > 4 * bad


def _damaged(encoding: str, error: UnicodeDecodeError) -> UnreadableFile:
    return UnreadableFile(f"按 {encoding.upper()} 编码的文本有损坏", f"第 {error.start + 1} 个字节", _SAVE_AS)
