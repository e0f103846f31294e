"""Words that jieba does not know: learnt from the documents, or written down by staff."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from corpus.errors import UsageError
from corpus.records import Document

# Raised when the same documents teach other words, so that old indexes are brought up to date.
VERSION = "2"

_LONGEST_BY_HAND = 30
_QUOTED = re.compile(r"[《“「『]([^《》“”「」『』\n]{2,40})[》”」』]")
_NUMBERING = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百千\d]+[编章节条款项]|[（(]?[〇零一二三四五六七八九十百\d]+[）)]|"
    r"[〇零一二三四五六七八九十百\d]+[、.．])"
)
_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇]{2,10}")


def learn(documents: Iterable[Document]) -> tuple[str, ...]:
    """The words that documents treat as names, sorted: two to ten Chinese characters each.

    Labels and values of fields, headings without their numbering, quoted terms and titles, issuers, and
    the letters of document numbers. What punctuation divides is a sentence, not a name.
    """
    return tuple(sorted({word for d in documents for word in _named(d) if _NAME.fullmatch(word)}))


def read_dictionary(path: Path) -> tuple[str, ...]:
    """The words of a dictionary that staff edit: one a line, `#` begins a remark.

    What follows a space is ignored, so a dictionary in jieba's own format serves as well.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError("词典文件应是 UTF-8 文本", path, "请另存为 UTF-8 编码") from error
    except OSError as error:
        raise UsageError("词典文件应存在且可读", path, "请检查路径和权限") from error
    words = []
    for number, line in enumerate(lines, 1):
        word = line.split("#", 1)[0].split()[:1]
        if word and len(word[0]) > _LONGEST_BY_HAND:
            raise UsageError(
                f"词典每行一个词，每词不超过 {_LONGEST_BY_HAND} 个字",
                f"第 {number} 行 {word[0][:40]}",
                "请修改词典",
            )
        words += word
    return tuple(words)


def sum_of(words: Collection[str]) -> str:
    """What tells one dictionary from another: a SHA-256, or an empty string for no words."""
    return hashlib.sha256("\n".join(sorted(set(words))).encode()).hexdigest() if words else ""


def _named(document: Document) -> Iterator[str]:
    for field in document.fields:
        yield field.label
        yield from field.values
    for clause in document.clauses:
        if clause.path:
            yield _NUMBERING.sub("", clause.path[-1])
    for match in _QUOTED.finditer(document.text):
        yield match[1]
    yield from (issuer.value for issuer in document.identity.issuers)
    if document.identity.number:
        yield from _NAME.findall(document.identity.number.value)
