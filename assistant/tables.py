"""Cells of tables: the row that a question names, under the column that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.facts import COVERED, Facts, coverage, pairs
from assistant.question import Asked
from assistant.records import Evidence, Finding, Item
from corpus.records import Document, Span

# 标准（元/月） is asked for as 标准.
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_EACH = re.compile("各|分别|哪些|所有|全部|都")
_COUNTED = re.compile(r"(?:几|多少)[个名位家]?(?P<noun>[\u4e00-\u9fff]{1,3}?)[呢啊呀]?[？?]?$")
_ROWS = 40
# A shortened name has so many characters at least.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, and where its line stands."""

    cells: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A run of lines with tabs: the names of its columns, its rows, the short line before it."""

    document: Document
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def from_table(asked: Asked, facts: Facts) -> Finding | None:
    """The cell, or the column of cells, that a question asks for; None when several tables could be meant."""
    found = [
        finding
        for document in facts.tabular
        if facts.document_in_scope(document.name, asked)
        for table in tables_of(document)
        if (finding := _cells(table, asked))
    ]
    return found[0] if len(found) == 1 else None


def tables_of(document: Document) -> Iterator[Table]:
    """The tables of a document, in order; a table has a line of names and a row at least."""
    lines: list[tuple[str, Span]] = []
    before = ""
    at = 0
    for line in (*document.text.split("\n"), ""):
        if "\t" in line:
            lines.append((line, Span(at, at + len(line))))
        else:
            if len(lines) > 1:
                yield _table(document, before, lines)
            before, lines = (line, []) if lines or line.strip() else (before, [])
        at += len(line) + 1


def _table(document: Document, caption: str, lines: list[tuple[str, Span]]) -> Table:
    rows = [Row(tuple(cell.strip() for cell in line.split("\t")), span) for line, span in lines]
    return Table(document, caption if len(caption) <= 40 else "", rows[0].cells, tuple(rows[1:]))


def _cells(table: Table, asked: Asked) -> Finding | None:
    rows = _named(table, asked.text)
    columns = _asked_for(table, asked.text, rows)
    if len(columns) != 1:
        return None
    column = columns[0]
    if not rows and _EACH.search(asked.text):
        rows = [row for row in table.rows if _value(row, column)]
    rows = [row for row in rows if _value(row, column)]
    if not 0 < len(rows) <= _ROWS or not _explained(table, asked, rows, column):
        return None
    several = len(rows) > 1
    items = tuple(
        Item(_value(row, column), _evidence(table.document, row), under=row.cells[0] if several else "")
        for row in rows
    )
    return Finding(items, 0.9)


def _value(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _named(table: Table, question: str) -> list[Row]:
    """The rows whose name the question has, of names within names the longest; else the one it shortens."""
    named = [(name, row) for row in table.rows if (name := _name(row, question))]
    if not named:
        short = [row for row in table.rows if _shortened(_first_words(row), question)]
        return short if len(short) == 1 else []
    return [row for name, row in named if not any(name != other and name in other for other, _ in named)]


def _name(row: Row, question: str) -> str:
    """The first cell with words, where the question holds it."""
    bare = _first_words(row)
    return bare if bare and bare in question else ""


def _first_words(row: Row) -> str:
    """The first cell with words, without remarks."""
    name = next((c for c in row.cells[:2] if len(re.findall(r"[\u4e00-\u9fffA-Za-z]", c)) >= 2), "")
    return _REMARK.sub("", name).strip()


def _shortened(name: str, question: str) -> bool:
    """Whether a question has a name without some of its characters: 东湖实小 for 东湖实验小学."""
    if len(name) <= _SHORT:
        return False
    starts = [at for at, char in enumerate(question) if char == name[0]]
    kept = (_in_turn(name, question[at:]) for at in starts)
    return any(len(own) >= _SHORT and own[-1] in name[-2:] for own in kept)


def _in_turn(name: str, text: str) -> str:
    """The first characters of a text that a name has in the same order."""
    at = -1
    for count, char in enumerate(text):
        at = name.find(char, at + 1)
        if at < 0:
            return text[:count]
    return text


def _asked_for(table: Table, question: str, rows: list[Row]) -> list[int]:
    """The columns whose name the question has; of a table of two columns the second for a named row."""
    names = [_REMARK.sub("", c).strip() for c in table.columns]
    held = [i for i, name in enumerate(names) if i and len(name) >= 2 and name in question]
    longest = [i for i in held if not any(names[i] != names[j] and names[i] in names[j] for j in held)]
    if not longest and rows and len(names) == 2:
        return [1]
    return longest or _counting(table.columns, question)


def _counting(columns: tuple[str, ...], question: str) -> list[int]:
    """The columns that count what is asked for: 班数 for 几个班, 建成（台） for 几台."""
    counted = _COUNTED.search(question)
    if counted is None:
        return []
    noun = counted["noun"]
    return [i for i, name in enumerate(columns) if i and (f"{noun}数" in name or f"（{noun}）" in name)]


def _explained(table: Table, asked: Asked, rows: list[Row], column: int) -> bool:
    """Whether the table, its caption and its document's title account for what the question says."""
    said = " ".join(
        (
            *(table.document.identity.title, table.document.name, table.caption),
            *table.columns,
            *(row.cells[0] for row in rows),
            *(row.cells[1] for row in rows if len(row.cells) > 1),
        )
    )
    terms = (*asked.terms, *asked.entities)
    shortened = " ".join(t for t in terms if any(_of_name(t, row) for row in rows))
    return coverage(terms, pairs(said), f"{said} {shortened}") >= COVERED


def _of_name(term: str, row: Row) -> bool:
    """Whether a word begins with characters of the name of a row; cut from 实小招 it may go on."""
    name = _first_words(row)
    return any(len(_in_turn(name[at:], term)) > 1 for at in range(len(name)))


def _evidence(document: Document, row: Row) -> Evidence:
    owner = next((c for c in document.clauses if c.span.covers(row.span)), document.clauses[0])
    return Evidence(document.name, owner.ordinal, row.span)
