"""`policyqa index` and what `doctor` says of its work, with a made-up model that is quick."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import doctor
from assistant.cli import main
from assistant.settings import Settings
from index.model import find

from .conftest import NOTICE

Captured = pytest.CaptureFixture[str]
Vectors = NDArray[np.float32]


@dataclass
class LetterEmbedder:
    """Counts characters; keeps how many passages it has seen."""

    identity: str
    dimension: int = 16
    precision: str = "float32"
    seen: list[str] = field(default_factory=list)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        self.seen.extend(texts)
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for character in text:
            vector[crc32(character.encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


@dataclass
class Desk:
    """A corpus, an index and a model of one's own, set in the environment."""

    corpus: Path
    index: Path
    embedder: LetterEmbedder

    def settings(self) -> Settings:
        return Settings.from_env()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    corpus, index, model = tmp_path / "文件", tmp_path / "索引", tmp_path / "模型"
    corpus.mkdir()
    model.mkdir()
    (corpus / "清水.txt").write_text(NOTICE, encoding="utf-8")
    (model / "config.json").write_text(json.dumps({"hidden_size": 16}), encoding="utf-8")
    (model / "model.safetensors").write_bytes(b"\0")
    for name, value in (("CORPUS", corpus), ("INDEX", index), ("MODELS", tmp_path), ("MODEL", model)):
        monkeypatch.setenv(f"POLICYQA_{name}", str(value))
    embedder = LetterEmbedder(find(str(model), tmp_path).identity)
    monkeypatch.setattr("index.embed.SentenceEmbedder.open", lambda name, folder: embedder)
    return Desk(corpus, index, embedder)


def test_a_second_run_embeds_nothing(desk: Desk, capsys: Captured) -> None:
    assert main(["index"]) == 0
    assert "1 个文件" in capsys.readouterr().out
    count = len(desk.embedder.seen)
    assert count > 0
    assert main(["index"]) == 0
    assert "未变 1" in capsys.readouterr().out
    assert len(desk.embedder.seen) == count


def test_an_unreadable_file_is_named_and_the_rest_works(desk: Desk, capsys: Captured) -> None:
    (desk.corpus / "空.txt").write_bytes(b"")
    assert main(["index"]) == 0
    captured = capsys.readouterr()
    assert "未能读取 1" in captured.out
    # A machine under load may have shown progress before.
    assert captured.err.splitlines()[-1].startswith("未能读取：空.txt：")


def test_doctor_knows_whether_the_index_is_up_to_date(desk: Desk) -> None:
    missing = doctor.index(desk.settings())
    assert not missing.ok and missing.essential and "policyqa index" in missing.fix
    assert main(["index"]) == 0
    assert doctor.index(desk.settings()).ok
    (desk.corpus / "新.txt").write_text(NOTICE.replace("清水", "绿地"), encoding="utf-8")
    stale = doctor.index(desk.settings())
    assert not stale.ok and not stale.essential and "1 个文件此后有变动" in stale.detail
    assert main(["index"]) == 0
    assert doctor.index(desk.settings()).ok


def test_doctor_names_an_altered_index(desk: Desk) -> None:
    assert main(["index"]) == 0
    passages = next(desk.index.glob("generations/*/passages.jsonl"))
    passages.write_bytes(passages.read_bytes()[:-10])
    broken = doctor.index(desk.settings())
    assert not broken.ok and broken.essential and "校验和" in broken.detail


@pytest.mark.parametrize("content", [None, b""])
def test_a_corpus_without_policies_is_bad_input(desk: Desk, capsys: Captured, content: bytes | None) -> None:
    (desk.corpus / "清水.txt").unlink()
    if content is not None:
        (desk.corpus / "空.txt").write_bytes(content)
    assert main(["index"]) == 2
    captured = capsys.readouterr()
    assert captured.err.splitlines()[-1].startswith("错误：")
    assert not (desk.index / "CURRENT").exists()


def test_a_missing_model_names_the_command(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["index", "--models", str(tmp_path), "--index", str(tmp_path / "索引")]) == 2
    assert "policyqa model" in capsys.readouterr().err
