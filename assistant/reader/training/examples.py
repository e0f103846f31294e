"""What the reading model learns from: questions, what stands before a text, texts and answer spans.

Sets are folders with `passages.jsonl` (`{id, text}`) and `questions.jsonl` (`{id, passage, question,
answers: [{text, start}]}`; no answers: the passage does not tell). A set of policies is read as the
assistant reads it: every document cut into passages with title and headings, and the passages of other
places that resemble a question are learnt from as not answering it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.reader.tokens import Ints, Tokenizer, Tokens
from assistant.reader.training.records import Example
from assistant.reader.windows import before_text
from corpus.library import document_of
from corpus.records import Document
from index.lexical import Lexical
from index.passages import passages_of
from index.records import Passage
from index.segment import Segmenter

# Every so many questions, by the hash of the passage, are kept from training to measure with.
_HELD_OUT = 8
_SHORTEST_REPEAT = 2
_NEGATIVES = 12


def held_out(passage: str) -> bool:
    """Whether the questions on a passage are for measuring."""
    return int(hashlib.sha256(passage.encode()).hexdigest(), 16) % _HELD_OUT == 0


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def read_set(folder: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The texts of a set by id, and its questions."""
    texts = {row["id"]: row["text"] for row in rows_of(folder / "passages.jsonl")}
    return texts, rows_of(folder / "questions.jsonl")


def plain(folder: Path, tokenizer: Tokenizer, *, measured: bool | None = None) -> list[Example]:
    """The questions of a set, the whole passage as text; with `measured`, those for it or all others.

    Every place where the answer is repeated counts as right.
    """
    texts, questions = read_set(folder)
    rows = [row for row in questions if measured in (None, held_out(row["passage"]))]
    tokens = dict(zip(texts, tokenizer.tokens(list(texts.values())), strict=True))
    asked = tokenizer.tokens([row["question"] for row in rows])
    found = []
    for row, question in zip(rows, asked, strict=True):
        text, whole = tokens[row["passage"]], texts[row["passage"]]
        places = {
            (at, at + len(answer["text"]))
            for answer in row["answers"]
            for at in _places_of(answer["text"], whole, answer["start"])
        }
        spans = _spans(places, text)
        if row["answers"] and not len(spans):
            continue
        found.append(Example(folder.name, question.ids, text.ids, spans))
    return found


def _places_of(answer: str, text: str, start: int) -> Iterator[int]:
    if len(answer) < _SHORTEST_REPEAT or text[start : start + len(answer)] != answer:
        yield start
        return
    for match in re.finditer(re.escape(answer), text):
        yield match.start()


def _spans(places: set[tuple[int, int]], text: Tokens) -> Ints:
    """The first and last token of each stretch of characters."""
    spans = []
    for start, end in sorted(places):
        first = int(np.searchsorted(text.places[:, 1], start, side="right"))
        last = int(np.searchsorted(text.places[:, 0], end, side="left")) - 1
        if first <= last < len(text):
            spans.append((first, last))
    return np.asarray(spans, np.int32).reshape(-1, 2)


def policies(
    texts: dict[str, str],
    questions: list[dict[str, Any]],
    tokenizer: Tokenizer,
    *,
    kind: str = "policies",
    rivals: int = _NEGATIVES,
) -> list[Example]:
    """The questions of a set of policies, each on its document, and on so many passages that resemble it.

    A question without answers is one that its document does not tell. Examples on other passages are of
    the kind `rival <kind>`.
    """
    documents = {one: document_of(text, name=f"{one}.txt", digest=one) for one, text in texts.items()}
    passages = [p for document in documents.values() for p in passages_of(document)]
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    segmenter = Segmenter()
    words = Lexical()
    words.add([str(i) for i in range(len(passages))], [segmenter.terms(p.embedded).pairs for p in passages])
    tokens = dict(zip(documents, tokenizer.tokens([d.text for d in documents.values()]), strict=True))
    cut = _Cut(passages, tokenizer)
    asked = tokenizer.tokens([row["question"] for row in questions])
    found: list[Example] = []
    for row, question in zip(questions, asked, strict=True):
        document = documents[row["passage"]]
        places = {p for a in row["answers"] for p in _found_in(document, a["text"])}
        text = tokens[row["passage"]]
        starts = [p.span.start for p in by_document[document.name]]
        spans = _spans(places, text)
        if row["answers"] and not len(spans):
            continue
        before = tuple(map(cut.before, by_document[document.name]))
        begin = tuple(np.searchsorted(text.places[:, 1], starts, side="right").tolist())
        found.append(Example(kind, question.ids, text.ids, spans, begin, before))
        alike = words.search(segmenter.terms(row["question"]).pairs, rivals * 2) if rivals else []
        near = [passages[int(s.id)] for s in alike]
        wrong = [p for p in near if not _holds(p, document, places)]
        found += [cut.rival(f"rival {kind}", question.ids, p) for p in wrong[:rivals]]
    return found


def articles(file: Path, tokenizer: Tokenizer) -> list[Example]:
    """Questions on laws with the passages found for them, right articles and rivals (`eval.rivals`)."""
    found: list[Example] = []
    none = np.zeros((0, 2), np.int32)
    for row in rows_of(file):
        (question,) = tokenizer.tokens([row["question"]])
        right = [p for p in row["passages"] if p["right"]][:_NEGATIVES]
        wrong = [p for p in row["passages"] if not p["right"]][: 2 * _NEGATIVES]
        for passage in right + wrong:
            kind = "articles" if passage["right"] else "rival articles"
            before, text = tokenizer.tokens([passage["before"], passage["text"]])
            found.append(Example(kind, question.ids, text.ids, none, (0,), (before.ids,), passage["right"]))
    return found


class _Cut:
    """Passages as examples without a span, their tokens worked out once."""

    def __init__(self, passages: Sequence[Passage], tokenizer: Tokenizer) -> None:
        heads = tokenizer.tokens([before_text(p) for p in passages])
        texts = tokenizer.tokens([p.text for p in passages])
        key = [(p.document, p.span.start) for p in passages]
        self._before = dict(zip(key, heads, strict=True))
        self._text = dict(zip(key, texts, strict=True))

    def before(self, passage: Passage) -> Ints:
        return self._before[passage.document, passage.span.start].ids

    def rival(self, kind: str, question: Ints, passage: Passage) -> Example:
        none = np.zeros((0, 2), np.int32)
        text = self._text[passage.document, passage.span.start].ids
        return Example(kind, question, text, none, (0,), (self.before(passage),))


def _holds(passage: Passage, document: Document, places: set[tuple[int, int]]) -> bool:
    own = passage.document == document.name
    return own and any(s < passage.span.end and passage.span.start < e for s, e in places)


def _found_in(document: Document, answer: str) -> list[tuple[int, int]]:
    """Where an answer stands in the normal text, white space aside."""
    letters = [re.escape(c) for c in document_of(answer, name="a", digest="a").text if not c.isspace()]
    return [m.span() for m in re.finditer(r"\s*".join(letters), document.text)][:3]
