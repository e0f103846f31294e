"""What a generation holds, and how it lies in files. Only what a question needs is read at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.identity import document_years
from corpus.records import Document
from index.arrays import load
from index.dense import Dense
from index.lexical import Lexical
from index.lines import Lines, adapter_of, parse, write
from index.phrases import Phrases
from index.postings import Postings
from index.records import DocumentCard, Passage

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """The parts of a generation, rows in step.

    `dense` and `lexical` hold each distinct passage once, in the same order; passage `p` is their row
    `rows[p]` and stands in document `owners[p]`. `by_document` is lexical, by document.
    """

    documents: Sequence[Document]
    cards: Sequence[DocumentCard]
    passages: Sequence[Passage]
    rows: Ints
    owners: Ints
    dictionary: tuple[str, ...]
    phrases: Phrases
    dense: Dense
    lexical: Lexical
    by_document: Postings

    @property
    def whole(self) -> bool:
        """Whether the parts fit each other."""
        distinct = int(self.rows.max()) + 1 if len(self.rows) else 0
        return (
            self.dense.ids == self.lexical.ids
            and distinct == len(self.dense)
            and len(self.passages) == len(self.rows) == len(self.owners)
            and len(self.documents) == len(self.cards) == len(self.by_document.lengths)
        )

    def save(self, folder: Path) -> None:
        """Writes all parts to a folder."""
        write(folder / "documents.jsonl", Document, self.documents)
        write(folder / "cards.jsonl", DocumentCard, self.cards)
        write(folder / "passages.jsonl", Passage, self.passages)
        np.save(folder / "places.npy", np.stack([self.rows, self.owners]), allow_pickle=False)
        words = json.dumps(list(self.dictionary), ensure_ascii=False)
        (folder / "dictionary.json").write_text(words, encoding="utf-8")
        (folder / "phrases.json").write_bytes(adapter_of(Phrases).dump_json(self.phrases))
        self.dense.save(folder / "dense")
        self.lexical.save(folder / "lexical")
        self.by_document.save(folder / "documents")

    @classmethod
    def load(cls, folder: Path) -> Contents:
        """What `save` wrote; raises OSError, ValueError, KeyError, TypeError or IndexBroken."""
        places = load(folder / "places.npy", mapped=False)
        return cls(
            documents=Lines(folder / "documents.jsonl", Document),
            cards=Lines(folder / "cards.jsonl", DocumentCard),
            passages=Lines(folder / "passages.jsonl", Passage),
            rows=places[0],
            owners=places[1],
            dictionary=tuple(json.loads((folder / "dictionary.json").read_bytes())),
            phrases=parse(Phrases, (folder / "phrases.json").read_bytes()),
            dense=Dense.load(folder / "dense"),
            lexical=Lexical.load(folder / "lexical"),
            by_document=Postings.load(folder / "documents"),
        )


def card_of(document: Document) -> DocumentCard:
    """What a document says of itself."""
    years = document_years(document.identity, document.text, document.name)
    return DocumentCard(document.name, document.identity, years, len(document.clauses))


def documents_postings(lexical: Postings, rows: Ints, owners: Ints, documents: int) -> Postings:
    """The terms of whole documents, out of those of their passages."""
    made = Postings.of([[]] * documents)
    for places in _rounds(rows, owners, len(lexical.lengths)):
        made = made.summed(lexical.chosen(places, documents))
    return made


def _rounds(rows: Ints, owners: Ints, distinct: int) -> Iterator[NDArray[np.int64]]:
    """The document of each distinct passage; then, in turn, further documents of those that several hold."""
    left: dict[int, list[int]] = defaultdict(list)
    for row, owner in zip(rows.tolist(), owners.tolist(), strict=True):
        left[row].append(owner)
    while left:
        places = np.full(distinct, -1, dtype=np.int64)
        for row, held in left.items():
            places[row] = held.pop()
        yield places
        left = {row: held for row, held in left.items() if held}
