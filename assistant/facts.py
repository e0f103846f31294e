"""Answers that stand in fields: role to person, person to roles, department to tasks and back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.question import Asked
from assistant.records import Evidence
from assistant.replies import replies_of
from assistant.words import ROLE_LABEL
from corpus.identity import document_years
from corpus.records import Clause, Document, Field
from corpus.validity import number_key
from index.phrases import core_of
from index.records import Library

# A clause is what a question is about when its heading path and title hold this share of the
# question's content characters.
COVERED = 0.75
# A document that says this share of the characters of what a question is about speaks of it.
_SAID = 0.8
_CLOSE = 0.06
# Where the name in a heading ends that goes on with fields: 规划建设组。组长：甲.
_CORE_END = re.compile(r"(?<=.{2})(?:。|[：:](?=.*[，；])|\s(?=[\u4e00-\u9fff]{2,6}[：:]))")
# What is left of a heading that is a number alone.
_HAN = "一二三四五六七八九十百"
_NUMBER = re.compile(rf"[（(]?[\d{_HAN}]{{1,4}}[）)]?[、.．]?|第[{_HAN}]{{1,5}}[条章节]")
_TWO_YEARS = re.compile("这?两年|前后两年")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A clause with the document it stands in and the name of its own heading."""

    document: Document
    clause: Clause
    core: str
    years: tuple[str, ...]

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Equal for clauses under one heading of one document."""
        return self.document.name, self.clause.path

    @property
    def evidence(self) -> Evidence:
        """The whole clause as evidence."""
        return Evidence(self.document.name, self.clause.ordinal, self.clause.span)


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A field with the place that owns it."""

    place: Place
    field: Field

    @property
    def evidence(self) -> Evidence:
        """The field, label and value, as evidence."""
        return Evidence(self.place.document.name, self.place.clause.ordinal, self.field.span)


def pairs(text: str) -> frozenset[str]:
    """The pairs of adjacent characters of `text`."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def coverage(terms: Iterable[str], known: frozenset[str], text: str) -> float:
    """The share of the terms' characters that stand in `text`, in pairs; in [0, 1], 1 for no terms.

    A term counts whole when it stands in the text, else by its characters that belong to a pair of
    the text.
    """
    total = covered = 0
    for term in terms:
        total += len(term)
        if term in text:
            covered += len(term)
            continue
        inside = set()
        for i in range(len(term) - 1):
            if term[i : i + 2] in known:
                inside |= {i, i + 1}
        covered += len(inside)
    return covered / total if total else 1.0


class Facts:
    """The fields of a library, found by label, by value and by what their clause is about.

    `tabular` are the documents that have a table, `replies` the questions that documents answer themselves.
    """

    def __init__(self, library: Library) -> None:
        self.documents = library.documents
        self.years = {d.name: document_years(d.identity, d.text, d.name) for d in library.documents}
        self.replies = tuple(replies_of(library.documents))
        self.tabular = tuple(d for d in library.documents if "\t" in d.text)
        self._numbers = {
            d.name: number_key(d.identity.number.value) for d in library.documents if d.identity.number
        }
        self._by_label: dict[str, list[Fact]] = defaultdict(list)
        self._by_value: dict[str, list[Fact]] = defaultdict(list)
        self._by_place: dict[Place, list[Fact]] = defaultdict(list)
        self._role_paths: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._known: dict[tuple[str, tuple[str, ...]], tuple[frozenset[str], str]] = {}
        self.places: tuple[Place, ...] = tuple(p for d in library.documents for p in self._places(d))
        self._at = {(p.document.name, p.clause.ordinal): p for p in self.places}
        for fact in self._facts():
            self._by_label[fact.field.label].append(fact)
            self._by_place[fact.place].append(fact)
            for value in fact.field.values:
                self._by_value[value].append(fact)
            if ROLE_LABEL.search(fact.field.label):
                self._role_paths[fact.place.document.name].add(fact.place.clause.path)

    def _places(self, document: Document) -> Iterator[Place]:
        prefixes = _sibling_prefixes(document)
        for clause in document.clauses:
            core = _CORE_END.split(core_of(clause.path[-1]), maxsplit=1)[0] if clause.path else ""
            core = "" if _NUMBER.fullmatch(core) else core
            prefix = prefixes.get(clause.path[:-1], "") if clause.path else ""
            yield Place(document, clause, core.removeprefix(prefix), self.years[document.name])

    def _facts(self) -> Iterator[Fact]:
        for document in self.documents:
            for field in document.fields:
                yield Fact(self._at[document.name, field.clause], field)

    def place_of(self, evidence: Evidence) -> Place:
        """The place that a piece of evidence stands in."""
        return self._at[evidence.document, evidence.clause]

    def lists_roles(self, place: Place) -> bool:
        """Whether a place, or one below it or beside it, lists who does something."""
        top = place.clause.path[:-1] or place.clause.path
        return any(path[: len(top)] == top for path in self._role_paths.get(place.document.name, ()))

    def told_together(self, terms: Iterable[str], asked: Asked) -> bool:
        """Whether one clause in the scope of the question holds all the terms, headings included."""
        wanted = tuple(terms)
        return any(
            all(t in own or t in over for t in wanted)
            for place in self.places
            if self.in_scope(place, asked)
            for own, over in [(place.document.slice(place.clause.span), " ".join(place.clause.path))]
        )

    def telling(self, terms: Iterable[str], asked: Asked) -> list[Document]:
        """The documents in the scope of the question that say nearly all terms, by their characters."""
        wanted = tuple(terms)
        least = _SAID * sum(map(len, wanted))
        return [
            d
            for d in self.documents
            if self.document_in_scope(d.name, asked)
            and sum(len(t) for t in wanted if t in d.text or t in d.identity.title) >= least
        ]

    def all(self) -> Iterator[Fact]:
        """Every field of the library."""
        return (fact for facts in self._by_label.values() for fact in facts)

    def by_place(self) -> Iterable[list[Fact]]:
        """The fields of each clause that has any, in order."""
        return self._by_place.values()

    def labelled(self, labels: Iterable[str]) -> list[Fact]:
        """Every field with one of the labels, in the order of the documents."""
        return [fact for label in labels for fact in self._by_label.get(label, ())]

    def valued(self, value: str) -> list[Fact]:
        """Every field one of whose values is `value`, in the order of the documents."""
        return list(self._by_value.get(value, ()))

    def about(self, place: Place, terms: Iterable[str]) -> float:
        """How far title and heading path of a place hold what a question is about."""
        known = self._known.get(place.key)
        if known is None:
            words = " ".join((place.document.identity.title, *place.clause.path))
            known = self._known[place.key] = (pairs(words), words)
        return coverage(terms, *known)

    def in_scope(self, place: Place, asked: Asked) -> bool:
        """Whether a place belongs to the years and document numbers asked for, if any."""
        if not self.meant(place.document.name, asked):
            return False
        if not asked.years or set(asked.years) & set(place.years):
            return True
        own = place.document.slice(place.clause.span)
        return any(f"{year}年" in own for year in asked.years)

    def document_in_scope(self, name: str, asked: Asked) -> bool:
        """Whether a document has the years and the number asked for, if any."""
        if not self.meant(name, asked):
            return False
        return not asked.years or bool(set(asked.years) & set(self.years[name]))

    def outside(self, asked: Asked) -> str:
        """Why the library cannot hold an answer: a year or a document number that it does not have."""
        unknown = [n for n in asked.numbers if n not in self._numbers.values()]
        if unknown:
            return "库中没有所问文号的文件"
        return "" if self.covers_year(asked.years) else f"库中文件没有{'、'.join(asked.years)}年的内容"

    def two_years(self, asked: Asked) -> tuple[str, ...]:
        """The years 两年 stands for: those of the documents that speak of every term; none if not two."""
        if asked.years or not _TWO_YEARS.search(asked.text) or not asked.terms:
            return asked.years
        telling = [d for d in self.documents if all(t in d.text for t in asked.terms)]
        years = sorted({year for d in telling for year in self.years[d.name][:1]})
        return tuple(years) if len(years) == 2 else ()

    def covers_year(self, years: tuple[str, ...]) -> bool:
        """Whether any document speaks for, or of, one of the years."""
        return not years or any(
            set(years) & set(self.years[d.name]) or any(f"{y}年" in d.text for y in years)
            for d in self.documents
        )

    def best(self, facts: list[Fact], terms: tuple[str, ...]) -> tuple[list[Fact], float]:
        """The facts whose place is most about the terms, and how far it is."""
        scored = [(self.about(f.place, terms), f) for f in facts]
        top = max((s for s, _ in scored), default=0.0)
        return [f for s, f in scored if s >= top - _CLOSE], top

    def meant(self, document: str, asked: Asked) -> bool:
        """Whether a question may be about the document of a name: it is asked of, has a number asked for."""
        if asked.within and asked.within != document:
            return False
        return not asked.numbers or self._numbers.get(document) in asked.numbers

    def nearest(self, terms: tuple[str, ...], asked: Asked, limit: int = 3) -> list[Place]:
        """The places most about the terms, those in the scope of the question first."""
        scored = [
            (self.about(p, terms), self.in_scope(p, asked), -i, p)
            for i, p in enumerate(self.places)
            if p.clause.path
        ]
        scored.sort(key=lambda s: s[:3], reverse=True)
        top = scored[0][0] if scored else 0.0
        return [p for score, _, _, p in scored if score > 0 and score >= top / 2 and not _bare(p)][:limit]


def _bare(place: Place) -> bool:
    """Whether a clause is a heading and nothing else."""
    return place.document.slice(place.clause.span) == place.clause.path[-1]


def _sibling_prefixes(document: Document) -> dict[tuple[str, ...], str]:
    """The words that all of three or more sister headings begin with, by the path of their parent."""
    children: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for clause in document.clauses:
        if clause.path and (
            not children[clause.path[:-1]] or children[clause.path[:-1]][-1] != core_of(clause.path[-1])
        ):
            children[clause.path[:-1]].append(core_of(clause.path[-1]))
    return {
        parent: prefix for parent, cores in children.items() if len(cores) >= 3 and (prefix := _prefix(cores))
    }


def _prefix(cores: list[str]) -> str:
    shortest = min(cores, key=len)
    length = 0
    while length < len(shortest) and len({c[length] for c in cores}) == 1:
        length += 1
    # A shared verb (强化, 加强) belongs to each heading; a shared phrase (坚决打赢) goes before all.
    return shortest[:length] if length >= 4 and length <= len(shortest) - 2 else ""
