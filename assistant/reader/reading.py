"""The answer that the reading model reads out of the passages found, helped by the question's words.

The model says where an answer may begin and end; the sentences that hold the question's words, weighed
by rarity, are likelier to have it. What a question is bound to, a place, a class or a figure, is held as
for sentences. How sure the answer is comes from a logistic model over what is known of it:

    confidence = 1 / (1 + exp(-(b + sum of w_i x_i)))

learnt by `assistant.reader.training.calibrate` from questions whose document was found and questions
whose document was taken away.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from assistant.heads import asks_role
from assistant.question import Asked
from assistant.reader.bounds import Bounds, bound, keeps_to, names_place
from assistant.reader.enumerations import whole_enumeration
from assistant.reader.figures import (
    counted,
    figure_part,
    fits,
    of_aim,
    of_edition,
    of_year,
    qualified,
    reached_by,
    reaches,
)
from assistant.reader.model import FOLDER, Found, Model, Reading
from assistant.reader.pieces import start_of
from assistant.reader.sentence import (
    Weighed,
    covered_by,
    forbidden,
    has_named,
    lead_of,
    somebody,
    tells,
    wants_doer,
    weigh,
)
from assistant.reader.spans import Array
from assistant.reader.windows import Window, windows_of
from assistant.records import Evidence, Finding, Item
from assistant.words import WHICH_ORG, WHO
from corpus.records import Document, Span
from index.records import Hit
from index.synonyms import NO_SYNONYMS, Synonyms

# Windows read at most: with a fourth fewer answers were right on open questions, and each takes its time.
_READ = 3
# How much of the probability must agree with a part of a sentence before the sentence is cut to it.
_AGREED = 0.5
# Words that ask who, around what somebody does; so many characters of that are a deed in its own words.
_ASKS_WHO = re.compile(f"(?:[由归是]?(?:{WHO.pattern}|{WHICH_ORG.pattern}))|[？?。！，,]")
_SAME_WORDS = 5
_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
# What stands around an answer and is not of it.
_AROUND = " \t\n，,。；;：:、"
_STOPS = "。！？；;\n"
_STOP = re.compile(f"[{_STOPS}]")
_NEXT_THING = re.compile(
    r"(?<=[\d日天元个岁年月%])[，；、](?=[\u4e00-\u9fff]{2,8}[为是：:]\s?[\d一二三四五六七八九十])"
)
_BY = re.compile("[，；]由(?=[^，；]{2,}$)")
_ITEM_START = "\n，,。；;：:、"
_ITEM_END = re.compile(rf"[{_ITEM_START}]|$")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the learnt numbers are: what the question's words count, in logits; weights of the confidence."""

    help: float
    weights: Mapping[str, float]
    intercept: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer read in one window, with what its confidence is worked out from."""

    window: Window
    span: Span
    evidence: Evidence
    features: Mapping[str, float]


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The learnt numbers that ship with the model."""
    read = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
    return Calibration(**read)


def windows_for(asked: Asked, hits: Sequence[Hit], documents: Mapping[str, Document]) -> list[Window]:
    """The first windows on the hits, in documents of the places asked for.

    Where a telephone number or an address is asked for, those that have one.
    """
    bounds = bound(asked)
    able = (
        window
        for window in windows_of(hits, documents)
        if names_place(bounds, documents[window.hit.passage.document])
        and reaches(asked, window.text) is not False
    )
    return list(islice(able, _READ))


def read_windows(asked: Asked, windows: Sequence[Window], *, model: Model) -> list[tuple[Window, Reading]]:
    """What the model makes of each window."""
    readings = model.read(asked.text, [(window.before, window.text) for window in windows])
    return list(zip(windows, readings, strict=True))


def read_out(
    asked: Asked,
    read: Sequence[tuple[Window, Reading]],
    documents: Mapping[str, Document],
    *,
    words_of: Callable[[str], list[str]],
    rarity: Callable[[str], float],
    synonyms: Synonyms = NO_SYNONYMS,
) -> Finding | None:
    """The surest answer that stands in the windows read, with its confidence; None where there is none."""
    learnt = calibration()
    found = candidates(
        asked, read, documents, words_of=words_of, rarity=rarity, synonyms=synonyms, helps=(learnt.help,)
    )
    if not found:
        return None
    best = max((one for _, one in found), key=lambda candidate: sureness(candidate.features, learnt))
    document = documents[best.window.hit.passage.document]
    item = Item(document.slice(best.span), best.evidence)
    confidence = sureness(best.features, learnt)
    return Finding((item,), confidence, sure=confidence >= learnt.threshold)


def sureness(features: Mapping[str, float], learnt: Calibration) -> float:
    """The confidence of an answer with such features, in [0, 1]."""
    total = learnt.intercept + sum(weight * features[name] for name, weight in learnt.weights.items())
    return 1 / (1 + math.exp(-total))


def within(
    asked: Asked, evidence: Evidence, read: Sequence[tuple[Window, Reading]], document: Document
) -> Item | None:
    """What answers within a sentence that is known to: the best stretch of it; None where there is none."""
    for window, reading in read:
        if not window.shows(evidence.document, evidence.span):
            continue
        start, end = (at - window.span.start for at in (evidence.span.start, evidence.span.end))
        outside = (reading.places[:, 0] < start) | (reading.places[:, 1] > end)
        barred = np.where(outside, np.float32(-1e4), np.float32(0))
        answer = reading.best(barred)
        span = _trimmed(document, window, answer)
        if span is None or answer.agreement < _AGREED or not evidence.span.covers(span):
            return None
        if asked.asks("number", "when"):
            span = _qualified(document, evidence.span, span)
        text = document.slice(span)
        return Item(text, evidence) if fits(asked, text) else None
    return None


def _qualified(document: Document, sentence: Span, figure: Span) -> Span:
    """A figure with what bounds it in its sentence."""
    at = figure.start - sentence.start
    start, end = qualified(document.slice(sentence), at, at + len(figure))
    return Span(sentence.start + start, sentence.start + end)


def candidates(
    asked: Asked,
    read: Sequence[tuple[Window, Reading]],
    documents: Mapping[str, Document],
    *,
    words_of: Callable[[str], list[str]],
    rarity: Callable[[str], float],
    synonyms: Synonyms = NO_SYNONYMS,
    helps: Sequence[float],
) -> list[tuple[float, Candidate]]:
    """What is read in each window on the hits, with each help of the words.

    Only what keeps to the places, classes and figures that the question is bound to.
    """
    question = weigh(asked, words_of, rarity, synonyms)
    bounds = bound(asked)
    top = max((window.hit.score for window, _ in read), default=0.0)
    found: list[tuple[float, Candidate]] = []
    for rank, (window, reading) in enumerate(read):
        document = documents[window.hit.passage.document]
        shares = _shares(window, question)
        worded = _worded(reading, shares)
        for words in helps:
            answer = reading.best(words * worded)
            span = _trimmed(document, window, answer)
            if span and asked.asks("list"):
                span = whole_enumeration(document.text, span)
            evidence = _evidence(document, span) if span else None
            if span and evidence and asked.asks("number", "when"):
                span = _qualified(document, evidence.span, _one_item(document, span))
            if span and wants_doer(asked):
                span = _by_whom(document, span)
            if span and evidence and asked.asks("number"):
                span = figure_part(asked, question.weights, document, span)
            if (
                span
                and evidence
                and reached_by(asked, question.weights, document.text, span.start, span.end)
                and _keeps_to(asked, bounds, document, window, span, evidence)
            ):
                features = _features(window, reading, answer, shares, top) | {"rank": float(rank)}
                found.append((words, Candidate(window, span, evidence, features)))
    return found


def _shares(window: Window, question: Weighed) -> list[tuple[int, int, float]]:
    """Where each sentence of a window lies, and the share of the question's words that it has."""
    path = " ".join(window.hit.passage.path)
    return [
        (m.start(), m.end(), covered_by(question, m.group(), window.text, path, window.hit.passage.title))
        for m in _SENTENCE.finditer(window.text)
    ]


def _worded(reading: Reading, shares: Sequence[tuple[int, int, float]]) -> Array:
    """For each token the share of the question's words that its sentence has."""
    added = np.zeros(len(reading.start), np.float32)
    for start, end, share in shares:
        added[(reading.places[:, 0] >= start) & (reading.places[:, 0] < end)] = share
    return added


def _features(
    window: Window, reading: Reading, found: Found, shares: Sequence[tuple[int, int, float]], top: float
) -> dict[str, float]:
    held = [share for start, end, share in shares if start < found.end and found.start < end]
    return {
        "relevance": reading.relevance,
        "agreement": found.agreement,
        "start": float(reading.start.max()),
        "length": math.log1p(found.end - found.start),
        "words": max(held, default=0.0),
        "best_words": max((share for _, _, share in shares), default=0.0),
        "search": window.hit.score,
        "behind": top - window.hit.score,
    }


def _trimmed(document: Document, window: Window, found: Found) -> Span | None:
    """The answer without the marks around it, as a stretch of the document; None when nothing is left."""
    place = window.place(found.start, found.end)
    start, text = place.start, document.slice(place)
    start += len(text) - len(text.lstrip(_AROUND))
    start += lead_of(document.text[start : place.end])
    # What goes on in the next line is another item.
    end = start + len(document.text[start : place.end].split("\n")[0].rstrip(_AROUND))
    return _whole_list(document.text, start, end) if start < end else None


def _one_item(document: Document, span: Span) -> Span:
    """A figure or date without those of the next thing: 7月1日至20日 of 7月1日至20日，三季度为10月8日."""
    following = _NEXT_THING.search(document.slice(span))
    return Span(span.start, span.start + following.start()) if following else span


def _by_whom(document: Document, span: Span) -> Span:
    """Of 组长李岸，由市水利局 the one who does what is asked about: what stands behind 由."""
    by = _BY.search(document.slice(span))
    return Span(span.start + by.end(), span.end) if by else span


def _whole_list(text: str, start: int, end: int) -> Span:
    """An answer that begins or ends within items joined by 、 is all of them."""
    while text[end : end + 1] == "、":
        end = _ITEM_END.search(text, end + 1).start()  # type: ignore[union-attr]
    while start and text[start - 1] == "、":
        start = start_of(text, start - 1, _ITEM_START)
    return Span(start, end)


def _keeps_to(
    asked: Asked, bounds: Bounds, document: Document, window: Window, span: Span, evidence: Evidence
) -> bool:
    """Whether an answer stands where one may, has the figure or date and is about the class asked for."""
    owner = document.clauses[evidence.clause]
    sentence = document.slice(evidence.span)
    if not tells(asked, sentence, owner, doing=False) or not has_named(asked, sentence):
        return False
    if _told_elsewhere(asked, window.text, sentence):
        return False
    text = document.slice(span)
    if "\t" in text or text in asked.text:  # cells of several columns, an echo
        return False
    if (wants_doer(asked) or asks_role(asked)) and (not somebody(text) or forbidden(asked, document, span)):
        return False
    return (
        fits(asked, text)
        and counted(asked, text)
        and of_aim(asked, text)
        and of_edition(asked, document, owner)
        and keeps_to(bounds, document, span, owner.path, figure=asked.asks("number"))
        and of_year(asked, document, span, owner)
    )


def _told_elsewhere(asked: Asked, window: str, sentence: str) -> bool:
    """Whether somebody is asked for, and what they do stands word for word, but not in the sentence read."""
    if not wants_doer(asked):
        return False
    deed = max(_ASKS_WHO.split(asked.said), key=len)
    return len(deed) >= _SAME_WORDS and deed in window and deed not in sentence


def _evidence(document: Document, span: Span) -> Evidence | None:
    """The sentences that an answer stands in, as evidence; None where it begins outside all clauses."""
    owner = next((c.ordinal for c in document.clauses if c.span.start <= span.start < c.span.end), None)
    if owner is None:
        return None
    start = start_of(document.text, span.start, _STOPS)
    after = _STOP.search(document.text, span.end)
    end = (after.start() if after.group() == "\n" else after.end()) if after else len(document.text)
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    return Evidence(document.name, owner, Span(start, end))
