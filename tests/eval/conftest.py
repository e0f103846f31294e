"""A stand-in for the `policyqa` command, and files to score."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

STAND_IN = '''#!{python}
"""Answers every question with its own words, citing the first file of the corpus."""
import json, pathlib, sys

verb, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
index = pathlib.Path(options["--index"])
if verb == "index":
    index.mkdir(exist_ok=True)
    corpus = pathlib.Path(options["--corpus"])
    texts = {{p.name: p.read_text(encoding="utf-8") for p in sorted(corpus.iterdir())}}
    (index / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    sys.exit(0)
if not index.exists():
    sys.stderr.write("还没有索引\\n")
    sys.exit(2)
lines = []
for line in pathlib.Path(options["--batch"]).read_text(encoding="utf-8").splitlines():
    asked = json.loads(line)
    assert set(asked) <= {{"id", "question", "history"}}, asked
    names = sorted(json.loads((index / "texts.json").read_text(encoding="utf-8")))
    row = {{"id": asked["id"], "milliseconds": 2.0}}
    if verb == "search":
        row["hits"] = [{{"document": n, "path": [], "text": "", "score": 1.0}} for n in names]
    else:
        row |= {{"answer": asked["question"], "refused": "没有" in asked["question"], "confidence": 0.5,
                 "citations": [], "passages": names}}
    lines.append(json.dumps(row, ensure_ascii=False) + "\\n")
pathlib.Path(options["--out"]).write_text("".join(lines), encoding="utf-8")
'''


@pytest.fixture
def command(tmp_path: Path) -> str:
    """The path of a program that takes the place of `policyqa`."""
    program = tmp_path / "policyqa"
    program.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    return str(program)
