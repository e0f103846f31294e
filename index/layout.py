"""Where the parts of an index lie, and what its manifest records.

    INDEX/
    ├── CURRENT                       one line: the name of the generation that serves
    ├── .lock                         held while a generation is built
    ├── seals/<name>.json             what the file system said of each file when its sum was checked
    └── generations/<name>/
        ├── manifest.json             how it was made, and the SHA-256 of every other file
        ├── documents.jsonl           one Document a line, in the manifest's order
        ├── cards.jsonl               one DocumentCard a line, in the same order
        ├── passages.jsonl            one Passage a line
        ├── places.npy                for each passage its row in the indexes, and that of its document
        ├── dictionary.json           the words that the lexical indexes were cut with
        ├── phrases.json              names and short names of the corpus
        ├── dense/, lexical/          by distinct passage, in the same order
        └── documents/                lexical, by document

A generation is never changed once CURRENT has named it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import IndexBroken
from index.records import Copy, Failure

# Raised when files or vectors of a generation change their meaning.
FORMAT = 2
REBUILD = "请运行：policyqa index"

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an index lie."""

    root: Path

    @property
    def current(self) -> Path:
        """The file that names the serving generation."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """The file that a builder holds locked."""
        return self.root / ".lock"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.root / "generations"

    def seal(self, name: str) -> Path:
        """The file that tells which files of a generation were checked."""
        return self.root / "seals" / f"{name}.json"

    def current_name(self) -> str | None:
        """The name of the serving generation, or None when there is no index."""
        try:
            name = self.current.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexBroken("索引的 CURRENT 文件应可读", self.current, REBUILD) from error
        if not _NAME.fullmatch(name):
            raise IndexBroken("索引的 CURRENT 文件应写着一代索引的名称", name or self.current, REBUILD)
        return name


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus as it was when it was read."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a generation was made. `files` holds the SHA-256 of each of its files by relative path.

    `copies` are files of the corpus whose bytes one of `documents` holds under another name; `precision`
    says how the vectors that were added last were computed.
    """

    format: int
    model: str
    segmenter: str
    dictionary: str
    reading: str
    documents: tuple[Source, ...]
    failures: tuple[Failure, ...]
    passages: int
    created: str
    files: dict[str, str]
    copies: tuple[Copy, ...] = ()
    precision: str = ""

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every file whose content is held, copies included, by name."""
        held = {source.name: source.digest for source in self.documents}
        return held | {copy.document: held[copy.same_as] for copy in self.copies}
