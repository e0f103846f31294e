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
from typing import TypeVar

from assistant.reader.tokens import Tokenizer
from assistant.reader.training.asked import read_asked
from assistant.reader.training.examples import articles, held_out, plain, policies, read_set
from assistant.reader.training.mix import MIX
from assistant.reader.training.records import Gathered, keep

Row = TypeVar("Row")
_MEASURED = "cmrc2018-dev"
_SO_MANY = 800


def gather(data: Path, tokenizer: Tokenizer, laws: Path | None = None) -> Gathered:
    """All examples; of what refusal is measured on one passage in eight is not learnt from.

    Raises:
        FileNotFoundError: a set of the open data is missing.
    """
    measured = {_MEASURED: _spread(plain(data / "reading" / _MEASURED, tokenizer))}
    learnt = {
        name: plain(data / "reading" / name, tokenizer, measured=None if name == "cmrc2018-train" else False)
        for name in MIX
        if (data / "reading" / name).is_dir()
    }
    ours = policies(*read_set(data / "policy-qa" / "train"), tokenizer)
    texts, questions = read_asked(data)
    asked = [row for row in questions if not held_out(row["passage"])]
    ours += policies(texts, asked, tokenizer, kind="asked")
    if laws:
        ours += articles(laws, tokenizer)
    for example in ours:
        learnt.setdefault(example.kind, []).append(example)
    rest = _spread([row for row in questions if held_out(row["passage"])])
    own = {row["passage"]: texts[row["passage"]] for row in rest}
    measured["asked"] = policies(own, rest, tokenizer, kind="asked", rivals=0)
    return Gathered(learnt, measured)


def _spread(rows: list[Row]) -> list[Row]:
    """At most so many rows, evenly drawn."""
    count = min(_SO_MANY, len(rows))
    return [rows[at * len(rows) // count] for at in range(count)]


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
