"""Kills builds and updates at random moments: `python scripts/crash_test.py --kills 120`.

Every kill is a SIGKILL to a process of its own that brings an index up to date with an invented corpus.
After each, the index is opened as a reader would, and known questions are asked by words and by
vectors: they must find what they found before, or what they find after, and nothing between. The same
index goes from update to update with whatever the kills left lying about. Status 1 when one of them
broke it.

What a kill cannot show is a power cut: files that the system had not yet written to the disk.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.settings import Settings
from corpus.errors import IndexMissing
from index.build import build
from index.embed import Embedder, SentenceEmbedder
from index.layout import Layout
from index.segment import Segmenter
from index.store import open_index

Vectors = NDArray[np.float32]
Found = dict[str, tuple[tuple[str, str, float], ...]]

_ROOT = Path(__file__).resolve().parents[1]
_FILES = 30
_PLACES = "青湖 云岭 石桥 白塔 芦湾 松坪 竹溪 柳泉 枫林 沙洲".split()
_MATTERS = "渔网清理 岸线修复 电梯加装 秸秆利用 路灯更新 校车接送".split()
_QUESTIONS = ("青湖渔网清理的补贴标准", "校车接送由谁负责", "石桥路灯更新", "更正后的期限")
_NEW = "新增"


class LetterEmbedder:
    """Counts pairs of characters: needs no model, so that a build takes a moment."""

    identity, dimension, precision = "letters@1", 64, "exact"

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Unit vectors of shape [len(texts), dimension]."""
        if progress:
            progress(len(texts), len(texts))
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, text: str) -> Vectors:
        """The unit vector of a text."""
        vector = np.zeros(self.dimension, dtype=np.float32)
        for pair in zip(text, text[1:] + " ", strict=True):
            vector[hashlib.sha256("".join(pair).encode()).digest()[0] % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Bench:
    """Two corpora, what the questions find in each, and how to build."""

    corpora: tuple[Path, Path]
    found: tuple[Found, Found]
    embedder: Embedder
    real: bool


def write_corpora(folder: Path) -> tuple[Path, Path]:
    """Two folders: the second has a file more, one less, one changed, one renamed and one copied."""
    old, new = folder / "old", folder / "new"
    old.mkdir()
    for number in range(_FILES):
        place, matter = _PLACES[number % len(_PLACES)], _MATTERS[number % len(_MATTERS)]
        (old / f"{number:02}.txt").write_text(_policy(f"{place}{matter}", number), encoding="utf-8")
    shutil.copytree(old, new)
    (new / f"{_NEW}.txt").write_text(_policy("白塔校车接送", 77), encoding="utf-8")
    (new / "03.txt").unlink()
    changed = (new / "00.txt").read_text(
        encoding="utf-8"
    ) + "\n四、更正\n《更正说明》：更正后的期限为30日。\n"
    (new / "00.txt").write_text(changed, encoding="utf-8")
    (new / "05.txt").rename(new / "改名后的文件.txt")
    shutil.copy(new / "06.txt", new / "06 - 副本.txt")
    return old, new


def _policy(subject: str, number: int) -> str:
    return (
        f"关于做好{subject}工作的通知\n\n一、工作目标\n{subject}完成率达到{60 + number % 40}%以上。\n\n"
        f"二、责任分工\n负责人：{'甲乙丙丁戊己'[number % 6]}某{number}\n"
        f"牵头单位：{subject[:2]}第{number}办公室\n\n"
        f"三、补贴标准\n{subject}的补贴标准为每户{100 + number}元，由第{number}办公室发放。\n"
    )


def ask(index: Path, embedder: Embedder) -> Found | None:
    """What each question finds by words and by vectors; None without an index. Other errors are raised."""
    try:
        opened = open_index(index, model_identity=embedder.identity)
    except IndexMissing:
        return None
    held = opened.contents
    passages, segmenter = {p.id: p for p in held.passages}, Segmenter(held.dictionary)
    found: Found = {"文件": tuple((s.name, s.digest, 0.0) for s in opened.manifest.documents)}
    for question in _QUESTIONS:
        terms = segmenter.terms(question)
        for how, ranked in (
            ("词", held.lexical.search((*terms.words, *terms.pairs), 8)),
            ("向量", held.dense.search(embedder.encode_question(question), 8)),
        ):
            found[f"{question}（{how}）"] = tuple(
                sorted((passages[s.id].document, passages[s.id].text, round(s.score, 3)) for s in ranked)
            )
    return found


class Worker:
    """A process that builds; it tells of each stage as it comes."""

    def __init__(self, corpus: Path, index: Path, *, real: bool) -> None:
        command = [sys.executable, __file__, "--worker", str(corpus), str(index), *(["--real"] * real)]
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self.stages: dict[str, float] = {}
        self._came = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._came:
                self.stages[line.strip()] = time.monotonic()
                self._came.notify_all()

    def kill_at(self, stage: str, delay: float) -> bool:
        """Kills the process `delay` seconds after a stage began; True when it was still at work."""
        with self._came:
            self._came.wait_for(lambda: stage in self.stages or self._process.poll() is not None, timeout=120)
        time.sleep(delay)
        self._process.send_signal(signal.SIGKILL)
        status = self.wait()
        if status not in (0, -signal.SIGKILL):
            raise SystemExit(f"the build failed by itself: {self.error}")
        return status == -signal.SIGKILL

    def wait(self) -> int:
        """The exit status, once the process has ended and all that it told was heard."""
        status = self._process.wait()
        self._listener.join()
        self.error = self._process.stderr.read() if self._process.stderr else ""
        return status


def _work(corpus: Path, index: Path, embedder: Embedder) -> None:
    told: set[str] = set()

    def tell(stage: str, *_: int) -> None:
        if stage not in told:
            told.add(stage)
            sys.stdout.write(stage + "\n")
            sys.stdout.flush()

    tell("开始")
    build(corpus, index, embedder=embedder, progress=tell)
    tell("结束")


def _lengths(bench: Bench, corpus: Path, index: Path) -> dict[str, float]:
    """Seconds of each stage of a build that nobody kills."""
    worker = Worker(corpus, index, real=bench.real)
    if worker.wait():
        raise SystemExit(worker.error)
    names, times = list(worker.stages), list(worker.stages.values())
    return {name: after - at for name, at, after in zip(names, times, times[1:], strict=False)}


def _one_kill(bench: Bench, index: Path, target: int, stages: dict[str, float]) -> tuple[str, str]:
    """The stage that a kill was meant for and what was found after it: 前, 后, or what is wrong."""
    before = ask(index, bench.embedder)
    # Half of the kills aim at the stage that writes and publishes, the others at any.
    stage = "写入索引" if random.random() < 0.5 else random.choice(list(stages))
    killed = Worker(bench.corpora[target], index, real=bench.real).kill_at(
        stage, random.uniform(0, stages[stage] * 1.1)
    )
    try:
        after = ask(index, bench.embedder)
    except Exception as error:  # whatever it is, it is the finding
        return stage, f"{type(error).__name__}: {error}"
    if after == bench.found[target]:
        return stage, "后" if killed else "来不及中止"
    return stage, "前" if after == before else "两者之间"


def _run(bench: Bench, folder: Path, kills: int) -> list[tuple[str, str, str]]:
    """Every kill: of what, at which stage, and what was found. A third are first builds."""
    updated = folder / "updated"
    rows: list[tuple[str, str, str]] = []
    first = _lengths(bench, bench.corpora[0], updated)
    update = _lengths(bench, bench.corpora[1], updated)
    while len(rows) < kills:
        if len(rows) % 3 == 0:
            what, index, target, stages = "首次建立", folder / f"first-{len(rows)}", 0, first
        else:
            target = int(ask(updated, bench.embedder) == bench.found[0])
            what, index, stages = "更新", updated, update
        stage, outcome = _one_kill(bench, index, target, stages)
        if outcome != "来不及中止":
            rows.append((what, stage, outcome))
        if len(rows) % 12 == 0:  # whatever was left behind, the next build mends it
            build(bench.corpora[target], index, embedder=bench.embedder)
            generations = [p.name for p in Layout(index).generations.iterdir()]
            if ask(index, bench.embedder) != bench.found[target] or len(generations) > 2:
                rows.append((what, "再次建立", f"没有修复：{generations}"))
        if what == "首次建立":
            shutil.rmtree(index, ignore_errors=True)
    return rows


def main() -> int:
    """Prints a table of the kills; 1 when an index was neither as before nor as after."""
    parser = argparse.ArgumentParser(description="Kills builds and updates at random moments")
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--real", action="store_true", help="with the real model, minutes longer")
    parser.add_argument("--worker", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    settings = Settings.from_env()
    embedder: Embedder = (
        SentenceEmbedder.open(settings.model, settings.models) if options.real else LetterEmbedder()
    )
    if options.worker:
        corpus, index = options.worker
        _work(corpus, index, embedder)
        return 0
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder, began = Path(name), time.monotonic()
        corpora = write_corpora(folder)
        found = []
        for number, corpus in enumerate(corpora):
            build(corpus, folder / f"reference-{number}", embedder=embedder)
            found.append(ask(folder / f"reference-{number}", embedder) or {})
        bench = Bench(corpora, (found[0], found[1]), embedder, options.real)
        rows = _run(bench, folder, options.kills)
    for (what, stage, outcome), count in sorted(Counter(rows).items()):
        sys.stdout.write(f"{count:4}  {what}  {stage}  {outcome}\n")
    wrong = sum(outcome not in ("前", "后") for _, _, outcome in rows)
    sys.stdout.write(f"{len(rows)} kills, {wrong} violations, {time.monotonic() - began:.0f} s\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
