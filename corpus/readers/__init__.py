"""Reading files of any format as plain text: `read` one, `formats` to see what can be read.

A file is read by what it contains; its suffix only says what to expect. Everything but plain text
is read in a child process with limits, see `guarded`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.readers import detect, guarded, markdown, office, text
from corpus.readers.reading import DEFAULT, MIB, Limits, Reading

__all__ = ["DEFAULT", "SUFFIXES", "Limits", "Reading", "formats", "load", "read", "read_bytes"]

SUFFIXES = {
    ".txt": "text",
    ".md": "text",
    ".docx": "word",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".mht": "html",
    ".mhtml": "html",
    ".ofd": "ofd",
    ".xlsx": "sheet",
    ".csv": "sheet",
    ".doc": "office",
    ".wps": "office",
    ".rtf": "office",
    ".odt": "office",
    ".png": "scan",
    ".jpg": "scan",
    ".jpeg": "scan",
    ".bmp": "scan",
    ".tif": "scan",
    ".tiff": "scan",
    ".webp": "scan",
}
_BY_CONTENT = {
    "pdf": "pdf",
    "docx": "word",
    "xlsx": "sheet",
    "ofd": "ofd",
    "odt": "office",
    "ole": "office",
    "rtf": "office",
    "image": "scan",
    "html": "html",
    "mhtml": "html",
}
_NEEDS = {
    "word": ("lxml",),
    "pdf": ("pdfplumber", "pypdfium2"),
    "html": ("bs4",),
    "ofd": ("lxml",),
    "sheet": ("openpyxl",),
    "scan": ("rapidocr", "onnxruntime"),
}


def read(path: Path, *, limits: Limits = DEFAULT) -> Reading:
    """The text of the file at `path`.

    Raises:
        UnreadableFile: with the rule that was broken, the value, and the next step, in Chinese.
    """
    return read_bytes(load(path, limits=limits), path.suffix, limits=limits)


def load(path: Path, *, limits: Limits = DEFAULT) -> bytes:
    """The bytes of the file at `path`, all from one moment.

    Raises:
        UnreadableFile: it is no file, empty, too large, not permitted, or changed meanwhile.
    """
    try:
        before = path.stat()
        if not path.is_file():
            raise UnreadableFile("只能读取普通文件", path.name, "请移走它")
        if before.st_size > limits.size:
            raise UnreadableFile(
                f"单个文件不超过 {limits.size // MIB} MB",
                f"{before.st_size / MIB:.0f} MB",
                "请拆分或压缩其中的图片",
            )
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
        after = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile("文件须能打开", reason, "请检查文件是否还在、是否有读取权限") from error
    states = [(state.st_size, state.st_mtime_ns) for state in (before, after)]
    if states[0] != states[1] or len(data) != after.st_size:
        raise UnreadableFile("读取期间文件不能变动", path.name, "请等它保存完毕后再试")
    if not data:
        raise UnreadableFile("文件不能为空", "0 字节", "请重新取得这个文件")
    return data


def read_bytes(data: bytes, suffix: str, *, limits: Limits = DEFAULT) -> Reading:
    """The text of a file's bytes; `suffix` (`.docx`) says what it claims to be.

    Raises:
        UnreadableFile: as `read`.
    """
    suffix = suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile("只读取已知的格式", suffix or "没有扩展名", "支持 " + " ".join(SUFFIXES))
    reader = _choose(data, suffix)
    expected = SUFFIXES[suffix]
    notes = () if reader == expected or reader == "scan" else (f"扩展名是 {suffix}，内容按 {reader} 读取",)
    if reader == "text":
        reading = _text(data, suffix)
    elif reader == "office":
        docx = office.to_docx(data, suffix, limits=limits)
        reading = guarded.run("word", docx, limits=limits)
    else:
        reading = guarded.run(reader, data, limits=limits)
    if not any(char.isalnum() for char in reading.text):
        raise UnreadableFile("文件里须有文字", "没有读出任何文字", "请检查文件内容是否为空，或换一种格式保存")
    return Reading(reading.text, reading.format, notes + reading.notes)


def _text(data: bytes, suffix: str) -> Reading:
    written = text.decode(data)
    if suffix == ".md" and markdown.is_saved_page(written):
        return Reading(markdown.document(written), "markdown", ("由网页转存的 Markdown，只取正文",))
    return Reading(written, "text")


def _choose(data: bytes, suffix: str) -> str:
    """The reader for these bytes; refuses what cannot be what it claims to be."""
    kind, expected = detect.kind(data), SUFFIXES[suffix]
    if kind == "encrypted":
        raise UnreadableFile("文件不能加密", f"{suffix} 文件设有打开密码", "请去掉密码后另存")
    if kind in ("zip", "archive"):
        value = f"{suffix} 文件损坏、被截断，或其实是压缩包"
        raise UnreadableFile("文件须完整且与扩展名相符", value, "请重新取得这个文件")
    if kind == "html" and suffix == ".md" and not detect.is_whole_page(data):
        return "text"
    if kind in _BY_CONTENT:
        return _BY_CONTENT[kind]
    if expected == "text" or suffix == ".csv" or expected == "html":
        return expected
    try:
        text.decode(data)
    except UnreadableFile as error:
        raise UnreadableFile(
            f"内容须与扩展名 {suffix} 相符", "内容不是这种格式，也不是文本", "请重新取得这个文件"
        ) from error
    return "text"


def formats() -> list[tuple[str, str, bool, str]]:
    """Each suffix with its reader, whether that works here, and if not, why (in Chinese)."""
    reasons = {reader: _missing(reader) for reader in set(SUFFIXES.values())}
    return [(suffix, reader, not reasons[reader], reasons[reader]) for suffix, reader in SUFFIXES.items()]


def _missing(reader: str) -> str:
    if reader == "office":
        return "" if office.program() else office.HOW_TO_INSTALL
    absent = [name for name in _NEEDS.get(reader, ()) if importlib.util.find_spec(name) is None]
    return f"缺少 Python 包 {'、'.join(absent)}，请重新运行 make 安装依赖" if absent else ""
