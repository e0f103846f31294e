"""Which documents others stand in for on a day, and hits in that order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from corpus.relations import policy_name
from corpus.validity import Named, Relations, State
from index.records import Hit

Replacements = Mapping[str, frozenset[str]]

_OVER = {State.REPEALED, State.EXPIRED}
# A title of a few characters (通知, 情况说明) does not tell one policy from another.
_TELLING_TITLE = 6


def replacements(documents: Sequence[Named], *, on: date) -> dict[str, frozenset[str]]:
    """For each document that is not in force on a day, by name: those in force in its place.

    They are the other editions of its policy and what repealed it, also through others. What is not
    in force yet gives way in the same manner to what it will replace.
    """
    relations = Relations(documents)
    states = {document.name: relations.validity(document, on).state for document in documents}
    before: dict[str, set[str]] = defaultdict(set)
    for editions in relations.editions():
        if len(policy_name(editions[0].identity.title)) < _TELLING_TITLE:
            continue
        names = [document.name for document in editions]
        for at, name in enumerate(names):
            newer = {other for other in names[:at] if states[other] is State.UNKNOWN}
            before[name] |= newer | {other for other in names if states[other] is State.IN_FORCE}
    for link in relations.links():
        if link.kind == "废止":
            pending = states[link.source] is State.NOT_YET
            before[link.source if pending else link.target].add(link.target if pending else link.source)
    waiting = [name for name, state in states.items() if state in _OVER or state is State.NOT_YET]
    found = {name: _reached(name, before) for name in waiting}
    current = {name for name, state in states.items() if state in (State.IN_FORCE, State.UNKNOWN)}
    return {name: frozenset(reached & current) for name, reached in found.items() if reached & current}


def _reached(name: str, before: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    left = [name]
    while left:
        for other in before.get(left.pop(), set()) - reached:
            reached.add(other)
            left.append(other)
    return reached - {name}


def in_force_first(hits: Sequence[Hit], replaced: Replacements) -> list[Hit]:
    """The hits, those of a replaced document behind the last of what stands in for it.

    All others keep their order; where nothing that stands in was found, so does the replaced one.
    """
    last = {hit.passage.document: at for at, hit in enumerate(hits)}

    def place(at: int) -> tuple[int, bool, int]:
        waits_for = [last[name] for name in replaced.get(hits[at].passage.document, ()) if name in last]
        moved = max([at, *waits_for])
        return moved, moved > at, at

    return [hits[at] for at in sorted(range(len(hits)), key=place)]
