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
_ASKS_NAMES = re.compile("哪些|哪几|有哪|什么|几[家个门项]")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_TIME = re.compile("时间|日期|期限|时限")
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
    if len(asked.years) > 1:
        return None
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
    rows = _named(table, asked)
    columns = _asked_for(table, asked, rows)
    if not rows and (held := _holding(table, asked)):
        rows, columns = held, [_name_column(table)]
    if len(columns) != 1:
        return None
    column = columns[0]
    if not rows and _EACH.search(asked.text):
        rows = [row for row in table.rows if _value(row, column)]
    rows = [row for row in rows if _value(row, column)]
    if not 0 < len(rows) <= _ROWS or not _explained(table, asked, rows, column):
        return None
    several = len(rows) > 1
    items = tuple(_item(table, row, column, several=several) for row in rows)
    return Finding(items, 0.9)


def _item(table: Table, row: Row, column: int, *, several: bool) -> Item:
    under = _under(table, row, column) if several else ""
    return Item(_value(row, column), _evidence(table.document, row), under=under)


def _under(table: Table, row: Row, column: int) -> str:
    """What tells a row from others: its name, where that is not what is asked for."""
    return "" if column == _name_column(table) else _first_words(row) or row.cells[0]


def _value(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _named(table: Table, asked: Asked) -> list[Row]:
    """The rows whose name the question has, of names within names the longest; else the one it shortens."""
    question = asked.text
    if own := [t for t in asked.terms if asked.carried and t not in asked.carried and len(t) > 1]:
        meant = [row for row in table.rows if any(t in _first_words(row) for t in own)]
        return meant if len(meant) == 1 else []
    named = [(name, row) for row in table.rows if (name := _name(row, question))]
    if not named:
        short = [row for row in table.rows if _shortened(_first_words(row), question)]
        begun = [t for t in asked.terms if len(t) > 1]
        short = short or [r for r in table.rows if any(_first_words(r).startswith(t) for t in begun)]
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


def _holding(table: Table, asked: Asked) -> list[Row]:
    """The rows that have a word of the question in another column than their name: 东校区有哪些课程."""
    question, name = asked.text, _name_column(table)
    called = _REMARK.sub("", table.columns[name]).removesuffix("名称") if name < len(table.columns) else ""
    if asked.named or asked.asks("who") or not _ASKS_NAMES.search(question) or called[:2] not in question:
        return []
    return [row for row in table.rows if any(_is_held(c, question) for c in _others(row, name))]


def _others(row: Row, name: int) -> tuple[str, ...]:
    return row.cells[:name] + row.cells[name + 1 :]


def _is_held(cell: str, question: str) -> bool:
    return len(cell) > 1 and not cell.isdecimal() and cell in question


def _name_column(table: Table) -> int:
    """The column that names the rows: the first whose cells are words."""
    return next((i for i, cell in enumerate(table.rows[0].cells) if _WORDS.search(cell)), 0)


def _asked_for(table: Table, asked: Asked, rows: list[Row]) -> list[int]:
    """The columns whose name the question has; of a table of two columns the second for a named row.

    Nearly its name (街道联络员 for 街道的联络人), what it counts, or the one of times where a time is asked.
    """
    question = asked.text
    names = [_REMARK.sub("", c).strip() for c in table.columns]
    held = [i for i, name in enumerate(names) if i and len(name) >= 2 and name in question]
    longest = [i for i in held if not any(names[i] != names[j] and names[i] in names[j] for j in held)]
    if not longest and rows and len(names) == 2:
        return [1]
    return longest or _counting(table.columns, question) or _nearly(names, asked)


def _is_near(name: str, known: frozenset[str], asked: Asked) -> bool:
    return coverage((name,), known, asked.text) >= COVERED


def _nearly(names: list[str], asked: Asked) -> list[int]:
    known = pairs(asked.text)
    near = [i for i, n in enumerate(names) if i and len(n) > 2 and _is_near(n, known, asked)]
    near = near or [i for i, n in enumerate(names) if i and len(n) > 2 and n[-2:] in asked.text]
    if near or not asked.asks("when"):
        return near
    return [i for i, name in enumerate(names) if i and _TIME.search(name)]


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
            *(cell for row in rows for cell in row.cells),
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
