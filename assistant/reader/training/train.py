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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from assistant.reader.training.batches import Batch, batches
from assistant.reader.training.network import Reader, deepened, depth_of, from_encoder
from assistant.reader.training.records import MEASURED, Example, kept

# How often a set is seen in one round, as a share of its examples.
MIX = {
    "cmrc2018-train": 0.7,
    "drcd-dev": 0.5,
    "cail2019-dev": 0.3,
    "squad2-zh-dev": 0.4,
    "dureader-robust-dev": 1.0,
    "dureader-checklist-half": 1.0,
    "policies": 4.0,
    "rival policies": 0.2,
    "asked": 2.0,
    "rival asked": 0.03,
    "articles": 0.3,
    "rival articles": 0.12,
}
# Tokens of a window by kind; that of all others is an option.
LONGEST = {
    "policies": (400,),
    "rival policies": (320,),
    "asked": (288, 400),
    "rival asked": (320,),
    "articles": (256,),
    "rival articles": (256,),
}
_WARM = 0.04
_COOL = 0.7
_RELEVANCE = 0.5
_KEPT = 0.998
# What the labels count beside what teachers say.
_LABELS = 0.3
# A run is measured so many times, and at its end.
_MEASURED_TIMES = 4


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
    """The cross entropy with the mean probabilities of teachers, of spans where there is an answer."""
    answered = batch.starts.amax(dim=1) > 0
    relevant = torch.stack([t.relevance.sigmoid() for t in teachers]).mean(0)
    total = _RELEVANCE * functional.binary_cross_entropy_with_logits(said.relevance, relevant)
    for name in ("start", "end"):
        likely = torch.stack([getattr(t, name)[answered].softmax(-1) for t in teachers]).mean(0)
        own = getattr(said, name)[answered].log_softmax(-1)
        if len(own):
            total = total - (likely * own).sum(-1).mean() / 2
    return total


def rate_at(share: float, peak: float) -> float:
    """The learning rate at a share of the budget: a short rise, a flat stretch, a linear fall to 0."""
    if share < _WARM:
        return peak * share / _WARM
    return peak * min(1.0, max(0.0, (1 - share) / _COOL))


def mixed(examples: dict[str, list[Example]], rng: random.Random) -> Iterator[Example]:
    """One round: of each kind its share, chosen anew each time."""
    for kind, share in MIX.items():
        rows = examples.get(kind, [])
        for _ in range(int(share)):
            yield from rows
        yield from rng.sample(rows, int((share % 1) * len(rows)))


class Rounds(IterableDataset[Batch]):
    """Batches, round after round, never the same from two workers."""

    def __init__(self, examples: dict[str, list[Example]], options: argparse.Namespace) -> None:
        self._examples, self._options = examples, options

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = random.Random(f"{self._options.seed} {worker.id if worker else 0}")
        given, longest = self._options, {**LONGEST, "": self._options.window}
        while True:
            rows = list(mixed(self._examples, rng))
            yield from batches(rows, longest=longest, tokens=given.tokens, rng=rng, hide=given.hide)


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains for the minutes given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--examples", type=Path, required=True)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", type=Path, help="the folder of the encoder to begin with")
    start.add_argument("--resume", type=Path, help="weights to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, nargs="+", default=[])
    parser.add_argument("--layers", type=int, help="if not those held: some begin twice")
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
    first = deepened(first, options.layers or depth_of(first))
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
    """The weights of several models, each counting its share."""
    total = sum(shares)
    return {
        name: torch.stack([m[name].float() * (s / total) for m, s in zip(models, shares, strict=True)]).sum(0)
        for name in models[0]
    }


def measured(model: Reader, examples: Sequence[Example], *, tokens: int, device: str) -> tuple[float, float]:
    """How often windows are read right, and how often those that do not answer are refused.

    Right is where the likeliest first and last token are right ones; refused is what is less relevant
    than nine of ten windows that answer. The windows are the same each time.
    """
    model.eval()
    exact: list[Tensor] = []
    sure: list[tuple[Tensor, Tensor]] = []
    made = batches(examples, longest={"": (320,)}, tokens=tokens, rng=random.Random(0))
    with torch.inference_mode():
        for batch in made:
            batch = batch.to(device)
            said, answered = told_by(model, batch), batch.starts.amax(dim=1) > 0
            right = [
                place.gather(1, logits.argmax(1, keepdim=True))[answered, 0]
                for logits, place in ((said.start, batch.starts), (said.end, batch.ends))
            ]
            exact.append(right[0] * right[1])
            sure.append((said.relevance, answered))
    model.train()
    relevance, answered = (torch.cat(parts) for parts in zip(*sure, strict=True))
    limit = relevance[answered].quantile(0.1)
    return torch.cat(exact).mean().item(), (relevance[~answered] < limit).float().mean().item()


def _run(
    model: Reader, teachers: Sequence[Reader], examples: dict[str, list[Example]], options: argparse.Namespace
) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=0.01, fused=True)
    average = copy.deepcopy(model)
    pairs = list(average.state_dict().values()), list(model.state_dict().values())
    loader = DataLoader(Rounds(examples, options), batch_size=None, num_workers=options.workers)
    began, seen, total, last = time.monotonic(), 0, torch.zeros((), device=options.device), 0.0
    model.train()
    for step, batch in enumerate(loader, 1):
        share = (time.monotonic() - began) / 60 / options.minutes
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(share, options.rate)
        batch = batch.to(options.device)
        loss = _loss(model, teachers, batch)
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
            last = share
            _measure(average, examples, options)
    _save(average, options.out / "last.pt")
    _measure(average, examples, options)


def _loss(model: Reader, teachers: Sequence[Reader], batch: Batch) -> Tensor:
    said = told_by(model, batch)
    if not teachers:
        return loss_of(said, batch)
    with torch.no_grad():
        likely = [told_by(teacher, batch) for teacher in teachers]
    return _LABELS * loss_of(said, batch) + (1 - _LABELS) * distance_of(said, likely, batch)


def _measure(model: Reader, examples: dict[str, list[Example]], options: argparse.Namespace) -> None:
    for kind, rows in examples.items():
        if kind.startswith(MEASURED):
            exact, refused = measured(model, rows, tokens=options.tokens, device=options.device)
            _note(options.out, f"{kind}\texact {exact:.3f}\trefused {refused:.3f}")


def _note(folder: Path, line: str) -> None:
    with (folder / "log.txt").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _save(model: Reader, path: Path) -> None:
    fresh = path.with_suffix(".new")
    torch.save(model.state_dict(), fresh)
    fresh.replace(path)


if __name__ == "__main__":
    main()
