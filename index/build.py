"""A folder of documents to a published index; only what changed is read and embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError, IndexError_, UnreadableFile
from corpus.library import READING_VERSION, Entry, read_document, scan
from corpus.records import Document
from index import dictionary as words
from index import passages as cutting
from index.dense import Dense
from index.embed import Embedder
from index.layout import FORMAT, Layout, Manifest, Source
from index.lexical import Lexical
from index.records import Failure, Passage
from index.segment import Segmenter
from index.store import Opened, building, open_index, publish

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: names of files, then counts. `embedded` counts passages."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failures: tuple[Failure, ...]
    documents: int
    passages: int
    embedded: int
    published: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class _Read:
    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    kept: frozenset[str]


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
        read = _read(entries, before, tell)
        if not read.documents:
            raise CorpusError("文件夹里应至少有一个可读的文件", read.failures[0].reason, "原有索引保持不变")
        manifest = _manifest(embedder, by_hand, read)
        if before and _same(before.manifest, manifest):
            return _report(before, read, len(before.passages), 0, False, began)
        passages, embedded = _publish(layout, manifest, read, before, embedder, by_hand, tell)
        return _report(before, read, passages, embedded, True, began)


def _previous(folder: Path, embedder: Embedder) -> Opened | None:
    try:
        return open_index(folder, model_identity=embedder.identity)
    except IndexError_:
        return None


def _read(entries: Sequence[Entry], before: Opened | None, tell: Progress) -> _Read:
    rows: dict[Source, int] = {}
    if before and before.manifest.reading == _reading():
        rows = {source: row for row, source in enumerate(before.manifest.documents)}
    documents, failures, kept = [], [], set()
    for done, entry in enumerate(entries):
        tell("读取文件", done, len(entries))
        row = rows.get(Source(entry.name, entry.digest))
        try:
            if before and row is not None:
                documents.append(before.document(row))
                kept.add(entry.name)
            else:
                documents.append(read_document(entry))
        except UnreadableFile as error:
            failures.append(Failure(entry.name, str(error)))
    tell("读取文件", len(entries), len(entries))
    return _Read(tuple(documents), tuple(failures), frozenset(kept))


def _reading() -> str:
    return f"{READING_VERSION}/{cutting.VERSION}/{words.VERSION}"


def _manifest(embedder: Embedder, by_hand: Sequence[str], read: _Read) -> Manifest:
    segmenter = Segmenter((*words.learn(read.documents), *by_hand))
    return Manifest(
        format=FORMAT,
        model=embedder.identity,
        segmenter=segmenter.identity,
        dictionary=words.sum_of(by_hand),
        reading=_reading(),
        documents=tuple(Source(d.name, d.digest) for d in read.documents),
        failures=read.failures,
        passages=0,
        created="",
        files={},
    )


def _same(old: Manifest, new: Manifest) -> bool:
    keys = ("format", "model", "segmenter", "dictionary", "reading", "documents", "failures")
    return all(getattr(old, key) == getattr(new, key) for key in keys)


def _publish(
    layout: Layout,
    manifest: Manifest,
    read: _Read,
    before: Opened | None,
    embedder: Embedder,
    by_hand: Sequence[str],
    tell: Progress,
) -> tuple[int, int]:
    passages = tuple(p for document in read.documents for p in cutting.passages_of(document))
    distinct = {p.id: p for p in passages}
    segmenter = Segmenter((*words.learn(read.documents), *by_hand))
    dense, embedded = _dense(distinct, before, embedder, tell)
    lexical = _lexical(distinct, before, segmenter, tell)
    tell("写入索引", 0, 1)
    publish(
        layout,
        manifest,
        documents=read.documents,
        passages=passages,
        dictionary=segmenter.dictionary,
        dense=dense,
        lexical=lexical,
    )
    tell("写入索引", 1, 1)
    return len(passages), embedded


def _dense(
    passages: dict[str, Passage], before: Opened | None, embedder: Embedder, tell: Progress
) -> tuple[Dense, int]:
    dense = before.dense if before else Dense(embedder.dimension)
    dense.remove([id_ for id_ in dense.ids if id_ not in passages])
    held = set(dense.ids)
    fresh = [id_ for id_ in passages if id_ not in held]
    texts = [passages[id_].embedded for id_ in fresh]
    if fresh:
        tell("计算向量", 0, len(fresh))
        dense.add(fresh, embedder.encode_passages(texts, progress=lambda n, of: tell("计算向量", n, of)))
    return dense, len(fresh)


def _lexical(
    passages: dict[str, Passage], before: Opened | None, segmenter: Segmenter, tell: Progress
) -> Lexical:
    same_words = before is not None and before.manifest.segmenter == segmenter.identity
    lexical = before.lexical if before and same_words else Lexical()
    lexical.remove({id_ for id_ in lexical.ids if id_ not in passages})
    held = set(lexical.ids)
    fresh = [id_ for id_ in passages if id_ not in held]
    terms = []
    for done, id_ in enumerate(fresh):
        tell("建立词索引", done, len(fresh))
        terms.append(segmenter.terms(passages[id_].embedded))
    lexical.add(fresh, terms)
    return lexical


def _report(
    before: Opened | None, read: _Read, passages: int, embedded: int, published: bool, began: float
) -> BuildReport:
    old = {source.name for source in before.manifest.documents} if before else set()
    names = [document.name for document in read.documents]
    failed = {failure.document for failure in read.failures}
    return BuildReport(
        added=tuple(n for n in names if n not in old),
        changed=tuple(n for n in names if n in old and n not in read.kept),
        removed=tuple(sorted(old - set(names) - failed)),
        unchanged=tuple(n for n in names if n in read.kept),
        failures=read.failures,
        documents=len(names),
        passages=passages,
        embedded=embedded,
        published=published,
        seconds=time.monotonic() - began,
    )


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
