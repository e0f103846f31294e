"""What every page works with: the assistant, what the office keeps, the catalogue of the library."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.office.catalogue import Catalogue
from assistant.office.office import Office
from assistant.web.desk import Desk
from assistant.web.pages import part
from corpus.records import Document


@dataclass(slots=True)
class Context:
    """The desk and the office behind the pages; the catalogue is made once for a library and a day."""

    desk: Desk[Any]
    office: Office
    _catalogue: Catalogue | None = None
    _making: threading.Lock = field(default_factory=threading.Lock)

    def catalogue(self) -> Catalogue:
        """The library as it is today; raises PolicyError while there is none."""
        library = self.desk.assistant().library
        with self._making:
            held = self._catalogue
            if held is None or held.library is not library or held.on != date.today():
                held = self._catalogue = Catalogue(library, date.today())
            return held

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
        return part("state.html", language, state=state, work=work)
