"""Answers to JSON and back, whole, so that a conversation is shown again as it was given."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from assistant.records import Answer, Citation
from corpus.records import Span


def to_json(answer: Answer) -> str:
    """The whole answer as one JSON text."""
    return json.dumps(asdict(answer), ensure_ascii=False)


def from_json(text: str) -> Answer:
    """The answer that `to_json` wrote."""
    row = json.loads(text)
    return Answer(
        question=row["question"],
        text=row["text"],
        refused=row["refused"],
        confidence=row["confidence"],
        citations=tuple(map(_citation, row["citations"])),
        nearest=tuple(map(_citation, row["nearest"])),
        passages=tuple(row["passages"]),
        milliseconds=row["milliseconds"],
    )


def _citation(row: dict[str, Any]) -> Citation:
    span = Span(row["span"]["start"], row["span"]["end"])
    return Citation(**{**row, "path": tuple(row["path"]), "span": span})
