"""Small things to index: documents by hand, and an embedder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.records import Clause, Document, Identity, Offsets, Span

FIRST = """关于推进绿色出行的实施方案

一、总体要求
到2030年，全市绿色出行比例达到75%以上，新能源公交车占比不低于90%。

二、责任分工
牵头单位：交通运输局
配合单位：公安局、城市管理局

三、保障措施
1.加强领导。成立工作专班，统筹推进各项任务的落实，每季度通报一次进展。
2.强化宣传。广泛开展宣传活动，引导市民优先选择公共交通出行。
"""

SECOND = """关于做好秸秆综合利用工作的通知

一、工作目标
秸秆综合利用率稳定在95%以上，杜绝露天焚烧。

二、补贴标准
对符合条件的农户，每亩补贴40元，由农业农村局负责发放。
"""


@dataclass
class FakeEmbedder:
    """Hashes pairs of characters into a vector: texts that share words lie near each other."""

    identity: str = "fake@1"
    dimension: int = 64
    precision: str = "exact"
    encoded: list[str] = field(default_factory=list)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        self.encoded += texts
        if progress:
            progress(len(texts), len(texts))
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for i in range(max(1, len(text) - 1)):
            vector[hashlib.sha256(text[i : i + 2].encode()).digest()[0] % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with two short policies."""
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "绿色出行.txt").write_text(FIRST, encoding="utf-8")
    (folder / "秸秆利用.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "索引"


def make_document(*clauses: tuple[tuple[str, ...], str], kind: str = "text", title: str = "标题") -> Document:
    """A document whose text is the given clauses, one a line, each with its heading path."""
    made, text = [], ""
    for ordinal, (path, words) in enumerate(clauses):
        start = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        made.append(Clause(ordinal, path, Span(start, start + len(words)), kind))  # type: ignore[arg-type]
    return Document(
        name="a.txt",
        digest="0" * 64,
        source=text,
        text=text,
        offsets=Offsets((0,), (0,)),
        identity=Identity(title),
        clauses=tuple(made),
        fields=(),
    )
