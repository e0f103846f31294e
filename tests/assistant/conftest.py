"""A fake assistant for the ways to reach one, and real ones over invented texts and the shipped plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.facts import Facts
from assistant.records import Answer, Citation
from assistant.settings import Settings
from assistant.vocabulary import Vocabulary
from corpus.library import document_of
from corpus.records import Document, Span
from index.query import Query, Step
from index.records import Failure, Hit, Library, Passage
from index.scope import Scope
from tests.assistant.invented import TEXTS, VILLAGE, assistant_over, library_of, vocabulary_of

NOTICE = """城发〔2021〕7号
关于开展清水行动的通知

一、工作任务
1.整治河道
指挥长：林舟
"""


@dataclass
class FakeAssistant:
    """Knows one notice; keeps the questions that it was asked."""

    library: Library
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    fails_at: str = ""

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if question == self.fails_at:
            raise KeyError("缺陷")
        cited = (self._citation("指挥长：林舟"),)
        if "指挥长" not in question:
            return Answer(question, "文件中没有说明", True, 0.1, nearest=cited, passages=(cited[0].document,))
        return Answer(question, "林舟", False, 0.9, citations=cited, passages=(cited[0].document,))

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        cited = self._citation("指挥长：林舟")
        passage = Passage(
            "p1", cited.document, cited.title, cited.path, cited.span, cited.text, (cited.clause,)
        )
        return [Hit(passage, 0.5, {"dense": 0.5})][:limit]

    def understand(self, question: str) -> Query:
        return Query(question, question, (), (), Scope(), (Step("词语", question),))

    def document(self, name: str) -> Document:
        return next(d for d in self.library.documents if d.name == name)

    def _citation(self, quote: str) -> Citation:
        document = self.library.documents[0]
        start = document.text.index(quote)
        span = Span(start, start + len(quote))
        clause = next(c for c in document.clauses if c.span.covers(span))
        title, path = document.identity.title, clause.path
        return Citation(document.name, title, "城发〔2021〕7号", path, clause.ordinal, quote, span)


@pytest.fixture
def assistant() -> FakeAssistant:
    notice = document_of(NOTICE, name="通知/清水行动.txt", digest="0" * 64)
    return FakeAssistant(Library((notice,), (Failure("坏文件.txt", "文件是空的"),)))


@pytest.fixture
def opened(assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    """The assistant that every command opens."""

    def give(settings: Settings) -> FakeAssistant:
        return assistant

    monkeypatch.setattr("assistant.cli._open", give)
    monkeypatch.setattr("assistant.cli._open_search", give)
    return assistant


@pytest.fixture(scope="session")
def library() -> Library:
    """The three invented texts."""
    return library_of(TEXTS)


@pytest.fixture(scope="session")
def facts(library: Library) -> Facts:
    return Facts(library)


@pytest.fixture(scope="session")
def vocabulary(library: Library) -> Vocabulary:
    return vocabulary_of(library)


@pytest.fixture(scope="session")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over a real index of the three invented texts."""
    return assistant_over(TEXTS, tmp_path_factory.mktemp("湖"))


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over a real index of the small rules of a village."""
    return assistant_over(VILLAGE, tmp_path_factory.mktemp("村"))


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over a real index of the two plans that ship."""
    folder = Path(__file__).parents[2] / "corpus" / "policies"
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    return assistant_over(texts, tmp_path_factory.mktemp("方案"))
