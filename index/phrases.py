"""What documents call things: titles, headings and labels, and the short names they give."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.outline import marker_of
from corpus.records import Document
from corpus.relations import core_title

# Raised when the same documents teach other phrases, so that old indexes are brought up to date.
VERSION = "1"

# （责任单位：水利局；完成时限：5月底前） behind a heading is no part of its name.
_REMARK = re.compile(r"(?:[（(][^（）()]*[：:][^（）()]*[）)]|[〔【][^〔〕【】]*[：:][^〔〕【】]*[〕】])$")
_SHORT = re.compile(
    r"(?P<full>[\u4e00-\u9fffA-Za-z0-9《》“”〈〉]{3,40})[（(](?:以下|下|统)?(?:统|均)?简称(?:为)?[：:]?"
    r"\s?[“《\"]?(?P<short>[\u4e00-\u9fffA-Za-z0-9]{2,12})[”》\"]?[）)]"
)
_MARKS = str.maketrans("", "", "《》“”〈〉")
# A short name that documents give to many things (本办法, 公司) names none of them.
_NAMES_TOO_MUCH = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Phrases:
    """Names of the corpus, sorted, and short names with what they stand for."""

    names: tuple[str, ...]
    shorts: dict[str, str]


def learn(documents: Sequence[Document]) -> Phrases:
    """The names that documents go by and use, and the short names they introduce（以下简称…）."""
    names = {name for d in documents for name in _names(d) if 2 <= len(name) <= _LONGEST}
    return Phrases(tuple(sorted(names)), _shorts(d.text for d in documents))


def core_of(heading: str) -> str:
    """A heading without its number."""
    marker = marker_of(heading)
    core = (heading[marker.length :] if marker else heading).strip(" 、.．#*")
    return _REMARK.sub("", core) or heading


def _names(document: Document) -> Iterator[str]:
    yield core_title(document.identity.title)
    yield from (core_of(clause.path[-1]) for clause in document.clauses if clause.path)
    yield from (field.label for field in document.fields)


def _shorts(texts: Iterable[str]) -> dict[str, str]:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for found in _SHORT.finditer(text):
            full = _abbreviated(found["full"].translate(_MARKS), found["short"])
            if full:
                told[found["short"]][full] += 1
    plain = {short: fulls for short, fulls in told.items() if len(fulls) <= _NAMES_TOO_MUCH}
    return {short: max(sorted(fulls), key=fulls.__getitem__) for short, fulls in sorted(plain.items())}


def _abbreviated(full: str, short: str) -> str:
    """The end of `full` that holds the characters of `short` in turn, from the first of them on.

    Nothing where they stand together (疫情 for 肺炎疫情 adds nothing) or do not stand there.
    """
    if short in full:
        return ""
    at = len(full)
    for char in reversed(short):
        at = full.rfind(char, 0, at)
        if at < 0:
            return ""
    return full[at:]
