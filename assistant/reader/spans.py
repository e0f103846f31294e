"""From the logits of first and last tokens to the stretch that is most like the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# So many likely first and last tokens are paired.
_LIKELY = 16
_LONGEST = 380


@dataclass(frozen=True, slots=True)
class Stretch:
    """First and last token of an answer, and how much of the probability agrees with it, in [0, 1]."""

    first: int
    last: int
    agreement: float


def best_stretch(start: Array, end: Array) -> Stretch | None:
    """The stretch that agrees best with all likely ones; logits of shape [tokens]; None for no tokens.

    With p(s, e) the product of the softmaxes over pairs s <= e, it is the pair c that maximises
    sum over h of p(h) F1(c, h), F1(c, h) = 2 |c and h| / (|c| + |h|): the least expected loss
    (minimum Bayes risk), which is the likeliest pair where the model is sure.
    """
    if not len(start):
        return None
    p, q = _softmax(start), _softmax(end)
    firsts, lasts = np.argsort(-p)[:_LIKELY], np.argsort(-q)[:_LIKELY]
    s, e = (grid.ravel() for grid in np.meshgrid(firsts, lasts, indexing="ij"))
    allowed = (s <= e) & (e - s < _LONGEST)
    if not allowed.any():
        return Stretch(int(firsts[0]), int(firsts[0]), 0.0)
    s, e = s[allowed], e[allowed]
    weight = p[s] * q[e]
    length = e - s + 1
    shared = np.minimum(e[:, None], e[None, :]) - np.maximum(s[:, None], s[None, :]) + 1
    likeness = 2 * np.maximum(shared, 0) / (length[:, None] + length[None, :])
    agreement = likeness @ weight
    best = int(agreement.argmax())
    return Stretch(int(s[best]), int(e[best]), float(min(1.0, agreement[best])))


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)
