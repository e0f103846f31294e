"""Questions in plain words on open policies and laws, written for this project.

The texts stay outside: `asked/passages.jsonl` names for each passage the file of the open data and the
stretches of it, or holds a text invented for the purpose; `asked/questions.jsonl` holds questions and
where in the passage their answers stand.

    python -m assistant.reader.training.asked --data DATA --out FOLDER

writes those that are kept from training as a set to measure and calibrate with: `passages.jsonl`,
`questions.jsonl`, and `documents/PASSAGE.txt`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.reader.training.examples import held_out, rows_of

FOLDER = Path(__file__).parent / "asked"


def read_asked(data: Path, folder: Path = FOLDER) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Texts by id and questions, as `examples.read_set` gives them.

    Raises:
        ValueError: the open data is not what the questions were written on.
    """
    rows = rows_of(folder / "passages.jsonl")
    whole = _files(data, {row["file"] for row in rows if "file" in row})
    texts = {row["id"]: row.get("text") or _joined(row, whole) for row in rows}
    return texts, [
        {**row, "answers": [{"text": texts[row["passage"]][s:e], "start": s} for s, e in row["answers"]]}
        for row in rows_of(folder / "questions.jsonl")
    ]


def _files(data: Path, wanted: set[str]) -> dict[str, str]:
    """The texts of policies (`policy-qa/<id>`) and of laws (paths within the archive)."""
    policies = rows_of(data / "policy-qa" / "train" / "passages.jsonl")
    found = {f"policy-qa/{row['id']}": row["text"] for row in policies}
    with tarfile.open(data / "statute-qa" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name in wanted else None
            if file:
                found[member.name] = file.read().decode("utf-8")
    return found


def _joined(row: dict[str, Any], files: dict[str, str]) -> str:
    text = "\n".join(files.get(row["file"], "")[start:end] for start, end in row["pieces"])
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        raise ValueError(f"{row['file']}: not the text that the questions were written on")
    return text


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    texts, questions = read_asked(options.data)
    kept = {one: text for one, text in texts.items() if held_out(one)}
    (options.out / "documents").mkdir(parents=True, exist_ok=True)
    for one, text in kept.items():
        (options.out / "documents" / f"{one}.txt").write_text(text, encoding="utf-8")
    _write(options.out / "passages.jsonl", [{"id": one, "text": text} for one, text in kept.items()])
    rows = [{"id": str(i), **row} for i, row in enumerate(questions) if row["passage"] in kept]
    _write(options.out / "questions.jsonl", rows)


def _write(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
