"""Where a question says to look: years, document numbers, titles and sections that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.identity import NUMBER
from corpus.markers import ordinal
from corpus.relations import core_title
from corpus.validity import number_key
from index.records import DocumentCard, Passage

_HAN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_HAN = "〇零一二三四五六七八九"
_YEAR = re.compile(rf"(?<!\d)(?P<full>(?:19|20)\d\d)年?|(?P<han>[一二][{_HAN}○]{{3}})年")
_TITLE = re.compile(r"《(?P<title>[^《》]{2,80})》")
_NUMBERED = rf"第(?P<number>[{_HAN}十百千\d]{{1,7}})(?P<unit>[编章节条]|部分)"
_SECTION = re.compile(_NUMBERED)
_MARKED = re.compile(rf"{_NUMBERED}|(?P<top>[一二三四五六七八九十]{{1,3}})、")
# Titles of fewer characters (通知, 公告) name no document, unless they stand in 《》.
_TELLING = 3
_STATE = "中华人民共和国"

Section = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names; `unmet` says in Chinese what of it the library does not have."""

    years: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    unmet: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.years or self.numbers or self.titles or self.sections)


class Places:
    """The documents of a library by what questions call them."""

    def __init__(self, cards: Sequence[DocumentCard]) -> None:
        self._years = [frozenset(card.years) for card in cards]
        self._numbers = [number_key(n.value) if (n := card.identity.number) else "" for card in cards]
        self._titles = [_plain(card.identity.title) for card in cards]
        self._known = {t for t in self._titles if len(t) >= _TELLING}
        self._longest = max(map(len, self._known), default=0)

    def scope_of(self, question: str) -> Scope:
        """What the question names, and what of it no document has."""
        numbers = tuple(dict.fromkeys(number_key(m["number"]) for m in NUMBER.finditer(question)))
        rest = NUMBER.sub(" ", question)
        quoted = [_plain(m["title"]) for m in _TITLE.finditer(rest)]
        named = self._named_in(_bare(rest))
        titles = tuple(dict.fromkeys([*named, *(t for t in quoted if self._held(t))]))
        without = rest
        for title in (*titles, *quoted):
            without = without.replace(title, " ")
        years = tuple(dict.fromkeys(m["full"] or _digits(m["han"]) for m in _YEAR.finditer(without)))
        sections = tuple(dict.fromkeys((ordinal(m["number"]), m["unit"]) for m in _SECTION.finditer(rest)))
        unmet = [f"库中没有文号为 {n} 的文件" for n in numbers if n not in self._numbers]
        unmet += [f"库中没有名为《{t}》的文件" for t in quoted if not self._held(t)]
        unmet += [f"库中没有 {y} 年的文件" for y in years if not any(y in held for held in self._years)]
        return Scope(years, numbers, titles, sections, tuple(unmet))

    def favoured(self, scope: Scope) -> dict[str, list[int]]:
        """The rows of the documents that have a year, a number, a title of the scope."""
        years, rows = set(scope.years), range(len(self._titles))
        return {
            "year": [r for r in rows if years & self._years[r]] if years else [],
            "number": [r for r in rows if self._numbers[r] in scope.numbers] if scope.numbers else [],
            "title": [r for r in rows if any(_is(t, self._titles[r]) for t in scope.titles)]
            if scope.titles
            else [],
        }

    def _held(self, title: str) -> bool:
        return any(_is(title, held) for held in self._titles)

    def _named_in(self, question: str) -> list[str]:
        """The titles that stand in a question, those inside a longer one left out."""
        found: list[str] = []
        for length in range(min(self._longest, len(question)), _TELLING - 1, -1):
            for i in range(len(question) - length + 1):
                piece = question[i : i + length]
                if piece in self._known and not any(piece in longer for longer in found):
                    found.append(piece)
        return found


def in_section(passage: Passage, sections: Iterable[Section]) -> bool:
    """Whether a passage stands in all the sections, or begins with the one that is an article."""
    own = {_marked(heading) for heading in passage.path} | {
        _marked(line) for line in passage.text.split("\n")
    }
    return all(section in own or (section[1] == "部分" and (section[0], "、") in own) for section in sections)


def _marked(heading: str) -> Section | None:
    found = _MARKED.match(heading.lstrip("# "))
    if not found:
        return None
    return (ordinal(found["top"]), "、") if found["top"] else (ordinal(found["number"]), found["unit"])


def _is(asked: str, title: str) -> bool:
    return title == asked or (len(asked) >= _TELLING * 2 and asked in title)


def _plain(title: str) -> str:
    return _bare(core_title(title))


def _bare(text: str) -> str:
    return re.sub(rf"[《》〈〉\s]|{_STATE}", "", text)


def _digits(han: str) -> str:
    return "".join(_HAN_DIGITS.get(c, "9") for c in han)
