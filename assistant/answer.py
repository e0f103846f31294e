"""The way from a question to an answer: understand, look up, search, read, compose, cite, decide."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.cite import cite, verified
from assistant.compose import compose
from assistant.editions import editions_among, question_of_each, told_by
from assistant.facts import Facts, Place
from assistant.followup import complete, of_the_same_document
from assistant.known import known
from assistant.opening import open_searcher
from assistant.parts import parts_of
from assistant.question import Asked, check, understand
from assistant.reader.reader import Reader
from assistant.records import Answer, Evidence, Finding, Item, Premise
from assistant.refuse import NOT_FOUND
from assistant.settings import Settings
from assistant.vocabulary import Vocabulary
from corpus.records import Document
from index.records import Hit, Library
from index.search import Searcher

# Turns of a conversation that a follow-up may lean on.
_TURNS = 6
_SEARCHED = 16
_SHOWN_NEAREST = 3


class Assistant:
    """Answers questions from one generation of an index; safe to share between threads."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._documents = {d.name: d for d in searcher.library.documents}
        self._vocabulary = Vocabulary(searcher.library, searcher.segmenter.cut, searcher.synonyms)
        self._facts = Facts(searcher.library)
        self._reader = Reader(searcher, self._documents)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """The assistant over the serving index; raises ModelError or IndexError_ with the next step."""
        return cls(open_searcher(settings))

    def refreshed(self) -> Assistant:
        """This assistant, or one over the index that was published since."""
        searcher = self._searcher.refreshed()
        return self if searcher is self._searcher else Assistant(searcher)

    @property
    def library(self) -> Library:
        """All documents, and the files that could not be read."""
        return self._searcher.library

    def document(self, name: str) -> Document:
        """The document of that name; raises KeyError when there is none."""
        return self._documents[name]

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """The passages nearest to a question, best first."""
        return self._searcher.search(check(question), limit=limit)

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """The answer to a question, in the light of the questions and answers before it.

        Raises UsageError for a question that cannot be asked.
        """
        started = time.perf_counter()
        asked = self._understood(check(question), history)
        found, hits = self._in_editions(asked)
        if found is None:
            found = self._known(asked)
        if found is None:
            found, hits = self._in_parts(asked)
        if found is None or (isinstance(found, Premise) and not found.final):
            read, hits = self._read(asked)
            found = read if found is None or (read and read.sure) else found
        answer = self._decided(question, asked, found, hits)
        return replace(answer, milliseconds=(time.perf_counter() - started) * 1000)

    def _understood(self, question: str, history: Sequence[tuple[str, str]]) -> Asked:
        before: Asked | None = None
        answered: tuple[str, ...] = ()
        for earlier, answer in history[-_TURNS:]:
            if earlier.strip():
                before = self._made_whole(understand(earlier, self._vocabulary), before, answered)
                answered = self._vocabulary.entities_in(answer)
        asked = self._made_whole(understand(question, self._vocabulary), before, answered)
        return replace(asked, years=self._facts.two_years(asked))

    def _made_whole(self, asked: Asked, before: Asked | None, answered: tuple[str, ...]) -> Asked:
        """A question with what it leaves out; in the document asked about before, if its matter is there."""
        whole = complete(asked, before, answered)
        if whole is not asked:
            return whole
        there = of_the_same_document(asked, before)
        if there is asked or self._facts.told_together((*asked.entities, *asked.terms), there):
            return there
        return asked

    def _known(self, asked: Asked) -> Finding | Premise | None:
        """What stands in the documents' own particulars, fields and headings."""
        if reason := self._facts.outside(asked):
            return Premise(reason, tuple(p.evidence for p in self._near(asked)))
        return known(asked, self._facts)

    def _known_or_read(self, asked: Asked) -> tuple[Finding | Premise | None, list[Hit]]:
        found = self._known(asked)
        return self._read(asked) if found is None else (found, [])

    def _in_parts(self, asked: Asked) -> tuple[Finding | None, list[Hit]]:
        """The answers to a question for several things, one after the other, when each has one."""
        items: list[Item] = []
        seen: list[Hit] = []
        least = 1.0
        for part in parts_of(asked.text):
            found, hits = self._known_or_read(understand(part.question, self._vocabulary))
            if not isinstance(found, Finding) or not found.sure:
                return None, []
            items += (self._under(part.subject, item) for item in found.items)
            seen += hits
            least = min(least, found.confidence)
        return (Finding(tuple(items), least), seen) if items else (None, [])

    def _in_editions(self, asked: Asked) -> tuple[Finding | Premise | None, list[Hit]]:
        """What each of two editions says, where it is asked what both say."""
        single = question_of_each(asked.text)
        near = self._searcher.search(single, limit=_SHOWN_NEAREST) if single else []
        editions = editions_among((h.passage.document for h in near), self.library.documents)
        items: list[Item] = []
        seen: list[Hit] = []
        sureness: list[float] = []
        for document in editions:
            one = replace(understand(single, self._vocabulary), within=document.name)
            found, hits = self._known_or_read(one)
            seen += hits
            if isinstance(found, Finding) and found.sure:
                under = told_by(document, editions)
                items += (self._under(f"{under}：{i.under}" if i.under else under, i) for i in found.items)
                sureness.append(found.confidence)
        return (Finding(tuple(items), min(sureness)), seen) if items else (None, [])

    def _under(self, subject: str, item: Item) -> Item:
        """An item under the words of the question where its evidence has them."""
        named = replace(item, under=subject)
        return named if verified(named, self._documents[item.evidence.document]) else item

    def _near(self, asked: Asked) -> list[Place]:
        """The places nearest to a question; those with its label where it names no subject."""
        if asked.terms or not asked.labels:
            return self._facts.nearest(asked.terms, asked)
        return [f.place for f in self._facts.labelled(asked.labels)][:_SHOWN_NEAREST]

    def _read(self, asked: Asked) -> tuple[Finding | None, list[Hit]]:
        """What is read in the passages found; for several years in those of each."""
        hits = self._searcher.search(asked.text, limit=_SEARCHED, within=asked.within or None)
        wanted = [
            h for h in hits if self._in_years(h, asked.years) and self._facts.meant(h.passage.document, asked)
        ]
        if len(asked.years) > 1:
            each = [self._of_year(asked, year, hits) for year in asked.years]
            found = [f for f in each if f is not None and f.sure]
            if found:
                items = self._told_apart(
                    tuple(i for f in found for i in f.items), all_told=len(found) == len(asked.years)
                )
                return Finding(items, min(f.confidence for f in found)), hits
        return self._best(asked, wanted), wanted or hits

    def _of_year(self, asked: Asked, year: str, hits: Sequence[Hit]) -> Finding | None:
        """What the documents of one of several years say."""
        known_ = self._known(replace(asked, years=(year,)))
        if isinstance(known_, Finding):
            return known_
        return self._best(asked, [h for h in hits if self._in_years(h, (year,))])

    def _best(self, asked: Asked, hits: list[Hit]) -> Finding | None:
        return self._reader.read(asked, hits)

    def _told_apart(self, items: tuple[Item, ...], *, all_told: bool) -> tuple[Item, ...]:
        """Items of several years under their headings, or under their documents' titles.

        The titles tell the years where headings agree, or not all years have an answer.
        """
        headings = [self._facts.place_of(i.evidence).core for i in items]
        if not all_told or len(set(headings)) < len(headings):
            headings = [self._documents[i.evidence.document].identity.title for i in items]
        return tuple(replace(i, under=h) for i, h in zip(items, headings, strict=True))

    def _in_years(self, hit: Hit, years: tuple[str, ...]) -> bool:
        if not years or set(years) & set(self._facts.years[hit.passage.document]):
            return True
        return any(f"{year}年" in hit.passage.embedded for year in years)

    def _decided(
        self, question: str, asked: Asked, found: Finding | Premise | None, hits: list[Hit]
    ) -> Answer:
        if isinstance(found, Premise):
            return self._refusal(question, found.reason, found.nearest, hits, 0.05)
        if found is None or not found.sure:
            confidence = found.confidence if found else 0.0
            return self._refusal(question, NOT_FOUND, (), hits, confidence)
        text = compose(found)
        evidence = dict.fromkeys(item.evidence for item in found.items)
        citations = tuple(cite(e, self._documents[e.document]) for e in evidence)
        if not all(verified(item, self._documents[item.evidence.document]) for item in found.items):
            return self._refusal(question, NOT_FOUND, tuple(evidence), hits, found.confidence)
        names = dict.fromkeys([c.document for c in citations] + [h.passage.document for h in hits])
        return Answer(question, text, False, found.confidence, citations, (), tuple(names))

    def _refusal(
        self, question: str, reason: str, nearest: tuple[Evidence, ...], hits: list[Hit], confidence: float
    ) -> Answer:
        shown = nearest or tuple(
            Evidence(h.passage.document, h.passage.clauses[0], h.passage.span) for h in hits
        )
        citations = tuple(cite(e, self._documents[e.document]) for e in shown[:_SHOWN_NEAREST])
        names = dict.fromkeys([c.document for c in citations] + [h.passage.document for h in hits])
        reason = reason.rstrip("。") + "。"
        return Answer(question, reason, True, confidence, (), citations, tuple(names))
