"""All that the office keeps, in one folder, and what works on it in the background."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.office.conversations import give_up_pending
from assistant.office.database import Database
from assistant.office.keeper import Keeper, Progress
from assistant.office.runs import Runs
from assistant.office.shelf import Shelf
from assistant.settings import PROJECT, Settings
from assistant.views import report_text

if TYPE_CHECKING:
    from index.embed import SentenceEmbedder


@dataclass(frozen=True, slots=True)
class Office:
    """The office's records, files, index updates, evaluation runs and its own set of questions."""

    database: Database
    shelf: Shelf
    keeper: Keeper
    runs: Runs
    questions: Path
    shipped: tuple[Path, ...]

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        update: Callable[[Progress], str] | None = None,
        after: Callable[[], object] | None = None,
    ) -> Office:
        """The office of a folder, made when it is missing.

        `update` brings the index up to date (by default with the model of the settings), `after` is
        called when it did. Raises PolicyError when the folder cannot be written.
        """
        database = Database(settings.desk)
        give_up_pending(database)
        return cls(
            database=database,
            shelf=Shelf(settings.corpus, settings.desk / "versions", database),
            keeper=Keeper(update or _updater(settings), after=after),
            runs=Runs(
                settings.desk / "runs",
                index=settings.index,
                corpus=settings.corpus,
                project=PROJECT,
                environment=_environment(settings),
            ),
            questions=settings.desk / "questions" / "office.jsonl",
            shipped=tuple(sorted((PROJECT / "eval" / "questions").glob("*.jsonl"))),
        )


def _updater(settings: Settings) -> Callable[[Progress], str]:
    """What brings the index up to date inside this process, with a model that is loaded once."""

    @cache
    def embedder() -> SentenceEmbedder:
        from index.embed import SentenceEmbedder

        return SentenceEmbedder.open(settings.model, settings.models)

    def update(progress: Progress) -> str:
        from index.build import build

        report = build(
            settings.corpus,
            settings.index,
            embedder=embedder(),
            progress=progress,
            dictionary=settings.dictionary,
        )
        return report_text(report)

    return update


def _environment(settings: Settings) -> dict[str, str]:
    """The environment of the commands of `eval`: ours, with the settings spelt out."""
    spelt = {
        "POLICYQA_MODELS": str(settings.models.resolve()),
        "POLICYQA_MODEL": settings.model,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", "")))),
        "PYTHONIOENCODING": "utf-8",
    }
    if settings.dictionary:
        spelt["POLICYQA_DICTIONARY"] = str(settings.dictionary.resolve())
    return {**os.environ, **spelt}
