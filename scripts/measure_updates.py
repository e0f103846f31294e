"""What an update costs beside a first build: `python scripts/measure_updates.py FOLDER`.

FOLDER holds files `passages.jsonl` (also in folders below), each line a document as `{"id", "text"}`.
All of them are indexed with the real model by the command, as staff would; then one is changed, and
the update is timed by the command and within a process. Status 1 when it takes too large a share.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from assistant.settings import Settings
from index.build import build
from index.embed import SentenceEmbedder

_TARGET = 0.02
_ROOT = Path(__file__).resolve().parents[1]


def _write_corpus(source: Path, corpus: Path) -> list[Path]:
    """One text file for each document of every `passages.jsonl` below `source`."""
    corpus.mkdir()
    paths = []
    for number, file in enumerate(sorted(source.rglob("passages.jsonl"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            paths.append(corpus / f"{number}-{row['id']}.txt")
            paths[-1].write_text(row["text"], encoding="utf-8")
    if not paths:
        raise SystemExit(f"no passages.jsonl below {source}")
    return paths


def _by_command(corpus: Path, index: Path) -> float:
    command = [sys.executable, "-m", "assistant.cli", "index", "--corpus", str(corpus), "--index", str(index)]
    began = time.monotonic()
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, encoding="utf-8", check=False)
    took = time.monotonic() - began
    if done.returncode:
        raise SystemExit(done.stderr)
    sys.stdout.write("    " + done.stdout)
    return took


def _in_process(corpus: Path, index: Path, embedder: SentenceEmbedder) -> float:
    """Seconds of a build in this process; prints those of its stages, by their first report."""
    stages: dict[str, float] = {}
    began = time.monotonic()

    def note(stage: str, *_: int) -> None:
        stages.setdefault(stage, time.monotonic())

    build(corpus, index, embedder=embedder, progress=note)
    ended = time.monotonic()
    marks = [("打开旧索引", began), *stages.items(), ("", ended)]
    spent = "，".join(f"{stage} {after - at:.2f}" for (stage, at), (_, after) in pairwise(marks))
    sys.stdout.write(f"    {spent}\n")
    return ended - began


def _change(path: Path, number: int) -> None:
    """A heading and a quoted name more, which are new words for the lexical index too."""
    ordinal = "甲乙丙丁"[number]
    added = f"\n\n{ordinal}项更正事项\n请同时查阅《{ordinal}号更正说明》。\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")


def main() -> int:
    """Prints a line for each run; 1 when an update of the index took more than its share."""
    parser = argparse.ArgumentParser(description="What an update costs beside a first build")
    parser.add_argument("folder", type=Path)
    options, settings = parser.parse_args(), Settings.from_env()
    embedder = SentenceEmbedder.open(settings.model, settings.models)
    shares: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        corpus, index = Path(name, "corpus"), Path(name, "index")
        paths = _write_corpus(options.folder, corpus)
        first = _by_command(corpus, index)
        sys.stdout.write(f"{len(paths)} documents, first build by command: {first:.1f} s\n")

        def told(what: str, took: float) -> None:
            shares[what] = took / first
            sys.stdout.write(f"{what}: {took:.2f} s, {took / first:.2%} of the first build\n")

        told("nothing changed, by command", _by_command(corpus, index))
        _change(paths[0], 0)
        told("one changed, by command, start and loading of the model included", _by_command(corpus, index))
        _change(paths[len(paths) // 3], 1)
        told("one changed, in a process that has yet to load the model", _in_process(corpus, index, embedder))
        _change(paths[len(paths) // 2], 2)
        told("one changed, with the model loaded", _in_process(corpus, index, embedder))
    return int(shares["one changed, with the model loaded"] > _TARGET)


if __name__ == "__main__":
    sys.exit(main())
