"""The child of `guarded`: takes bytes from standard input, answers with text on standard output."""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any, BinaryIO

from corpus.errors import UnreadableFile
from corpus.readers.reading import Limits, NeedsScan, Reading

_INSTALL = "请重新运行 make 安装依赖"
_AGAIN = "请重新取得这个文件，或另存为 .docx 或 .txt"


def main() -> None:
    """Serves requests until standard input ends."""
    requests = sys.stdin.buffer
    replies = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # a library that prints must not write into a reply
    while head := requests.readline():
        reply = _serve(json.loads(head), requests)
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()


def _serve(head: dict[str, Any], requests: BinaryIO) -> dict[str, Any]:
    data, limits = requests.read(head["size"]), Limits(**head["limits"])
    _confine(limits)
    try:
        reading: Reading = importlib.import_module(f"corpus.readers.{head['reader']}").read(data, limits)
    except UnreadableFile as error:
        return {"rule": error.rule, "value": error.value, "next_step": error.next_step}
    except ModuleNotFoundError as error:
        return {
            "rule": "读取这种文件要装好所需的 Python 包",
            "value": error.name or "",
            "next_step": _INSTALL,
        }
    except NeedsScan:
        return {"scan": True}
    except (MemoryError, RecursionError):
        return {"exhausted": True}
    except Exception as error:  # any library may fail in any way on a damaged file: that is one file's error
        what = f"{type(error).__name__}: {error}"
        return {"rule": "文件须完整、没有损坏", "value": what, "next_step": _AGAIN, "doubtful": True}
    text = reading.text.encode("utf-8", "replace").decode("utf-8")
    return {"text": text, "format": reading.format, "notes": list(reading.notes)}


def _confine(limits: Limits) -> None:
    """Bounds this process for one file; the limits are soft, so that the next may have others."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the parent's clock alone holds
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds * (os.cpu_count() or 1) + 1
    for what, amount in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, seconds)):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


if __name__ == "__main__":
    main()
