"""What is there and what is missing on this machine: one plain function a check."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.console import plain, table
from assistant.settings import PROJECT, VARIABLES, Settings
from corpus.errors import PolicyError

_GIB = 1024**3
_MEMORY_WANTED = 2 * _GIB
_DISK_WANTED = 1 * _GIB
_CPU_FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: `detail` is what was found, `fix` the next step where it is not `ok`.

    Without an `essential` one nothing can be answered; the others only cost speed or formats.
    """

    name: str
    ok: bool
    detail: str
    fix: str = ""
    essential: bool = True


def examine(settings: Settings) -> tuple[Check, ...]:
    """All checks, in the order in which a person would mend them. None of them changes anything."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 0
    return (
        python_version(sys.version_info[:3]),
        packages(PROJECT / "requirements.lock"),
        _tried("政策文件", lambda: corpus_folder(settings.corpus)),
        _tried("嵌入模型", lambda: model(settings)),
        _tried("阅读模型", reading_model),
        _tried("索引", lambda: index(settings)),
        memory(_available_memory()),
        disk(settings.index),
        processor(_cpu_flags(), cores),
        _tried("文件格式", formats),
        environment(os.environ),
    )


def healthy(checks: Sequence[Check]) -> bool:
    """True when everything essential is there."""
    return all(check.ok for check in checks if check.essential)


def as_table(checks: Sequence[Check]) -> str:
    """The checks as a table, then what to do about those that failed."""
    rows = [["正常" if c.ok else "缺失" if c.essential else "注意", c.name, c.detail] for c in checks]
    lines = [table(["状态", "项目", "情况"], rows)]
    fixes = [f"· {c.name}：{c.fix}" for c in checks if not c.ok]
    lines += ["", "处理办法", *fixes] if fixes else []
    lines += ["", "必需项齐全，可以使用" if healthy(checks) else "必需项不全，请先处理标为“缺失”的项目"]
    return plain("\n".join(lines))


def as_json(checks: Sequence[Check]) -> dict[str, Any]:
    """The checks as JSON: whether all is well, and each finding."""
    return {"ok": healthy(checks), "checks": [asdict(check) for check in checks]}


def python_version(version: tuple[int, ...]) -> Check:
    """Whether this Python is new enough."""
    return Check("Python", version >= (3, 11), ".".join(map(str, version)), "请安装 Python 3.11 或更高版本")


def packages(lock: Path) -> Check:
    """Whether every locked package is installed, in its version."""
    if not lock.is_file():
        return Check("依赖", True, "没有锁定文件，未核对")
    pins = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    absent, other = [], []
    for name, version in pins:
        try:
            found = metadata.version(name).split("+")[0]
        except metadata.PackageNotFoundError:
            absent.append(name)
            continue
        if found != version:
            other.append(f"{name} {found}（应为 {version}）")
    fix = "请运行：make setup"
    if absent:
        return Check("依赖", False, f"缺少 {_some(absent)}", fix)
    if other:
        return Check("依赖", False, f"版本不同：{_some(other)}", fix, essential=False)
    return Check("依赖", True, f"{len(pins)} 个，版本与锁定文件一致")


def corpus_folder(folder: Path) -> Check:
    """Whether there are policy files to read."""
    from corpus.library import scan

    try:
        entries = scan(folder)
    except PolicyError as error:
        return Check("政策文件", False, str(error), f"请把文件放入 {folder}，或设置 POLICYQA_CORPUS")
    return Check("政策文件", bool(entries), f"{folder}，{len(entries)} 个文件", f"请把文件放入 {folder}")


def reading_model(folder: Path | None = None) -> Check:
    """Whether the reading model is there and can be loaded: the one that ships, or that of a folder."""
    from assistant.reader.model import FOLDER, ReadingModel

    folder = folder or FOLDER
    try:
        ReadingModel(folder).read("问", [("", "答")])
    except PolicyError as error:
        return Check("阅读模型", False, str(error), "请运行：git checkout assistant/reader/weights")
    return Check("阅读模型", True, f"{folder}")


def model(settings: Settings) -> Check:
    """Whether the embedding model is there, every byte as recorded."""
    from index.model import find, verify

    try:
        located = find(settings.model, settings.models)
        verify(located)
    except PolicyError as error:
        return Check("嵌入模型", False, error.rule, error.next_step or "请运行：policyqa model")
    return Check("嵌入模型", True, f"{settings.model}，{located.dimension} 维，校验和正确")


def index(settings: Settings) -> Check:
    """Whether the index is whole, was built with the present model, and knows the present files."""
    from corpus.library import scan
    from index.model import find
    from index.store import open_index

    fix = "请运行：policyqa index"
    try:
        identity = find(settings.model, settings.models).identity
        manifest = open_index(settings.index, model_identity=identity, thorough=True).manifest
    except PolicyError as error:
        return Check("索引", False, str(error), fix)
    detail = f"{settings.index}，{len(manifest.documents)} 个文件，{manifest.passages} 个段落"
    unread = {failure.document for failure in manifest.failures}
    try:
        present = {(e.name, e.digest) for e in scan(settings.corpus) if e.name not in unread}
    except PolicyError:
        return Check("索引", True, detail)
    differing = {name for name, _ in present ^ set(manifest.digests.items())}
    if differing:
        changed = f"{detail}；{len(differing)} 个文件此后有变动"
        return Check("索引", False, changed, fix, essential=False)
    return Check("索引", True, detail)


def memory(available: int | None) -> Check:
    """Whether the model fits into memory."""
    if available is None:
        return Check("内存", True, "未知", essential=False)
    fix = f"建议至少有 {_gib(_MEMORY_WANTED)} 可用"
    return Check("内存", available >= _MEMORY_WANTED, f"可用 {_gib(available)}", fix, essential=False)


def disk(folder: Path) -> Check:
    """Whether an index can be written beside the present one."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    fix = f"建议至少有 {_gib(_DISK_WANTED)} 可用"
    return Check("磁盘", free >= _DISK_WANTED, f"可用 {_gib(free)}", fix, essential=False)


def processor(flags: frozenset[str], cores: int) -> Check:
    """How many cores there are, and which of the instructions that make embedding fast."""
    known = [flag for flag in _CPU_FLAGS if flag in flags]
    bf16 = "支持 bf16" if {"avx512_bf16", "amx_bf16"} & flags else "不支持 bf16，将用 fp32"
    counted = f"{cores} 核" if cores else "核数未知"
    return Check("处理器", True, f"{counted}，{'、'.join(known) or '指令集未知'}，{bf16}", essential=False)


def formats() -> Check:
    """Which kinds of file can be read here."""
    from corpus.readers import formats as known

    able = [suffix for suffix, _, available, _ in known() if available]
    reasons: dict[str, list[str]] = {}
    for suffix, _, available, reason in known():
        if not available:
            reasons.setdefault(reason, []).append(suffix)
    detail = f"可读 {' '.join(able)}"
    if not reasons:
        return Check("文件格式", True, detail, essential=False)
    fix = "；".join(f"{' '.join(suffixes)}：{reason}" for reason, suffixes in reasons.items())
    cannot = " ".join(suffix for suffixes in reasons.values() for suffix in suffixes)
    return Check("文件格式", False, f"{detail}；不可读 {cannot}", fix, essential=False)


def environment(env: Mapping[str, str]) -> Check:
    """Whether every variable that looks like ours is one of ours; a misspelt one has no effect."""
    unknown = sorted(name for name in env if name.startswith("POLICYQA_") and name not in VARIABLES)
    given = [name for name in VARIABLES if env.get(name, "").strip()]
    fix = f"可用的环境变量：{'、'.join(VARIABLES)}"
    detail = (
        f"不认识 {'、'.join(unknown)}" if unknown else f"已设置 {'、'.join(given) or '无（全部用默认值）'}"
    )
    return Check("环境变量", not unknown, detail, fix, essential=False)


def _tried(name: str, check: Callable[[], Check]) -> Check:
    """The check's finding, or that it could not run: a doctor must not fall ill itself."""
    try:
        return check()
    except (ImportError, OSError) as error:
        return Check(name, False, f"不能检查：{error}", "请运行：make setup")


def _available_memory() -> int | None:
    """Bytes that can still be had: the kernel's estimate, or what is left of a container's limit."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text_of("/proc/meminfo"), re.MULTILINE)
    available = int(found.group(1)) * 1024 if found else None
    limit, used = (_text_of(f"/sys/fs/cgroup/memory.{name}").strip() for name in ("max", "current"))
    if available is not None and limit.isdigit() and used.isdigit():
        return min(available, max(0, int(limit) - int(used)))
    return available


def _cpu_flags() -> frozenset[str]:
    found = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", _text_of("/proc/cpuinfo"), re.MULTILINE)
    return frozenset(found.group(1).split()) if found else frozenset()


def _text_of(path: str) -> str:
    """The content of one of the kernel's files, or nothing where it has none of that name."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def _gib(size: int) -> str:
    return f"{size / _GIB:.1f} GiB"


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 个" if len(names) > 5 else "")
