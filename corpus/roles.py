"""Roles told in sentences: 组长由市长张三担任, 由市水利局牵头, 组长 石磊."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.records import Field, Span

_ROLE = (
    r"(?:第一|常务|执行|名誉)?副?(?:总)?"
    r"(?:组长|主任|指挥长|总指挥|指挥|召集人|负责人|秘书长|会长|主席|队长|主编|总工程师|联系人|联络员)"
)
_TOLD = re.compile(
    rf"(?:^|[，。；、：:（(]|\s)(?:[\u4e00-\u9fff“”]{{0,12}}?)(?P<role>{_ROLE})"
    r"由(?P<value>[^，。；：]{2,80}?)(?:同志)?(?:担任|兼任|出任|兼)(?=[，。；、）)]|$)"
)
# 由局长张三任组长; 科长 李四 兼任办公室主任.
_HELD = re.compile(
    r"(?:^|[，。；：（(]|由)\s?(?P<value>(?:(?!由)[^，。；：\n]){2,80}?)\s?(?:同志)?\s?(?:兼任|担任|任)\s?"
    rf"(?P<role>(?:[\u4e00-\u9fff]{{2,6}})?{_ROLE})(?=[，。；、）)\s]|$)"
)
_BESIDE = re.compile(
    rf"(?:^|[，。；、：:（(])\s?(?P<role>{_ROLE})\s"
    r"(?P<value>[\u4e00-\u9fff]{2,4}(?:[（(][^（）()]{2,30}[）)])?)(?=[，。；、）)]|$)",
    re.MULTILINE,
)
_ORGANISED = re.compile(
    r"由(?P<value>[\u4e00-\u9fff、（）]{1,40}?(?:局|委|办|部|厅|中心|处|院|公司|政府|街道|组|会|集团|大队|支队))"
    r"(?P<role>牵头|负责|主办|承办|配合|协办)"
)
_UNIT_LABEL = {"负责": "责任单位", "配合": "配合单位", "协办": "配合单位"}
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2}")
# A name follows the office its bearer holds: 区管委会主任邵俊峰.
_OFFICE = re.compile(
    r"^.*(?:主任|市长|区长|县长|镇长|局长|书记|秘书长|部长|处长|科长|主席|院长|校长|队长|司令员|政委|经理|董事长|站长|所长|园长|馆长|行长|社长|乡长|工程师|同志)\s?(?=[\u4e00-\u9fff]{2,4}$)"
)


def told_roles(text: str, line: Span, clause: int) -> Iterator[Field]:
    """The roles that the sentences of one line tell, as fields."""
    content = text[line.start : line.end]
    for pattern in (_TOLD, _BESIDE, _HELD):
        for found in pattern.finditer(content):
            names = tuple(bearer(p) for p in found["value"].split("、") if p)
            if pattern is not _HELD or all(_NAME.fullmatch(name) for name in names):
                yield _field(_bare_role(found["role"]), names, found, line, clause)
    for found in _ORGANISED.finditer(content):
        label = _UNIT_LABEL.get(found["role"], "牵头单位")
        yield _field(label, tuple(found["value"].split("、")), found, line, clause)


def _bare_role(role: str) -> str:
    """主任 of 办公室主任: what the role is called; where it is held stands in the text around it."""
    found = re.search(f"{_ROLE}$", role)
    return found.group() if found else role


def bearer(words: str) -> str:
    """The name in `市水利局局长徐帆` or `徐帆（市水利局局长）`; other words as they are."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", words).strip()
    return _OFFICE.sub("", bare) or words


def _field(label: str, names: tuple[str, ...], found: re.Match[str], line: Span, clause: int) -> Field:
    value = Span(line.start + found.start("value"), line.start + found.end("value"))
    start, end = (
        sorted((found.start("role"), found.start("value")))[0],
        max(found.end("value"), found.end("role")),
    )
    return Field(label, found["value"], names, clause, Span(line.start + start, line.start + end), value)
