"""What the index holds and what a search returns."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.records import Document, Identity, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and found: one clause, part of a long one, or a few short ones.

    `span` counts characters of the document's normal text; `text` is that stretch; `clauses` are the
    ordinals of the clauses it covers. `id` is a hash of what is embedded, so equal text has equal id.
    `header` is the caption and the first row of a table that the passage goes on with.
    """

    id: str
    document: str
    title: str
    path: tuple[str, ...]
    span: Span
    text: str
    clauses: tuple[int, ...]
    header: str = ""

    @property
    def embedded(self) -> str:
        """The text that both indexes see: title, heading path, a table's header, the passage itself."""
        parts = (self.title, " > ".join(self.path), self.header, self.text)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What a document says of itself, without its text: enough to tell validity, scope and links."""

    name: str
    identity: Identity
    years: tuple[str, ...]
    clauses: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores: `score` is the joined one.

    `scores` holds `dense`, the cosine, `lexical`, BM25 over words and pairs of characters, `document`,
    the same of the whole document, `scope`, what a named year, number, title or section adds, and
    `reranked` where a model read question and passage together.
    """

    passage: Passage
    score: float
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file of the corpus that could not be read, and why (in Chinese)."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A file with the same bytes as another, under whose name the document is held."""

    document: str
    same_as: str


@dataclass(frozen=True, slots=True)
class Library:
    """All documents of an index, the files that could not be read, and further names of documents."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = ()
    copies: tuple[Copy, ...] = ()
