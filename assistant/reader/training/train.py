"""Trains the reading model.

    python -m assistant.reader.training.train --data DATA --base models/m3e-small --out RUN [--minutes 90]

DATA is the folder that holds `reading/` and `policy-qa/`. The run stops when its minutes are over; the
learning rate follows the clock, so that any budget ends with a cooled model. RUN gets `last.pt` (to go
on from with --resume, which takes an exported model as well) and `log.txt`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from assistant.reader.tokens import Tokenizer
from assistant.reader.training.asked import read_asked
from assistant.reader.training.batches import Batch, batches
from assistant.reader.training.examples import Example, articles, held_out, plain, policies, read_set
from assistant.reader.training.network import Reader, from_encoder

# How often a set is seen in one round, as a share of its examples.
MIX = {
    "cmrc2018-train": 0.4,
    "drcd-dev": 0.4,
    "cail2019-dev": 0.15,
    "squad2-zh-dev": 0.2,
    "dureader-robust-dev": 0.6,
    "dureader-checklist-half": 0.6,
    "policies": 3.0,
    "rival policies": 0.12,
    "asked": 2.0,
    "rival asked": 0.015,
    "articles": 0.15,
    "rival articles": 0.06,
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


def loss_of(model: Reader, batch: Batch) -> Tensor:
    """-log of the probability of all right starts, the same of ends, and the relevance's entropy."""
    with torch.autocast("cpu", torch.bfloat16):
        start, end, relevance = model(batch.ids, batch.types)
    text = batch.types > 0
    told = batch.starts.amax(dim=1) > 0
    total = _RELEVANCE * torch.nn.functional.binary_cross_entropy_with_logits(relevance, batch.relevant)
    for logits, right in ((start, batch.starts), (end, batch.ends)):
        logits = logits.masked_fill(~text, -1e4)[told]
        right_only = logits.masked_fill(right[told] == 0, -1e4)
        if len(logits):
            total = total + (logits.logsumexp(-1) - right_only.logsumexp(-1)).mean() / 2
    return total


def rate_at(share: float, peak: float) -> float:
    """The learning rate at a share of the budget: a short rise, a flat stretch, a linear fall to 0."""
    if share < _WARM:
        return peak * share / _WARM
    return peak * min(1.0, max(0.0, (1 - share) / _COOL))


def mixed(examples: dict[str, list[Example]], rng: random.Random) -> Iterator[Example]:
    """One round: of each kind its share, chosen anew each time."""
    for kind, rows in examples.items():
        share = MIX[kind]
        for _ in range(int(share)):
            yield from rows
        yield from rng.sample(rows, int((share % 1) * len(rows)))


def endless(
    examples: dict[str, list[Example]], rng: random.Random, *, tokens: int, window: Sequence[int]
) -> Iterator[Batch]:
    """Batches, round after round."""
    while True:
        yield from batches(
            list(mixed(examples, rng)), longest={**LONGEST, "": window}, tokens=tokens, rng=rng
        )


def gather(data: Path, tokenizer: Tokenizer, laws: Path | None = None) -> dict[str, list[Example]]:
    """All examples by kind; one eighth of the passages of what refusal is measured on is kept out."""
    found = {
        name: plain(data / "reading" / name, tokenizer, measured=None if name == "cmrc2018-train" else False)
        for name in MIX
        if (data / "reading" / name).is_dir()
    }
    ours = policies(*read_set(data / "policy-qa" / "train"), tokenizer)
    texts, questions = read_asked(data)
    learnt = [row for row in questions if not held_out(row["passage"])]
    ours += policies(texts, learnt, tokenizer, kind="asked")
    if laws:
        ours += articles(laws, tokenizer)
    for example in ours:
        found.setdefault(example.kind, []).append(example)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains for the minutes given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--laws", type=Path, help="what eval.rivals wrote")
    parser.add_argument("--resume", type=Path)
    parser.add_argument(
        "--window",
        type=int,
        nargs="+",
        default=[128, 160, 320],
        help="tokens of a window of the reading sets; one of them each time",
    )
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    model = from_encoder(options.base / "model.safetensors")
    if options.resume:
        model.load_state_dict(weights_of(options.resume))
    examples = gather(options.data, Tokenizer(options.base / "tokenizer.json"), options.laws)
    rng = random.Random(options.seed)
    _run(model, endless(examples, rng, tokens=options.tokens, window=options.window), options)


def weights_of(path: Path) -> dict[str, Tensor]:
    """The weights of a run, or those of an exported model."""
    if path.suffix == ".onnx":
        from assistant.reader.training.export import restored

        return restored(path)
    weights: dict[str, Tensor] = torch.load(path, weights_only=True)
    return weights


def averaged(models: Sequence[dict[str, Tensor]], shares: Sequence[float]) -> dict[str, Tensor]:
    """The weights of several models, each counting its share."""
    total = sum(shares)
    return {
        name: torch.stack([m[name].float() * (s / total) for m, s in zip(models, shares, strict=True)]).sum(0)
        for name in models[0]
    }


def _run(model: Reader, stream: Iterator[Batch], options: argparse.Namespace) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=0.01, fused=True)
    average = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    began, seen, losses = time.monotonic(), 0, []
    model.train()
    for step, batch in enumerate(stream, 1):
        share = (time.monotonic() - began) / 60 / options.minutes
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(share, options.rate)
        loss = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        for name, tensor in model.state_dict().items():
            average[name].lerp_(tensor, 1 - min(_KEPT, step / (step + 10)))
        seen += len(batch.ids)
        losses.append(loss.item())
        if step % 50 == 0:
            _note(options.out, f"{step}\t{seen}\t{share:.3f}\t{sum(losses) / len(losses):.4f}")
            losses = []
        if step % 200 == 0:
            _save(average, options.out / "last.pt")
    _save(average, options.out / "last.pt")


def _note(folder: Path, line: str) -> None:
    with (folder / "log.txt").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _save(weights: dict[str, Tensor], path: Path) -> None:
    fresh = path.with_suffix(".new")
    torch.save(weights, fresh)
    fresh.replace(path)


if __name__ == "__main__":
    main()
