"""Reading in a child process that cannot take more memory or time than it was given.

A crafted file of a megabyte can ask for gigabytes or never end, inside libraries that we do not
control. So they run in a child, which is kept for the next file (starting one costs most of a
second) and replaced when it dies. Bytes go in and text comes out by pipes; the child opens no file.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.readers.reading import MIB, Limits, Reading

_ROOT = Path(__file__).resolve().parents[2]
_FILES_PER_CHILD = 200  # memory that libraries leak must not add up over a corpus


class _Child:
    """A process that answers one request after the other."""

    def __init__(self) -> None:
        self.served = 0
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "corpus.readers.worker"],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, reader: str, data: bytes, limits: Limits) -> dict[str, Any] | None:
        """The child's reply, or None when it died; a child out of time is ended."""
        self.served += 1
        late = threading.Event()
        timer = threading.Timer(limits.seconds, self._end, [late])
        timer.start()
        try:
            reply = self._exchange(reader, data, limits)
        finally:
            timer.cancel()
        if late.is_set():
            raise UnreadableFile("读取须在时限内完成", f"超过 {limits.seconds} 秒", "请拆分这个文件")
        return reply

    def _end(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def _exchange(self, reader: str, data: bytes, limits: Limits) -> dict[str, Any] | None:
        head = {"reader": reader, "size": len(data), "limits": asdict(limits)}
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(json.dumps(head).encode() + b"\n" + data)
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except (BrokenPipeError, ConnectionError, OSError):
            return None
        return json.loads(line) if line.endswith(b"\n") else None

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):  # what was still to be written to a dead child
                    pipe.close()


_idle: dict[bool, list[_Child]] = {False: [], True: []}  # between two files; those for scans apart


def run(reader: str, data: bytes, *, limits: Limits) -> Reading:
    """The reading of `data` by the module named `reader`.

    Raises:
        UnreadableFile: the reader refused the file, or a limit was reached.
    """
    if reader == "scan":
        limits = _for_scans(limits)
    reply = _ask(reader, data, limits)
    if reply.get("scan"):
        return run("scan", data, limits=limits)
    if "rule" in reply:
        raise UnreadableFile(reply["rule"], reply["value"], reply["next_step"])
    return Reading(reply["text"], reply["format"], tuple(reply["notes"]))


def _ask(reader: str, data: bytes, limits: Limits) -> dict[str, Any]:
    """The reply of a child; one that may have failed by what it did before is replaced, once."""
    for fresh in (False, True):
        with _child(reader == "scan", fresh=fresh) as child:
            reply = child.ask(reader, data, limits)
            failed = reply is None or reply.get("exhausted") or reply.get("doubtful")
            if reply is not None and not failed:
                return reply
            alone = child.served == 1
            child.served = _FILES_PER_CHILD
        if alone:
            break
    if reply is not None and "rule" in reply:
        return reply
    raise UnreadableFile(
        "读取所需的内存和处理器时间须在限额内",
        f"超出 {limits.memory // MIB} MB 或 {limits.seconds} 秒，或读取程序意外中止",
        "文件可能损坏或经过特殊构造；请另存为 .docx 或 .txt",
    )


def _for_scans(limits: Limits) -> Limits:
    given = asdict(limits)
    return Limits(**{**given, "seconds": limits.scan_seconds, "memory": limits.scan_memory})


@contextmanager
def _child(scans: bool, *, fresh: bool) -> Iterator[_Child]:
    """A child to ask; it is kept afterwards unless it died, failed or is worn out."""
    idle = _idle[scans]
    try:
        child = _Child() if fresh else idle.pop()
    except IndexError:  # none waits; asked this way since callers may run at one time
        child = _Child()
    try:
        yield child
    except BaseException:
        child.close()
        raise
    if child.process.poll() is None and child.served < _FILES_PER_CHILD:
        idle.append(child)
    else:
        child.close()


@atexit.register
def close() -> None:
    """Ends the children that wait; the next reading starts another."""
    for idle in _idle.values():
        while idle:
            idle.pop().close()
