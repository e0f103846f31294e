"""A build that is killed at any moment leaves an index that answers, by words and by vectors."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build
from index.layout import Layout
from index.search import Searcher
from tests.index.conftest import FakeEmbedder

ROOT = Path(__file__).parents[2]

# Kills its own process when the named function is called, before or after it has run.
SCRIPT = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from index.build import build
from tests.index.conftest import FakeEmbedder

corpus, index, module, owner, name, when = sys.argv[1:]
holder = import_module(module)
if owner:
    holder = getattr(holder, owner)
original = getattr(holder, name)

def deadly(*args, **kwargs):
    if when == "after":
        original(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(holder, name, deadly)
build(Path(corpus), Path(index), embedder=FakeEmbedder())
"""

MOMENTS = [
    ("index.intake", "", "read_document", "before"),
    ("index.dense", "Dense", "save", "before"),
    ("index.lexical", "Lexical", "save", "after"),
    ("index.store", "", "_sync_tree", "after"),
    ("index.store", "", "_open_generation", "after"),
    ("index.store", "", "_point_to", "before"),
]


def killed(corpus: Path, index: Path, moment: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", SCRIPT, str(corpus), str(index), *moment]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def answers(index: Path, embedder: FakeEmbedder) -> tuple[set[str], set[str]]:
    """The documents found by vectors and those found by words."""
    hits = Searcher.open(index, embedder=embedder).search("秸秆每亩补贴多少元，路长制")
    dense = {h.passage.document for h in hits if h.scores["dense"] > 0}
    return dense, {h.passage.document for h in hits if h.scores["lexical"] > 0}


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda m: f"{m[3]} {m[2]}")
def test_killed_before_it_publishes_the_old_index_answers_and_the_next_build_mends(
    corpus: Path, index: Path, embedder: FakeEmbedder, moment: tuple[str, ...]
) -> None:
    build(corpus, index, embedder=embedder)
    before = Layout(index).current_name()
    old = answers(index, embedder)
    assert "秸秆利用.txt" in old[0] & old[1]
    (corpus / "新.txt").write_text("路长制实施意见\n\n一、职责\n路长制由路长负责。\n", encoding="utf-8")
    (corpus / "秸秆利用.txt").unlink()

    killed(corpus, index, moment)
    assert Layout(index).current_name() == before
    assert answers(index, embedder) == old

    assert build(corpus, index, embedder=embedder).published
    dense, lexical = answers(index, embedder)
    assert "新.txt" in dense & lexical
    assert "秸秆利用.txt" not in dense | lexical
    assert sorted(p.name for p in Layout(index).generations.iterdir()) == sorted(
        str(name) for name in (before, Layout(index).current_name())
    )


def test_killed_after_it_published_the_new_index_answers(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    (corpus / "秸秆利用.txt").unlink()
    killed(corpus, index, ("index.store", "", "_point_to", "after"))
    dense, lexical = answers(index, embedder)
    assert dense | lexical == {"绿色出行.txt"}
    assert not build(corpus, index, embedder=embedder).published


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_it_publishes_no_third_generation_stays(
    corpus: Path, index: Path, embedder: FakeEmbedder, when: str
) -> None:
    text = (corpus / "秸秆利用.txt").read_text(encoding="utf-8")
    for added in ("", "又及一。", "又及二。"):
        (corpus / "秸秆利用.txt").write_text(text + added, encoding="utf-8")
        killed(corpus, index, ("index.store", "", "_point_to", when))
    for _ in range(2):
        build(corpus, index, embedder=embedder)
        generations = sorted(p.name for p in Layout(index).generations.iterdir())
        assert len(generations) <= 2 and Layout(index).current_name() in generations
