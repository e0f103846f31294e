"""A folder of documents to a published index; only what changed is read and embedded."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.errors import CorpusError, IndexError_
from corpus.library import READING_VERSION, scan
from index import dictionary as words
from index import passages as cutting
from index import phrases as naming
from index.contents import Contents, card_of, documents_postings
from index.dense import Dense
from index.embed import Embedder
from index.intake import Intake, Progress, changes, take_in
from index.layout import FORMAT, Layout, Manifest, Source
from index.lexical import Lexical
from index.records import Copy, Failure, Passage
from index.segment import Segmenter, pairs_of, rules
from index.store import Opened, building, open_index, publish


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: names of files, then counts. `embedded` counts passages.

    A renamed file is given by its new name; `copies` are files whose bytes another file holds.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    copies: tuple[Copy, ...]
    failures: tuple[Failure, ...]
    documents: int
    passages: int
    embedded: int
    published: bool
    seconds: float


def build(
    corpus: Path,
    folder: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    dictionary: Path | None = None,
) -> BuildReport:
    """The index in `folder` brought up to date with the files in `corpus`.

    Raises CorpusError when no file can be read; the index of before then goes on serving.
    """
    began = time.monotonic()
    tell = progress or _silent
    by_hand = words.read_dictionary(dictionary) if dictionary else ()
    if folder.resolve().is_relative_to(corpus.resolve()):
        raise CorpusError("索引文件夹不应放在文件的文件夹里", folder, "请把 --index 指到别处")
    entries = scan(corpus)
    if not entries:
        raise CorpusError("文件夹里应至少有一个文件", corpus, "请放入政策文件后再运行")
    with building(folder) as layout:
        before = _previous(folder, embedder)
        known = before if before and before.manifest.reading == _reading() else None
        intake = take_in(entries, known, tell)
        if not intake.documents:
            raise CorpusError("文件夹里应至少有一个可读的文件", intake.failures[0].reason, "原有索引保持不变")
        segmenter = Segmenter((*words.learn(intake.documents), *by_hand))
        manifest = _manifest(embedder, segmenter, by_hand, intake)
        if before and _same(before.manifest, manifest):
            return _report(before, intake, len(before.contents.passages), 0, False, began)
        passages, embedded = _publish(layout, manifest, intake, before, embedder, segmenter, tell)
        return _report(before, intake, passages, embedded, True, began)


def _previous(folder: Path, embedder: Embedder) -> Opened | None:
    try:
        return open_index(folder, model_identity=embedder.identity)
    except IndexError_:
        return None


def _reading() -> str:
    return f"{READING_VERSION}/{cutting.VERSION}/{words.VERSION}/{naming.VERSION}"


def _manifest(embedder: Embedder, segmenter: Segmenter, by_hand: Sequence[str], intake: Intake) -> Manifest:
    return Manifest(
        format=FORMAT,
        model=embedder.identity,
        segmenter=segmenter.identity,
        dictionary=words.sum_of(by_hand),
        reading=_reading(),
        documents=tuple(Source(d.name, d.digest) for d in intake.documents),
        failures=intake.failures,
        passages=0,
        created="",
        files={},
        copies=intake.copies,
    )


def _same(old: Manifest, new: Manifest) -> bool:
    keys = ("format", "model", "segmenter", "dictionary", "reading", "documents", "failures", "copies")
    return all(getattr(old, key) == getattr(new, key) for key in keys)


def _publish(
    layout: Layout,
    manifest: Manifest,
    intake: Intake,
    before: Opened | None,
    embedder: Embedder,
    segmenter: Segmenter,
    tell: Progress,
) -> tuple[int, int]:
    passages = [(p, n) for n, document in enumerate(intake.documents) for p in cutting.passages_of(document)]
    distinct = {p.id: p for p, _ in passages}
    row_of = {id_: row for row, id_ in enumerate(distinct)}
    rows = np.asarray([row_of[p.id] for p, _ in passages], dtype=np.int32)
    owners = np.asarray([owner for _, owner in passages], dtype=np.int32)
    dense, embedded = _dense(distinct, before, embedder, tell)
    lexical = _lexical(distinct, before, segmenter, tell)
    tell("写入索引", 0, 1)
    contents = Contents(
        documents=intake.documents,
        cards=[card_of(document) for document in intake.documents],
        passages=[p for p, _ in passages],
        rows=rows,
        owners=owners,
        dictionary=segmenter.dictionary,
        phrases=naming.learn(intake.documents),
        dense=dense,
        lexical=lexical,
        by_document=documents_postings(lexical.postings, rows, owners, len(intake.documents)),
    )
    known = before.manifest.precision if before else ""
    publish(layout, replace(manifest, precision=embedder.precision if embedded else known), contents)
    tell("写入索引", 1, 1)
    return len(passages), embedded


def _dense(
    passages: dict[str, Passage], before: Opened | None, embedder: Embedder, tell: Progress
) -> tuple[Dense, int]:
    dense = before.contents.dense if before else Dense(embedder.dimension)
    dense.remove([id_ for id_ in dense.ids if id_ not in passages])
    held = set(dense.ids)
    fresh = [id_ for id_ in passages if id_ not in held]
    texts = [passages[id_].embedded for id_ in fresh]
    if fresh:
        tell("计算向量", 0, len(fresh))
        dense.add(fresh, embedder.encode_passages(texts, progress=lambda n, of: tell("计算向量", n, of)))
    dense.arrange(list(passages))
    return dense, len(fresh)


def _lexical(
    passages: dict[str, Passage], before: Opened | None, segmenter: Segmenter, tell: Progress
) -> Lexical:
    lexical = Lexical()
    if before and before.manifest.segmenter.startswith(f"{rules()}, "):
        lexical = before.contents.lexical
        stale = _touched(lexical, set(before.contents.dictionary) ^ set(segmenter.dictionary))
        lexical.remove({id_ for id_ in lexical.ids if id_ not in passages or id_ in stale})
    held = set(lexical.ids)
    fresh = [id_ for id_ in passages if id_ not in held]
    terms = []
    for done, id_ in enumerate(fresh):
        tell("建立词索引", done, len(fresh))
        found = segmenter.terms(passages[id_].embedded)
        terms.append((*found.words, *found.pairs))
    lexical.add(fresh, terms)
    lexical.arrange(list(passages))
    return lexical


def _touched(lexical: Lexical, words: Iterable[str]) -> set[str]:
    """The ids of texts that may be cut in another way once `words` were added or taken away."""
    touched: set[str] = set()
    for word in words:
        # A single character stands in no pair; who writes one down pays for cutting everything again.
        touched |= set(lexical.ids) if len(word) == 1 else lexical.holding(pairs_of(word))
    return touched


def _report(
    before: Opened | None, intake: Intake, passages: int, embedded: int, published: bool, began: float
) -> BuildReport:
    found = changes(before, intake)
    return BuildReport(
        added=found.added,
        changed=found.changed,
        renamed=found.renamed,
        removed=found.removed,
        unchanged=found.unchanged,
        copies=intake.copies,
        failures=intake.failures,
        documents=len(intake.documents),
        passages=passages,
        embedded=embedded,
        published=published,
        seconds=time.monotonic() - began,
    )


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
