"""Old word processor files (.doc .wps .rtf .odt), turned into .docx by LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.readers.reading import Limits

HOW_TO_INSTALL = (
    "没有安装 LibreOffice；安装命令：sudo apt install libreoffice-writer"
    "（macOS：brew install --cask libreoffice）"
)
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def program() -> str | None:
    """The LibreOffice command of this machine, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def to_docx(data: bytes, suffix: str, *, limits: Limits) -> bytes:
    """The same document as .docx bytes.

    LibreOffice runs without macros in a profile of its own, which is thrown away, so that neither a
    running LibreOffice nor another file can disturb it.

    Raises:
        UnreadableFile: LibreOffice is missing, failed, or took too long.
    """
    command = program()
    if command is None:
        raise UnreadableFile("这种文件要由 LibreOffice 转换", suffix, HOW_TO_INSTALL + "；或另存为 .docx")
    with tempfile.TemporaryDirectory(prefix="policyqa-office-") as folder:
        home = Path(folder)
        source, out = home / f"document{suffix}", home / "out"
        source.write_bytes(data)
        _convert([command, *_options(home), "--outdir", str(out), str(source)], home, limits)
        made = out / "document.docx"
        if not made.is_file() or not made.stat().st_size:
            value = f"{suffix} 文件转换后没有内容"
            raise UnreadableFile("LibreOffice 须能打开这个文件", value, "请用 Word 或 WPS 另存为 .docx")
        if made.stat().st_size > limits.size:
            raise UnreadableFile("转换后的文件不能过大", f"{made.stat().st_size} 字节", "请拆分这个文件")
        return made.read_bytes()


def _options(home: Path) -> list[str]:
    profile = (home / "profile").as_uri()
    return [
        f"-env:UserInstallation={profile}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
    ]


def _convert(command: list[str], home: Path, limits: Limits) -> None:
    """Runs LibreOffice; it starts processes of its own, so a whole group is ended on a timeout."""
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=home, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        value = f"超过 {limits.seconds} 秒"
        raise UnreadableFile("LibreOffice 转换须在时限内完成", value, "请另存为 .docx") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, 9)
    else:
        process.kill()
    process.wait()
