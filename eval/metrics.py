"""The measures, as pure functions, each with its formula.

Text is compared in a normal form (`normalise`), so that spaces inside a name, full-width figures and
marks of punctuation decide nothing; signs that change a value (`%`, `/`, a decimal point) stay.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

GAP = "…"
GAP_LIMIT = 30
ITEM_ROOM = 30
SENTENCE_ROOM = 100
CITED_LIMIT = 800

_KEPT = frozenset("%‰/.")
_BREAKS = r"[^\n;。、,]"


class Wanted(Protocol):
    """What a citation must satisfy; see `eval.records.Expectation`."""

    @property
    def document(self) -> str:
        """The file that must be cited."""

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quotes, one of which must be in the cited text."""

    @property
    def under(self) -> str:
        """Words of the heading path, or nothing."""


class Given(Protocol):
    """A citation as the assistant wrote it; see `eval.records.Cited`."""

    @property
    def document(self) -> str:
        """The cited file."""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the quote."""

    @property
    def text(self) -> str:
        """The quote."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in [low, high): how many, mean confidence, share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def normalise(text: str) -> str:
    """The text in NFKC, small letters, without whitespace and punctuation.

    Kept: `%`, `‰`, `/`, a point between two digits. Dropped: a comma before three digits (1,800).
    Any other punctuation between two digits becomes one space, so that 3、5 is not 35.
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    folded = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)
    kept = []
    for at, mark in enumerate(folded):
        between = folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()
        if not unicodedata.category(mark).startswith("P") or (mark in _KEPT and (mark != "." or between)):
            kept.append(mark)
        elif between:
            kept.append(" ")
    return "".join(kept)


def contains(text: str, words: str) -> bool:
    """True when the words stand in the text (both normalised) and cut no number: 15亿 has no 5亿."""
    wanted = normalise(words)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, normalise(text)) is not None


def says(answer: str, item: str) -> bool:
    """True when the answer has the item.

    A `…` inside the item stands for at most 30 characters that do not leave the line or the part of
    a list (no line end, `；。、，`): `城市提质…指挥长` joins a task and a post.
    """
    if GAP not in item:
        return contains(answer, item)
    flat = "\n".join(re.sub(r"\s+", "", unicodedata.normalize("NFKC", line)) for line in answer.splitlines())
    parts = (re.escape(unicodedata.normalize("NFKC", part)) for part in item.split(GAP))
    return re.search(f"{_BREAKS}{{0,{GAP_LIMIT}}}".join(parts), flat) is not None


def length_limit(required: Sequence[Sequence[str]], *, form: str = "value", reference: str = "") -> int:
    """How long a bare answer may be, in normalised characters.

    With L = the longest accepted spelling of each item, added up (or the reference, if that is
    longer): `max(3 L, L + 30 · items)` for values and lists, `max(3 L, L + 100)` for sentences.
    """
    longest = sum(max((len(normalise(s)) for s in item), default=0) for item in required)
    accepted = max(longest, len(normalise(reference)))
    room = SENTENCE_ROOM if form == "sentence" else ITEM_ROOM * len(required)
    return max(3 * accepted, accepted + room)


def answer_exact(
    answer: str,
    required: Sequence[Sequence[str]],
    *,
    forbidden: Iterable[str] = (),
    form: str = "value",
    reference: str = "",
) -> bool:
    """True when the answer says every required item, nothing forbidden, and is bare.

    Each item is a list of accepted spellings, one of which must be said (`says`). Bare means not
    longer than `length_limit`, so that reading out a whole clause answers nothing. An empty answer,
    or nothing required, is False.
    """
    if not required or not normalise(answer):
        return False
    if len(normalise(answer)) > length_limit(required, form=form, reference=reference):
        return False
    if any(says(answer, words) for words in forbidden):
        return False
    return all(any(says(answer, spelling) for spelling in item) for item in required)


def refusal_exact(answer: str, *, refused: bool, forbidden: Iterable[str] = ()) -> bool:
    """True when the question was refused and the refusal offers nothing forbidden."""
    return refused and not any(says(answer, words) for words in forbidden)


def exact_match(answer: str, accepted: Iterable[str]) -> bool:
    """True when the answer equals an accepted one after `normalise`; False where none is accepted."""
    return any(normalise(answer) == normalise(one) for one in accepted)


def char_f1(answer: str, accepted: Iterable[str]) -> float:
    """The best F1 of shared characters: F1 = 2 m / (a + b).

    m = characters shared, counted with repetition; a, b = characters of either, normalised. Two empty
    texts give 1, one empty text 0, no accepted answer 0.
    """
    return max((_f1_of_characters(normalise(answer), normalise(one)) for one in accepted), default=0.0)


def rouge_l(answer: str, accepted: Iterable[str]) -> float:
    """The best ROUGE-L on characters: F1 = 2 l / (a + b), l = the longest common subsequence.

    a, b = characters of either, normalised. Two empty texts give 1, one empty text 0, no accepted
    answer 0. (Lin 2004, with beta = 1.)
    """
    return max((_f1_in_order(normalise(answer), normalise(one)) for one in accepted), default=0.0)


def longest_common_subsequence(a: str, b: str) -> int:
    """The length of the longest common subsequence, a row of the table held in one integer.

    Hyyrö 2004: with V all ones and M[c] the places of c in `a`, for each c of `b`:
    U = V & M[c]; V = (V + U) | (V - U). The length is the number of zeros of V.
    """
    places: dict[str, int] = {}
    for at, mark in enumerate(a):
        places[mark] = places.get(mark, 0) | 1 << at
    full = (1 << len(a)) - 1
    row = full
    for mark in b:
        used = row & places.get(mark, 0)
        row = ((row + used) | (row - used)) & full
    return len(a) - row.bit_count()


def citation_right(wanted: Sequence[Wanted], given: Sequence[Given]) -> bool | None:
    """True when every expected citation is there and none is of a document that is not expected.

    An expectation is met by a citation of its document, at most 800 characters long, that has one of
    the quotes and, where `under` is given, has it in the heading path or the text. None where
    nothing is expected: such a question does not count.
    """
    if not wanted:
        return None
    expected = {one.document for one in wanted}
    if any(one.document not in expected for one in given):
        return False
    return all(any(_meets(citation, one) for citation in given) for one in wanted)


def refusal_right(expected: bool, refused: bool) -> bool:
    """True when a question was refused exactly if it should be."""
    return expected == refused


def recall_at_k(
    expected: Sequence[str], ranked: Sequence[str], k: int, *, every: bool = False
) -> float | None:
    """1 when an expected document is among the first k different ones, else 0.

    With `every` (questions that compare), as many of the n expected documents as fit, `min(k, n)`,
    must be there. None where no document is expected.
    """
    if not expected:
        return None
    found = set(list(dict.fromkeys(ranked))[:k]) & set(expected)
    need = min(k, len(set(expected))) if every else 1
    return float(len(found) >= need)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie; None for no values.

    Between the ordered values v[0..n-1] the point h = share · (n - 1) is taken on a straight line.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie in [0, 1], not {share}")
    if not values:
        return None
    ordered = sorted(values)
    point = share * (len(ordered) - 1)
    low = math.floor(point)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (point - low)


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of what is not None; None where nothing is left."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


def reliability(confidences: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> tuple[Bin, ...]:
    """The non-empty ones of `bins` equal bins of confidence; 1.0 belongs to the last."""
    members: dict[int, list[int]] = {}
    for at, confidence in enumerate(confidences):
        members.setdefault(min(int(confidence * bins), bins - 1), []).append(at)
    return tuple(
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(inside),
            confidence=sum(confidences[at] for at in inside) / len(inside),
            right=sum(right[at] for at in inside) / len(inside),
        )
        for number, inside in sorted(members.items())
    )


def calibration_error(table: Sequence[Bin]) -> float | None:
    """The expected calibration error: sum of count / total · |share right - mean confidence|."""
    total = sum(one.count for one in table)
    if not total:
        return None
    return sum(one.count * abs(one.right - one.confidence) for one in table) / total


def _meets(given: Given, wanted: Wanted) -> bool:
    if given.document != wanted.document or len(given.text) > CITED_LIMIT:
        return False
    if wanted.under and not contains("\n".join((*given.path, given.text)), wanted.under):
        return False
    return any(contains(given.text, quote) for quote in wanted.quotes)


def _f1_of_characters(a: str, b: str) -> float:
    if not a or not b:
        return float(a == b)
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def _f1_in_order(a: str, b: str) -> float:
    if not a or not b:
        return float(a == b)
    return 2 * longest_common_subsequence(a, b) / (len(a) + len(b))
