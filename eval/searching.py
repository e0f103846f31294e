"""Open question sets as searches: what is asked, which passages are right, what counts as one result."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.opening import open_searcher
from assistant.settings import Settings
from corpus.relations import core_title
from eval.bench import OpenSet
from eval.command import policyqa
from eval.records import read_lines
from index.records import Hit, Passage
from index.search import Options, Searcher

# So many hits are looked through for different documents.
DEEP = 50
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")
_NAMED = re.compile(rf"(?P<law>.+?)(?P<article>{_ARTICLE.pattern})")


@dataclass(frozen=True, slots=True)
class Search:
    """A question, whether a passage is right, and what two results that count once have in common."""

    question: str
    right: Callable[[Passage], bool]
    unit: Callable[[Passage], str]


def documents_searched(given: OpenSet) -> list[Search]:
    """The questions of an open set: right is any passage of the document asked about."""
    return [Search(q.question, _in(q.document), _document) for q in given.questions]


def articles_searched(questions: Path) -> list[Search]:
    """The questions on statutes: right is a passage with one of the articles named, of any edition."""
    return [
        Search(row["question"], _holds(frozenset(_articles(row["articles"]))), _id)
        for row in read_lines(questions)
    ]


def built(given: OpenSet, work: Path) -> Path:
    """The folder of an index over the documents of an open set; kept in `work` for the next run."""
    corpus, index = work / "corpus", work / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    for name, text in given.texts.items():
        if not (corpus / name).is_file():
            (corpus / name).write_text(text, encoding="utf-8")
    policyqa("index", "--corpus", corpus, "--index", index)
    return index


def opened(index: Path, options: Options | None = None, *, adapt: bool = True) -> Searcher:
    """The search over an index with the model of the settings, with other options where given."""
    settings = Settings.from_env()
    if options is None and adapt:
        return open_searcher(Settings(index=index, model=settings.model, models=settings.models))
    from index.embed import SentenceEmbedder

    embedder = SentenceEmbedder.open(settings.model, settings.models, adapt=adapt)
    return Searcher.open(index, embedder=embedder, options=options)


def rank(search: Search, hits: Iterable[Hit]) -> int | None:
    """How many results stand before the first right one; None when it is not among the hits."""
    seen: set[str] = set()
    for hit in hits:
        if search.right(hit.passage):
            return len(seen)
        seen.add(search.unit(hit.passage))
    return None


def ranks(searcher: Searcher, searches: Sequence[Search], *, limit: int = DEEP) -> list[int | None]:
    """The rank of the first right result of each search."""
    return [rank(s, searcher.search(s.question, limit=limit)) for s in searches]


def share(found: Sequence[int | None], within: int) -> float:
    """The share of ranks below `within`."""
    return sum(r is not None and r < within for r in found) / len(found) if found else 0.0


@lru_cache(maxsize=1 << 14)
def law_of(title: str) -> str:
    """What the many ways to name one law share."""
    return re.sub(r"中华人民共和国|[（(].*?[)）]|[《》〈〉\s]", "", core_title(title))


def articles_of(passage: Passage) -> set[str]:
    """The articles that a passage holds or stands in, as 第五条."""
    lines = [*passage.path, *passage.text.split("\n")]
    return {found[0] for line in lines if (found := _ARTICLE.match(line.lstrip("# ")))}


def _articles(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if found := _NAMED.match(name):
            yield law_of(found["law"]), found["article"]


def _holds(wanted: frozenset[tuple[str, str]]) -> Callable[[Passage], bool]:
    by_law: dict[str, set[str]] = defaultdict(set)
    for law, article in wanted:
        by_law[law].add(article)

    def right(passage: Passage) -> bool:
        articles = by_law.get(law_of(passage.title))
        return bool(articles and articles & articles_of(passage))

    return right


def _in(document: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.document == document


def _document(passage: Passage) -> str:
    return passage.document


def _id(passage: Passage) -> str:
    return passage.id


def as_json(value: object) -> str:
    """Figures as JSON for a file."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
