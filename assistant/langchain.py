"""The project as parts of a LangChain chain: a retriever, and the whole assistant as a runnable.

The only file that imports langchain; nothing else here needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.records import Answer
from corpus.errors import UsageError
from index.records import Hit

_SHAPE = '请给出问题文字，或 {"question": "...", "history": [["问", "答"], ...]}'


class Answering(Protocol):
    """What these parts need of an assistant."""

    def ask(self, question: str, *, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """The answer to a question."""

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """The passages nearest to a question, best first."""


class PolicyRetriever(BaseRetriever):
    """Passages of the policies as LangChain documents, best first.

    `page_content` is the passage; the metadata holds `title`, `number`, `document` (file), `path`
    (headings), `start` and `end` (characters of the document's normal text) and `score`.
    """

    assistant: Any
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        hits: list[Hit] = self.assistant.search(query, limit=self.limit)
        numbers: dict[str, str] = {}
        for name in {hit.passage.document for hit in hits}:
            stated = self.assistant.document(name).identity.number
            numbers[name] = stated.value if stated else ""
        return [_document_of(hit, numbers[hit.passage.document]) for hit in hits]


def as_runnable(assistant: Answering) -> Runnable[str | Mapping[str, Any], dict[str, Any]]:
    """The assistant as a runnable.

    Its input is a question, or a mapping with `question` and optionally `history` (pairs of question
    and answer); its output is the answer as `policyqa ask --json` prints it. A wrong input raises
    UsageError.
    """

    def ask(given: str | Mapping[str, Any]) -> dict[str, Any]:
        from assistant.question import check

        question, history = _parts_of(given)
        return assistant.ask(check(question), history=history).as_json()

    return RunnableLambda(ask, name="policyqa")


def _document_of(hit: Hit, number: str) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "title": passage.title,
            "number": number,
            "document": passage.document,
            "path": list(passage.path),
            "start": passage.span.start,
            "end": passage.span.end,
            "score": hit.score,
        },
    )


def _parts_of(given: object) -> tuple[str, list[tuple[str, str]]]:
    if isinstance(given, str):
        return given, []
    question = given.get("question") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(question, str):
        raise UsageError("须给出 question，且是文字", type(given).__name__, _SHAPE)
    history = given.get("history") or []
    if not isinstance(history, Sequence) or isinstance(history, str) or not all(map(_is_turn, history)):
        raise UsageError("history 须是 [问, 答] 的列表，问和答都是文字", history, _SHAPE)
    return question, [(asked, answered) for asked, answered in history]


def _is_turn(turn: object) -> bool:
    pair = isinstance(turn, Sequence) and not isinstance(turn, str) and len(turn) == 2
    return pair and all(isinstance(part, str) for part in turn)  # type: ignore[attr-defined]
