"""The reader of one index: sentences first, the reading model for what no sentence accounts for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.question import Asked
from assistant.reader import figures, sentence
from assistant.reader.headings import told_under
from assistant.reader.model import Model, Reading, shipped
from assistant.reader.reading import calibration, read_out, read_windows, windows_for, within
from assistant.reader.windows import Window
from assistant.records import Finding
from assistant.refuse import READ_RIGHT, enough
from corpus.records import Document
from index.records import Hit
from index.search import Searcher

# Passages of which sentences are weighed.
_WEIGHED = 8
# The model's answer goes before a sentence where it may be shown at all. Of several figures the words find
# the right one more often: a number needs this confidence, and the second one before a sentence that holds
# nearly all words of the question; measured on open questions and on the sets of `eval/`.
_NUMBER_FIRST, _NUMBER_BEFORE_WHOLE, _WHOLE = 0.68, 0.84, 0.85
# From here on no further windows are read.
_ENOUGH = 0.5
# A sentence with such a share of the question's words needs no word of the model.
_ALONE = 0.9
_DEFINES = re.compile("什么是|何谓|什么意思|含义|定义|指的?是?什么")
# What is told in a whole sentence, with who has to and to what end.
_EXPLAINED = re.compile("怎么|怎样|如何|为何|措施|要求|规定|后果|责任|政策|做好|做什么|会怎")
# Between items; so many commas are an enumeration.
_ITEM_MARKS = re.compile("[，；,;]")
_COMMAS = 2


class Reader:
    """Reads answers in the passages of one index."""

    def __init__(
        self, searcher: Searcher, documents: Mapping[str, Document], *, model: Model | None = None
    ) -> None:
        self._searcher, self._documents = searcher, documents
        self._model = model or shipped()

    def read(self, asked: Asked, hits: Sequence[Hit]) -> Finding | None:
        """The answer that stands in the hits, as sure as it is; None when there is nothing to read.

        What stands under a heading that the question repeats goes first, then what the model is sure
        of, then a sentence that accounts for the question, cut to what is asked, then what the model is
        less sure of. A sure sentence with items answers alone; what a word means only sentences tell.
        """
        if whole_section := told_under(asked, hits[:_WEIGHED], self._documents):
            return whole_section
        sentence_ = self._sentence(asked, hits)
        weighed = _weighed(asked, sentence_)
        certain = weighed is not None and weighed.sure
        if _DEFINES.search(asked.text) or (weighed and certain and len(weighed.items) > 1):
            return weighed
        share = sentence_.confidence if sentence_ else 0.0
        needed = _needed(asked, whole=share >= _WHOLE)
        windows, read = self._read(asked, hits)
        if read and read.confidence >= needed and not _changes_figures(asked, read, weighed):
            return read
        if weighed and certain and share < _ALONE and _denied(weighed, read, windows):
            return read if read and read.sure else replace(weighed, sure=False)
        if certain or asked.asks("what"):
            return self._cut(asked, weighed, windows)
        return read or weighed

    def _read(self, asked: Asked, hits: Sequence[Hit]) -> tuple[list[tuple[Window, Reading]], Finding | None]:
        """What the model reads, and its surest answer: the first window, the others where that is unsure."""
        windows = windows_for(asked, hits, self._documents)
        told: list[tuple[Window, Reading]] = []
        read: Finding | None = None
        for some in filter(None, (windows[:1], windows[1:])):
            told += read_windows(asked, some, model=self._model)
            read = read_out(
                asked,
                told,
                self._documents,
                words_of=self._searcher.segmenter.words,
                rarity=self._searcher.rarity,
                synonyms=self._searcher.synonyms,
            )
            if read and read.confidence >= _ENOUGH:
                break
        return told, read

    def _cut(
        self, asked: Asked, weighed: Finding | None, windows: Sequence[tuple[Window, Reading]]
    ) -> Finding | None:
        """A sentence cut to what the model reads in it, where that is enough of an answer."""
        if weighed is None or not weighed.sure or asked.asks("yesno", "why", "how"):
            return weighed
        if _EXPLAINED.search(asked.text):
            return weighed
        (whole,) = weighed.items
        document = self._documents[whole.evidence.document]
        part = within(asked, whole.evidence, windows, document)
        if part is None or part.text not in whole.text or _cuts_items(asked, part.text, whole.text):
            return weighed
        cut = replace(weighed, items=(part,))
        return weighed if _changes_figures(asked, cut, weighed) else cut

    def _sentence(self, asked: Asked, hits: Sequence[Hit]) -> Finding | None:
        searcher = self._searcher
        return sentence.read(
            asked,
            list(hits[:_WEIGHED]),
            self._documents,
            words_of=searcher.segmenter.words,
            rarity=searcher.rarity,
            rarest=searcher.rarest,
            synonyms=searcher.synonyms,
        )


def _needed(asked: Asked, *, whole: bool) -> float:
    """From which confidence on the model goes before a sentence; `whole`: one with nearly all the words."""
    if asked.asks("number", "when"):
        return _NUMBER_BEFORE_WHOLE if whole else _NUMBER_FIRST
    return calibration().threshold


def _denied(weighed: Finding, read: Finding | None, windows: Sequence[tuple[Window, Reading]]) -> bool:
    """Whether the model holds that the window of a sentence does not answer, and reads nothing in it."""
    evidence = weighed.items[0].evidence
    around = [
        reading.relevance for window, reading in windows if window.shows(evidence.document, evidence.span)
    ]
    if not around or max(around) >= 0:
        return False
    own = read.items[0].evidence if read else None
    if own is None or own.document != evidence.document:
        return True
    return not (own.span.covers(evidence.span) or evidence.span.covers(own.span))


def _weighed(asked: Asked, found: Finding | None) -> Finding | None:
    """A sentence with the confidence that it is shown with."""
    if found is None:
        return None
    return replace(found, confidence=min(found.confidence, READ_RIGHT), sure=enough(found.confidence, asked))


def _cuts_items(asked: Asked, part: str, whole: str) -> bool:
    """Whether a list is asked for and what is cut away of the sentence has items of one."""
    if not asked.asks("list"):
        return False
    away = whole.replace(part, "", 1)
    return "、" in away or len(_ITEM_MARKS.findall(away)) >= _COMMAS


def _changes_figures(asked: Asked, read: Finding, weighed: Finding | None) -> bool:
    """Whether a number is asked for and what was read has fewer figures than the sentence's part, or more."""
    if weighed is None or not weighed.sure:
        return False
    whole, part = ("；".join(item.text for item in found.items) for found in (weighed, read))
    return figures.changed(asked, whole, part)
