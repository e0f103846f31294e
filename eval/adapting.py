"""Learns how the embedding model encodes questions (`index/adapter.py`), on open training questions only.

    python -m eval.adapting --set P Q DIR [--set ...] --statutes Q INDEX --out index/adapter.npz

The arguments are those of `eval.joining`; of the questions on laws every other one is used, and every
seventh question of all is left out, so that the weights of `eval.joining` can be learnt on it
(`--held-out`). The vectors of passages stay as they are. The layers of the model are trained to give
the right passages, among what search finds, passages of other questions and some at random, the
highest share of

    softmax over passages p of cos(question, p) / T,    loss = -log( sum over right p of their shares )

(InfoNCE, van den Oord et al. 2018, with several right ones). Wrong are passages of other documents only,
but for questions on laws, where each article counts by itself. Ten rounds take about eight minutes on
two cores.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn import functional

from assistant.reader.training.network import Reader, from_encoder, to_encoder
from assistant.settings import Settings
from eval.bench import OpenQuestion, OpenSet, read_set
from eval.command import run, say
from eval.joining import HELD_OUT
from eval.searching import Search, articles_searched, built, documents_searched, opened
from index.adapter import changes, save
from index.embed import fold
from index.model import find
from index.search import Searcher

_TEMPERATURE, _RATE, _ROUNDS, _BATCH, _WARM = 0.05, 8e-5, 10, 48, 30
_NEAR, _RANDOM = 60, 1500
_LONGEST = 96
# So many characters of an answer show that a passage holds it.
_HOLDS = 25

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as token ids, the rows of right passages, of those neither right nor wrong, of rivals."""

    ids: tuple[int, ...]
    right: tuple[int, ...]
    unclear: frozenset[int]
    rivals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The vectors of all passages, [passages, dimension], and the questions on them."""

    vectors: Tensor
    questions: tuple[Question, ...]


def corpus_of(searcher: Searcher, searches: Sequence[Search], given: OpenSet | None, ids: _Ids) -> Corpus:
    """What there is to learn from searches; `given` are the open questions that they stand for, if any."""
    passages = searcher.passages
    found = []
    for at, search in enumerate(searches):
        query = searcher.understand(search.question)
        fine = [row for row, passage in enumerate(passages) if search.right(passage)]
        right = _holding([passages[row].text for row in fine], given.questions[at]) if given else None
        told = tuple(row for row, holds in zip(fine, right or [True] * len(fine), strict=True) if holds)
        near = tuple(int(p) for p in searcher.candidates(query).passages)
        if fine:
            found.append(Question(ids(query.text), told or tuple(fine), frozenset(fine) - set(told), near))
    return Corpus(torch.from_numpy(searcher.vectors(range(len(passages)))), tuple(found))


def _holding(texts: Sequence[str], question: OpenQuestion) -> list[bool]:
    """Which of some passages hold an accepted answer, white space aside."""
    plain = ["".join(text.split()) for text in texts]
    answers = ["".join(answer.split())[:_HOLDS] for answer in question.answers]
    return [any(answer in text for answer in answers) for text in plain]


class _Ids:
    """The token ids of a question as the embedder gives them to the model."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()

    def __call__(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(fold(text)).ids[:_LONGEST])


def encoded(model: Reader, questions: Sequence[Question]) -> Tensor:
    """Unit vectors of questions, [questions, dimension]."""
    ids = torch.zeros(len(questions), max(len(q.ids) for q in questions), dtype=torch.long)
    for row, question in enumerate(questions):
        ids[row, : len(question.ids)] = torch.tensor(question.ids)
    with torch.autocast("cpu", torch.bfloat16):
        states = model.states(ids, torch.zeros_like(ids))
    held = (ids != 0).float()[..., None]
    return functional.normalize((states.float() * held).sum(1) / held.sum(1), dim=-1)


def loss_of(vectors: Tensor, questions: Sequence[Question], corpus: Corpus, rng: random.Random) -> Tensor:
    """The sum of the losses of some questions on one corpus, from their vectors."""
    shown = set(rng.sample(range(len(corpus.vectors)), min(_RANDOM, len(corpus.vectors))))
    for question in questions:
        shown |= set(question.right) | set(rng.sample(question.rivals, min(_NEAR, len(question.rivals))))
    rows = sorted(shown)
    right = torch.tensor([[row in q.right for row in rows] for q in questions])
    unclear = torch.tensor([[row in q.unclear for row in rows] for q in questions])
    logits = (vectors @ corpus.vectors[rows].T / _TEMPERATURE).masked_fill(unclear, -1e4)
    return (logits.logsumexp(-1) - logits.masked_fill(~right, -1e4).logsumexp(-1)).sum()


def train(model: Reader, corpora: Sequence[Corpus], rounds: int) -> None:
    """Trains the layers; the questions of all corpora mixed."""
    rng = random.Random(0)
    weights = list(model.layers.parameters())
    optimizer = torch.optim.AdamW(weights, lr=0.0, weight_decay=0.01)
    steps = [step for _ in range(rounds) for step in _steps(corpora, rng)]
    model.train()
    for at, step in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, at / _WARM) * (1 - at / len(steps))
        vectors = encoded(model, [question for _, question in step])
        total = vectors.new_zeros(())
        for number, corpus in enumerate(corpora):
            places = [i for i, (which, _) in enumerate(step) if which == number]
            if places:
                total = total + loss_of(vectors[places], [step[i][1] for i in places], corpus, rng)
        (total / len(step)).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if at % _BATCH == 0:
            say(f"{at} / {len(steps)}: {total.item() / len(step):.3f}")


def _steps(corpora: Sequence[Corpus], rng: random.Random) -> Iterator[list[tuple[int, Question]]]:
    asked = [(number, question) for number, corpus in enumerate(corpora) for question in corpus.questions]
    rng.shuffle(asked)
    yield from (asked[at : at + _BATCH] for at in range(0, len(asked), _BATCH))


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when learnt."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.adapting", description="在公开训练题上学习怎样编码问题"
    )
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("P", "Q", "DIR"))
    parser.add_argument("--passages-of", type=Path, action="append", default=[], help="第一组另有的文档")
    parser.add_argument("--statutes", nargs=2, type=Path, metavar=("Q", "INDEX"), help="法律问题和法律的索引")
    parser.add_argument("--most", type=int, default=1000, help="每组最多用几题，均匀取")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--out", type=Path, required=True, help="写到这个文件")
    options = parser.parse_args(arguments)
    settings = Settings.from_env()
    located = find(settings.model, settings.models)
    ids, corpora = _Ids(located.path), []
    for at, (passages, questions, folder) in enumerate(options.set):
        further = options.passages_of if at == 0 else []
        given = read_set([Path(passages), *further], [Path(questions)])
        searcher = opened(built(given, Path(folder)), adapt=False)
        step = -(-len(given.questions) // options.most)
        some = OpenSet(given.texts, _shown(given.questions[::step]))
        corpora.append(corpus_of(searcher, documents_searched(some), some, ids))
    if options.statutes:
        searches = _shown(articles_searched(options.statutes[0])[::2])
        corpora.append(corpus_of(opened(options.statutes[1], adapt=False), searches, None, ids))
    say("、".join(str(len(corpus.questions)) for corpus in corpora))
    model = from_encoder(located.path / "model.safetensors")
    before = to_encoder(model)
    train(model, corpora, options.rounds)
    save(changes(before, to_encoder(model), identity=located.identity), options.out)
    return 0


def _shown(questions: Sequence[_T]) -> tuple[_T, ...]:
    """The questions without those held out."""
    return tuple(question for at, question in enumerate(questions) if at % HELD_OUT[0] != HELD_OUT[1])


if __name__ == "__main__":
    raise SystemExit(run(main))
