"""What every page works with: the assistant, what the office keeps, the catalogue of the library."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.office.catalogue import Catalogue
from assistant.office.examples import examples
from assistant.office.office import Office
from assistant.records import Answer
from assistant.web.desk import Answering, Desk
from assistant.web.pages import part
from corpus.errors import IndexError_
from corpus.records import Document
from index.records import Library

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Context:
    """The desk and the office behind the pages; the catalogue is made once for a library and a day."""

    desk: Desk[Any]
    office: Office
    _catalogue: Catalogue | None = None
    examples: tuple[str, ...] = ()
    _making: threading.Lock = field(default_factory=threading.Lock)
    # Answering is work for the processor: more at once than it has cores only makes all of them wait.
    _answering: threading.Semaphore = field(
        default_factory=lambda: threading.Semaphore(max(2, os.cpu_count() or 2))
    )

    def answer(self, question: str, history: Sequence[tuple[str, str]]) -> Answer:
        """The answer of the newest index, as soon as it is this question's turn."""
        assistant = self.desk.assistant()
        with self._answering:
            given: Answer = assistant.ask(question, history=history)
            return given

    def catalogue(self) -> Catalogue:
        """The library as it is today; raises PolicyError while there is none."""
        return self.catalogue_of(self.desk.assistant().library)

    def catalogue_of(self, library: Library) -> Catalogue:
        """The catalogue of a library, made when it is not the one at hand; takes seconds for thousands."""
        with self._making:
            held = self._catalogue
            if held is None or held.library is not library or held.on != date.today():
                held = self._catalogue = Catalogue(library, date.today())
            return held

    def prepare(self, assistant: Answering) -> None:
        """Work out, ahead of the first visitor, what an assistant's library is shown with."""
        self.catalogue_of(assistant.library)

        def answered(question: str) -> bool:
            try:
                return not assistant.ask(question).refused
            except Exception:
                # A fault at an example must not keep the desk from opening.
                _log.exception("试问示例时出错：%s", question)
                return False

        self.examples = examples(assistant.library.documents, answered)

    def document(self, name: str) -> Document:
        """A document of the library; raises KeyError when there is none of that name."""
        document: Document = self.desk.assistant(wait_seconds=0).document(name)
        return document

    def validity(self, name: str) -> str:
        """The validity of a document today."""
        return self.catalogue().validity(name)

    def state_html(self, language: str) -> str:
        """A notice while the index is being brought up to date or cannot be opened; else nothing."""
        state, work = self.desk.state, self.office.keeper.work
        buildable = isinstance(state.error, IndexError_)
        return part("state.html", language, state=state, work=work, buildable=buildable)
