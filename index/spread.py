"""Hits of one document give way to those of others once it has its share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence


def spread(owners: Sequence[Hashable], *, limit: int, share: float) -> list[int]:
    """The places of `limit` hits out of a ranking, given whose each is, best first.

    Of the first `limit` at most `share` belong to one owner (one at least); what is beyond stands
    behind, so that nothing is lost where there is nothing else.
    """
    most = max(1, math.ceil(share * limit))
    taken: Counter[Hashable] = Counter()
    kept: list[int] = []
    beyond: list[int] = []
    for place, owner in enumerate(owners):
        if len(kept) == limit:
            break
        taken[owner] += 1
        (kept if taken[owner] <= most else beyond).append(place)
    return [*kept, *beyond][:limit]
