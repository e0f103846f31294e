"""Runs the `policyqa` command as a user does, and ends the tools of this folder as commands end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.errors import PolicyError, UsageError


def policyqa(*arguments: str | Path, command: str = "") -> None:
    """Run `policyqa` to its end; its progress goes where ours goes.

    `command` names another program. Raises UsageError when there is none, PolicyError when it ends
    with another status than 0 (its own message stands above).
    """
    program = command or _beside_python() or shutil.which("policyqa")
    if not program:
        raise UsageError("找不到 policyqa 命令", "", "请先运行 make setup，或用 --command 指明")
    try:
        done = subprocess.run([program, *map(str, arguments)], check=False)
    except OSError as error:
        raise UsageError("policyqa 命令无法运行", program, "请检查 --command") from error
    if done.returncode:
        shown = " ".join(map(str, arguments))
        raise PolicyError(f"policyqa 以状态 {done.returncode} 结束", shown, "原因见上面的信息")


def run(main: Callable[[Sequence[str]], int]) -> int:
    """The exit status of a tool: its own, or 2 with one line on standard error."""
    try:
        return main(sys.argv[1:])
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def say(line: str = "") -> None:
    """Write a line for people on standard output."""
    sys.stdout.write(line + "\n")


def _beside_python() -> str | None:
    return shutil.which("policyqa", path=str(Path(sys.executable).parent))
