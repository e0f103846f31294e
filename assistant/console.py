"""What a person at a terminal sees: progress, tables, errors, and the words of the command line."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import threading
import time
import unicodedata
from collections.abc import Sequence
from typing import NoReturn, Self, TextIO

from corpus.errors import UsageError

# Nobody counts a million pieces by eye: such totals are bytes.
_BYTES = 1_000_000
_TRANSLATED = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from .+\)", r"参数 \1 没有这个选择：\2"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"参数 \1 的值不对：\2"),
    (r"argument (.+?): expected .+ argument.*", r"参数 \1 缺少值"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 和 \2 不能同时使用"),
    (r"argument (.+?): ignored explicit argument (.+)", r"参数 \1 不带值：\2"),
    (r"argument (.+?): (.+)", r"参数 \1：\2"),
)


class _WideHelp(argparse.HelpFormatter):
    """Leaves room for the names, so that every explanation starts on its name's line."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese; a wrong call raises UsageError."""

    def __init__(self, **options: object) -> None:
        own = {"add_help": False, "allow_abbrev": False, "formatter_class": _WideHelp}
        super().__init__(**{**own, **options})  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Raises UsageError with the message in Chinese and the command that explains more."""
        for pattern, chinese in _TRANSLATED:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                message = found.expand(chinese)
                break
        raise UsageError(message, next_step=f"用法见：{self.prog} --help")

    def format_help(self) -> str:
        """The help text, its headings in Chinese."""
        return super().format_help().replace("usage: ", "用法：", 1)


class ProgressLine:
    """Progress on standard error: a line redrawn at a terminal, elsewhere a line now and then.

    Work done within two seconds shows nothing, so that quick commands stay quiet. Work that takes
    longer shows itself even when it has not called again since.
    """

    def __init__(self, stream: TextIO | None = None, *, patience: float = 2.0, every: float = 5.0) -> None:
        self._stream = stream or sys.stderr
        self._tty = self._stream.isatty()
        self._every = 0.1 if self._tty else every
        self._lock = threading.Lock()
        self._text = self._stage = ""
        self._from = (0.0, 0)
        self._next = time.monotonic() + patience
        self._timer = threading.Timer(patience, self._draw)
        self._timer.daemon = True
        self._timer.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Notes that `done` of `total` pieces of a stage are done, and shows it when it is time."""
        with self._lock:
            if stage != self._stage:
                self._stage, self._from = stage, (time.monotonic(), done)
            began, first = self._from
            left = _left(time.monotonic() - began, done - first, total - done)
            self._text = f"{stage} {_share(done, total)}".rstrip() + left
        if time.monotonic() >= self._next:
            self._draw()

    def close(self) -> None:
        """Wipes the line that stands at the terminal."""
        self._timer.cancel()
        with self._lock:
            self._text = ""
            if self._tty:
                self._stream.write("\r\x1b[K")
                self._stream.flush()

    def _draw(self) -> None:
        with self._lock:
            if not self._text:
                return
            self._next = time.monotonic() + self._every
            self._stream.write(f"\r\x1b[K{self._text}" if self._tty else self._text + "\n")
            self._stream.flush()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as aligned columns; a Chinese character is two columns wide."""
    lines = [head, *rows]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def plain(text: str) -> str:
    """The text without control characters, which could take over a terminal; line breaks stay."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"})


def _share(done: int, total: int) -> str:
    if total >= _BYTES:
        return f"{100 * done // total}%"
    return f"{done}/{total}" if total else ""


def _left(seconds: float, done: int, left: int) -> str:
    """The time left at the pace so far, or nothing while too little is done to tell."""
    if seconds < 1 or done <= 0 or left <= 0:
        return ""
    expected = seconds * left / done
    return f"，约剩 {expected:.0f} 秒" if expected < 90 else f"，约剩 {expected / 60:.0f} 分钟"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def prepare_streams() -> None:
    """Makes both output streams take any text: odd characters are escaped, a closed stream is no fault."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def abandon_output() -> None:
    """Lets what is left for standard output go nowhere: the interpreter flushes it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Writes an error, as one line, to standard error."""
    sys.stderr.write(f"错误：{plain(text)}\n")


def show(text: str) -> None:
    """Writes the text and a line break to standard output."""
    sys.stdout.write(text + "\n")
