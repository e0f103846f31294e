"""Where things are and what is served: one frozen record, and the only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent
VARIABLES = {
    "POLICYQA_CORPUS": "政策文件所在的文件夹",
    "POLICYQA_INDEX": "索引所在的文件夹",
    "POLICYQA_MODELS": "嵌入模型所在的文件夹",
    "POLICYQA_MODEL": "嵌入模型的名称，或一个模型文件夹",
    "POLICYQA_DICTIONARY": "自定义词典（UTF-8 文本，每行一个词）",
    "POLICYQA_DESK": "页面保存对话、反馈、历史版本和评测结果的文件夹",
    "POLICYQA_SYNONYMS": "自定义同义词表（UTF-8 文本，每行一组，用＝隔开），补充自带的一份",
    "POLICYQA_RERANKER": "重排模型（CrossEncoder）的文件夹或名称，不设则不用",
    "POLICYQA_SHARE": "检索结果中同一文件最多占几成（0 到 1）",
    "POLICYQA_HOST": "页面监听的地址",
    "POLICYQA_PORT": "页面监听的端口",
}
_HOST = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.\-]*[0-9A-Za-z])?|[0-9A-Fa-f:]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. Folders need not exist yet; a wrong value raises UsageError."""

    corpus: Path = PROJECT / "corpus" / "policies"
    index: Path = PROJECT / "data" / "index"
    models: Path = PROJECT / "models"
    model: str = "m3e-small"
    dictionary: Path | None = None
    desk: Path = PROJECT / "data" / "desk"
    synonyms: Path | None = None
    reranker: str = ""
    share: float = 0.5
    host: str = "127.0.0.1"
    port: int = 7860

    def __post_init__(self) -> None:
        for name, folder in (
            ("政策文件夹", self.corpus),
            ("索引文件夹", self.index),
            ("模型文件夹", self.models),
            ("办公记录文件夹", self.desk),
        ):
            _check_folder(name, folder)
        if self.dictionary is not None and not self.dictionary.is_file():
            raise UsageError("自定义词典须是一个已有的文件", self.dictionary, "请检查路径，或不设置词典")
        if self.synonyms is not None and not self.synonyms.is_file():
            raise UsageError(
                "自定义同义词表须是一个已有的文件", self.synonyms, "请检查路径，或不设置同义词表"
            )
        if not 0 < self.share <= 1:
            raise UsageError("同一文件所占的比例须大于 0，不超过 1", self.share, "例如 0.5")
        if not self.model.strip() or not self.model.isprintable() or self.model.startswith("-"):
            raise UsageError(
                "模型名称不能为空，不能以 - 开头，也不能含控制字符", self.model, "例如 m3e-small"
            )
        if not _HOST.fullmatch(self.host):
            raise UsageError("监听地址须是主机名或 IP 地址", self.host, "例如 127.0.0.1")
        if not 1 <= self.port <= 65535:
            raise UsageError("端口须是 1 到 65535 的整数", self.port, "例如 7860")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment asks for; a blank or missing variable means the default.

        Raises UsageError, in Chinese, for the first value that breaks a rule.
        """
        given = os.environ if env is None else env
        read: dict[str, Callable[[str], Any]] = {
            "corpus": path_of,
            "index": path_of,
            "models": path_of,
            "dictionary": path_of,
            "desk": path_of,
            "synonyms": path_of,
            "reranker": str,
            "share": share_of,
            "model": str,
            "host": str,
            "port": port_of,
        }
        set_values = {name: given.get(f"POLICYQA_{name.upper()}", "").strip() for name in read}
        return cls(**{name: read[name](value) for name, value in set_values.items() if value})


def path_of(text: str) -> Path:
    """The path that a setting or an option names, `~` resolved."""
    if not text.strip() or "\0" in text:
        raise UsageError("路径不能为空，也不能含控制字符", repr(text), "请给出一个文件或文件夹的路径")
    return Path(text).expanduser()


def day_of(text: str) -> date:
    """The day that an option names, as 2024-01-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("日期须写作年-月-日", text, "例如 2024-01-01") from None


def share_of(text: str) -> float:
    """The share that a setting names, as 0.5."""
    try:
        return float(text)
    except ValueError:
        raise UsageError("同一文件所占的比例须是 0 到 1 的数", text, "例如 0.5") from None


def port_of(text: str) -> int:
    """The port that a setting or an option names."""
    try:
        return int(text)
    except ValueError:
        raise UsageError("端口须是 1 到 65535 的整数", text, "例如 7860") from None


def _check_folder(name: str, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{name}须是文件夹，不能是文件", folder, "请检查路径")
