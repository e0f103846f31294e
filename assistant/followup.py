"""Follow-ups made whole: what they leave out is taken from the question before."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import words
from assistant.question import Asked

# 它的配合单位 is of the matter asked about, not of whoever was the answer.
_IT = re.compile("它|(?:^|[，的])其(?=[\u4e00-\u9fff])")


def complete(asked: Asked, before: Asked | None, answered: tuple[str, ...]) -> Asked:
    """A follow-up made whole: what it leaves out is taken from the question `before`.

    `answered` are the values that the answer before gave, for 他 and 该部门 to stand for.
    """
    if before is None or not _leans(asked):
        return asked
    entities = asked.entities
    matter = bool(_IT.search(asked.said) and asked.labels and before.terms)
    if "pronoun" in asked.marks and not entities and not matter:
        entities = answered[:1] or before.entities[:1]
        labels = asked.labels if asked.named else ()
        if _asks_nothing_new(asked):
            return replace(asked, text=f"{before.text} {asked.text}", entities=entities, labels=before.labels)
        return replace(asked, entities=entities, labels=labels)
    gives_label = bool(asked.labels or asked.missing)
    # 目标是什么 or 为什么 asks for something else than the label before it; 呢 asks for the same.
    another = bool(asked.weak) or bool(asked.marks & {"why", "how", "what", "number", "when"})
    same = not another or _goes_on(asked)
    labels = asked.labels if gives_label else before.labels if same else ()
    terms = asked.terms or before.terms
    kept_entities = entities or (before.entities if not asked.terms or not labels else ())
    inherited = before.marks & {
        "who",
        "org",
        "number",
        "when",
        "list",
        "what",
        "how",
        "why",
        "leads",
        "supports",
    }
    if not gives_label and not before.labels and asked.terms and not before.entities:
        terms = _substituted(asked.terms, before.terms)
    return replace(
        asked,
        text=f"{_without_targets(before.text, asked.text)} {asked.text}",
        years=asked.years or before.years,
        numbers=asked.numbers or before.numbers,
        labels=labels,
        named=asked.named or (before.named and bool(labels)),
        entities=kept_entities,
        terms=terms,
        carried=frozenset(terms) - frozenset(asked.terms),
        weak=asked.weak or before.weak,
        marks=asked.marks
        | ((inherited if not gives_label else inherited - {"org"}) if same else frozenset()),
    )


def of_the_same_document(asked: Asked, before: Asked | None) -> Asked:
    """A question that is whole in itself but goes on (乙组的副组长呢), in the document asked about before.

    That is the year and the number of the question `before`, where it names none of its own.
    """
    if before is None or not _goes_on(asked) or asked.years or asked.numbers:
        return asked
    return replace(asked, years=before.years, numbers=before.numbers)


def _goes_on(asked: Asked) -> bool:
    """Whether a question asks the same of something else: 那副组长呢."""
    return asked.said.rstrip("？?").endswith("呢")


def _asks_nothing_new(asked: Asked) -> bool:
    """Whether 他2018年呢 leaves out what it asks, so that the question before says it."""
    return not (asked.labels or asked.terms or asked.weak) and _goes_on(asked)


def _without_targets(before: str, now: str) -> str:
    """The question before, without its 确保 or 力争 where the follow-up has its own."""
    if words.FIRM.search(now) or words.STRETCH.search(now):
        return words.STRETCH.sub("", words.FIRM.sub("", before))
    return before


def _leans(asked: Asked) -> bool:
    """Whether a question needs the one before it."""
    complete_alone = (asked.labels or asked.missing) and (asked.terms or asked.entities)
    if "pronoun" in asked.marks and not asked.entities:
        return True
    if complete_alone:
        return False
    return "elliptic" in asked.marks or not (asked.terms or asked.entities)


def _substituted(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """The terms of the question before, with what is named now put first."""
    return tuple(dict.fromkeys((*now, *before)))
