"""Gathers what the reading model learns from into one file.

    python -m assistant.reader.training.gather --data DATA --base models/m3e-small --laws LAWS --out FILE

DATA is the folder that holds `reading/`, `policy-qa/` and `statute-qa/`; LAWS what `eval.rivals` wrote.
Beside what is learnt from, the file holds what a run is measured on while it goes: questions of
`cmrc2018-dev` and those of `asked/` that are kept from training.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.reader.tokens import Tokenizer
from assistant.reader.training.asked import read_asked
from assistant.reader.training.examples import articles, held_out, plain, policies, read_set
from assistant.reader.training.records import MEASURED, Example, keep
from assistant.reader.training.train import MIX

_MEASURED = "cmrc2018-dev"
_SO_MANY = 800


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
    found[MEASURED + _MEASURED] = plain(data / "reading" / _MEASURED, tokenizer)[:_SO_MANY]
    rest = [row for row in questions if held_out(row["passage"])]
    asked = policies(texts, rest, tokenizer, kind="asked")
    found[MEASURED + "asked"] = [example for example in asked if example.kind == "asked"]
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the folder of the tokenizer")
    parser.add_argument("--laws", type=Path, help="what eval.rivals wrote")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    keep(gather(options.data, Tokenizer(options.base / "tokenizer.json"), options.laws), options.out)


if __name__ == "__main__":
    main()
