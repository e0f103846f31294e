"""Trains the reading model.

    python -m assistant.reader.training.train --examples FILE --base models/m3e-small --out RUN [--minutes 90]

FILE is what `gather` wrote. The run stops when its minutes are over; the learning rate follows the clock,
so that any budget ends with a cooled model. RUN gets `last.pt` (to go on from with --resume, which takes
an exported model as well) and `log.txt`. With --teachers, the models named are asked about each window,
and it is mostly learnt what they say (distillation, Hinton et al. 2015).
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from assistant.reader.training.batches import Batch, batches
from assistant.reader.training.mix import LONGEST, MIX
from assistant.reader.training.network import Reader, deepened, depth_of, from_encoder
from assistant.reader.training.records import Example, Gathered, kept

_WARM = 0.04
_COOL = 0.7
_RELEVANCE = 0.5
_KEPT = 0.998
# What the labels count beside what teachers say.
_LABELS = 0.3
# A run is measured so many times, the last at its end.
_MEASURED_TIMES = 4
_MEASURED_WINDOW = 320


@dataclass(frozen=True, slots=True)
class Told:
    """What a model says of windows: logits of first and last tokens, [batch, tokens], and of relevance."""

    start: Tensor
    end: Tensor
    relevance: Tensor


def told_by(model: Reader, batch: Batch) -> Told:
    """What a model says of a batch; of tokens that are not of the text, that they are none."""
    with torch.autocast(batch.ids.device.type, torch.bfloat16):
        start, end, relevance = model(batch.ids, batch.types)
    other = batch.types == 0
    return Told(start.masked_fill(other, -1e4), end.masked_fill(other, -1e4), relevance)


def loss_of(said: Told, batch: Batch) -> Tensor:
    """-log of the probability of all right starts, the same of ends, and the relevance's entropy."""
    answered = batch.starts.amax(dim=1) > 0
    total = _RELEVANCE * functional.binary_cross_entropy_with_logits(said.relevance, batch.relevant)
    for logits, right in ((said.start, batch.starts), (said.end, batch.ends)):
        logits, right = logits[answered], right[answered]
        if len(logits):
            right_only = logits.masked_fill(right == 0, -1e4)
            total = total + (logits.logsumexp(-1) - right_only.logsumexp(-1)).mean() / 2
    return total


def distance_of(said: Told, teachers: Sequence[Told], batch: Batch) -> Tensor:
    """How far what is said is from the mean probabilities p of teachers.

    - sum(p log q) / 2 for the first and for the last token, where there is an answer,
    + 0.5 times the same for the relevance, everywhere
    """
    answered = batch.starts.amax(dim=1) > 0
    relevant = torch.stack([t.relevance.sigmoid() for t in teachers]).mean(0)
    total = _RELEVANCE * functional.binary_cross_entropy_with_logits(said.relevance, relevant)
    for name in ("start", "end"):
        likely = torch.stack([getattr(t, name)[answered].softmax(-1) for t in teachers]).mean(0)
        own = getattr(said, name)[answered].log_softmax(-1)
        if len(own):
            total = total - (likely * own).sum(-1).mean() / 2
    return total


def loss_with(model: Reader, teachers: Sequence[Reader], batch: Batch) -> Tensor:
    """The loss of a model on a batch: by the labels alone, or mostly by what teachers say of it."""
    said = told_by(model, batch)
    if not teachers:
        return loss_of(said, batch)
    with torch.no_grad():
        likely = [told_by(teacher, batch) for teacher in teachers]
    return _LABELS * loss_of(said, batch) + (1 - _LABELS) * distance_of(said, likely, batch)


def rate_at(share: float, peak: float) -> float:
    """The learning rate at a share of the budget: a short rise, a flat stretch, a linear fall to 0."""
    if share < _WARM:
        return peak * share / _WARM
    return peak * min(1.0, max(0.0, (1 - share) / _COOL))


def mixed(examples: Mapping[str, Sequence[Example]], rng: random.Random) -> list[Example]:
    """One round: of each kind its share, chosen anew each time.

    Raises:
        ValueError: there is a kind without a share, or nothing to learn.
    """
    if unknown := examples.keys() - MIX.keys():
        raise ValueError(f"no share is set for {sorted(unknown)}")
    rows: list[Example] = []
    for kind, own in examples.items():
        rows += [*own] * int(MIX[kind]) + rng.sample(own, int((MIX[kind] % 1) * len(own)))
    if not rows:
        raise ValueError("there is nothing to learn")
    return rows


class Rounds(IterableDataset[Batch]):
    """Batches, round after round, never the same from two workers; `window` as --window."""

    def __init__(
        self,
        examples: Mapping[str, Sequence[Example]],
        *,
        tokens: int,
        window: Sequence[int],
        hide: float,
        seed: int,
    ) -> None:
        self._examples, self._seed = examples, seed
        self._cut = partial(batches, longest={**LONGEST, "": window}, tokens=tokens, hide=hide)

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = random.Random(f"{self._seed} {worker.id if worker else 0}")
        while True:
            yield from self._cut(mixed(self._examples, rng), rng=rng)


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains for the minutes given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", type=Path, required=True)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", type=Path, help="the folder of the encoder to begin with")
    start.add_argument("--resume", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, nargs="+", default=[])
    parser.add_argument("--layers", type=int, help="more than those held: some begin twice")
    parser.add_argument(
        "--window",
        type=int,
        nargs="+",
        default=[128, 160, 320],
        help="tokens of a window of the reading sets; one of them each time",
    )
    parser.add_argument("--hide", type=float, default=0.0, help="how often shared words are not marked")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches")
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    held = weights_of(options.resume) if options.resume else None
    first = held or from_encoder(options.base / "model.safetensors").state_dict()
    if options.layers is not None:
        first = deepened(first, options.layers)
    model = reader_of(first, options.dropout).to(options.device)
    teachers = [reader_of(weights_of(path)).to(options.device).eval() for path in options.teachers]
    _run(model, teachers, kept(options.examples), options)


def weights_of(path: Path) -> dict[str, Tensor]:
    """The weights of a run, or those of an exported model."""
    if path.suffix == ".onnx":
        from assistant.reader.training.export import restored

        return restored(path)
    weights: dict[str, Tensor] = torch.load(path, weights_only=True, map_location="cpu")
    return {name: tensor.float() for name, tensor in weights.items()}


def reader_of(weights: dict[str, Tensor], dropout: float = 0.0) -> Reader:
    """A reader with weights, as deep as they are."""
    reader = Reader(dropout, depth_of(weights))
    reader.load_state_dict(weights)
    return reader


def averaged(models: Sequence[dict[str, Tensor]], shares: Sequence[float]) -> dict[str, Tensor]:
    """The weights of several models, each counting its share.

    Raises:
        ValueError: they are not of one depth.
    """
    if any(m.keys() != models[0].keys() for m in models):
        raise ValueError("only readers of one depth can be averaged")
    total = sum(shares)
    return {
        name: torch.stack([m[name].float() * (s / total) for m, s in zip(models, shares, strict=True)]).sum(0)
        for name in models[0]
    }


def measured(
    model: Reader, examples: Sequence[Example], *, tokens: int, device: str
) -> tuple[float | None, float | None]:
    """How often windows are read right, and how often examples that do not answer are refused.

    Right is where the likeliest first and last token are right ones; refused is what is less relevant
    than nine of ten windows that answer. None where there is nothing to count. The windows are the same
    each time.
    """
    parts: list[tuple[Tensor, Tensor, Tensor]] = []
    made = batches(examples, longest={"": (_MEASURED_WINDOW,)}, tokens=tokens, rng=random.Random(0))
    with torch.inference_mode():
        for batch in made:
            batch = batch.to(device)
            said = told_by(model, batch)
            first, last = (
                right.gather(1, logits.argmax(1, keepdim=True))[:, 0]
                for logits, right in ((said.start, batch.starts), (said.end, batch.ends))
            )
            parts.append((said.relevance, batch.relevant > 0, first * last))
    if not parts:
        return None, None
    relevance, answered, right = (torch.cat(column) for column in zip(*parts, strict=True))
    if not answered.any():
        return None, None
    exact = right[answered].mean().item()
    if all(len(example.spans) for example in examples):
        return exact, None
    limit = relevance[answered].quantile(0.1)
    return exact, (relevance[~answered] < limit).float().mean().item()


def _run(model: Reader, teachers: Sequence[Reader], gathered: Gathered, options: argparse.Namespace) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=0.01, fused=True)
    average = copy.deepcopy(model).eval()
    pairs = list(average.state_dict().values()), list(model.state_dict().values())
    rounds = Rounds(
        gathered.learnt, tokens=options.tokens, window=options.window, hide=options.hide, seed=options.seed
    )
    loader = DataLoader(rounds, batch_size=None, num_workers=options.workers)
    began, seen, total, last = time.monotonic(), 0, torch.zeros((), device=options.device), 0.0
    model.train()
    for step, batch in enumerate(loader, 1):
        share = (time.monotonic() - began) / 60 / options.minutes
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(share, options.rate)
        batch = batch.to(options.device)
        loss = loss_with(model, teachers, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        torch._foreach_lerp_(*pairs, 1 - min(_KEPT, step / (step + 10)))
        seen += len(batch.ids)
        total += loss.detach()
        if step % 50 == 0:
            _note(options.out, f"{step}\t{seen}\t{share:.3f}\t{total.item() / 50:.4f}")
            total.zero_()
        if step % 200 == 0:
            _save(average, options.out / "last.pt")
        if share - last >= 1 / _MEASURED_TIMES:
            last, paused = share, time.monotonic()
            _measure(average, gathered, options)
            began += time.monotonic() - paused
    _save(average, options.out / "last.pt")
    _measure(average, gathered, options)


def _measure(model: Reader, gathered: Gathered, options: argparse.Namespace) -> None:
    for name, rows in gathered.measured.items():
        figures = measured(model, rows, tokens=options.tokens, device=options.device)
        said = ["-" if figure is None else f"{figure:.3f}" for figure in figures]
        _note(options.out, f"{name}\texact {said[0]}\trefused {said[1]}")


def _note(folder: Path, line: str) -> None:
    with (folder / "log.txt").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _save(model: Reader, path: Path) -> None:
    fresh = path.with_suffix(".new")
    torch.save(model.state_dict(), fresh)
    fresh.replace(path)


if __name__ == "__main__":
    main()
