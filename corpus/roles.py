"""Roles told in sentences: 组长由市长张三担任, 由市水利局牵头, 组长 石磊."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.names import ANY_PERSON, PERSON, bearers, is_name
from corpus.records import Field, Span

_ROLE = (
    r"(?:第一|常务|执行|名誉)?副?(?:总)?"
    r"(?:组长|主任|指挥长|总指挥|指挥|召集人|负责人|秘书长|会长|主席|队长|班长|团长|主编|总工程师|联系人|联络员)"
)
_OF = r"(?:^|[，。；、：:（(]|\s)(?P<of>[\u4e00-\u9fff“”]{0,12}?)"
_STOP = r"(?=[，。；、）)]|$)"
_TOLD = re.compile(
    rf"{_OF}(?P<role>{_ROLE})由(?P<value>[^，。；：]{{2,80}}?)(?:同志)?(?:担任|兼任|出任|兼){_STOP}"
)
# 中心主任为石磊; what stands there is a name or nothing.
_IS = re.compile(
    rf"{_OF}(?P<role>{_ROLE})[为是]\s?"
    rf"(?P<value>{ANY_PERSON}|[\u4e00-\u9fff](?: [\u4e00-\u9fff]){{1,2}}){_STOP}"
)
# 由局长张三任组长; 科长 李四 兼任办公室主任.
_HELD = re.compile(
    r"(?:^|[，。；：（(]|由)\s?(?P<value>(?:(?!由)[^，。；：\n]){2,80}?)\s?(?:同志)?\s?(?:兼任|担任|任)\s?"
    rf"(?P<role>(?:[\u4e00-\u9fff]{{2,6}})?{_ROLE})(?=[，。；、）)\s]|$)"
)
_BESIDE = re.compile(
    rf"(?:^|[，。；、：:（(])\s?(?P<role>{_ROLE})\s"
    rf"(?P<value>[\u4e00-\u9fff]{{2,4}}(?:[（(][^（）()]{{2,30}}[）)])?){_STOP}",
    re.MULTILINE,
)
# A role and who bears it in one breath: 组长李岸，; a surname tells a name from 组长会议 or 组长召集.
_BREATH = re.compile(
    rf"(?:^|[，。；、：:（(\n])\s?(?P<role>{_ROLE})"
    rf"(?P<value>{PERSON}(?:[（(][^（）()]{{2,30}}[）)])?){_STOP}"
)
_LEADS = re.compile(rf"由(?P<value>{PERSON})(?:同志)?(?P<role>牵头)")
# 三个小组：甲组、乙组、丙组，组长依次为王湖、李岸、石磊.
_IN_TURN = re.compile(
    rf"(?P<things>[\u4e00-\u9fff]{{2,12}}(?:(?:、|和)[\u4e00-\u9fff]{{2,12}})+)[，,](?P<role>{_ROLE})"
    r"(?:依次|分别)[为是由](?P<names>[\u4e00-\u9fff ]{2,5}(?:(?:、|和)[\u4e00-\u9fff ]{2,5})+?)"
    r"(?:担任)?(?=[，。；]|$)"
)
_TURNS = re.compile(rf"[，,]{_ROLE}(?:依次|分别)[为是由]")
_ORGANISATION = "(?:局|委|办|部|厅|中心|处|院|公司|政府|街道|组|会|社|联|集团|大队|支队)"
_ORGANISED = re.compile(
    rf"由(?P<value>[\u4e00-\u9fff、（）]{{1,40}}?{_ORGANISATION})(?P<role>牵头|负责(?!解释)|主办|承办|配合|协办)"
)
# 区财政局、区审计局参加.
_JOINING = re.compile(
    rf"(?:^|[，。；])(?P<value>(?![各有相])[\u4e00-\u9fff、（）]{{2,60}}?{_ORGANISATION})"
    r"(?P<role>配合|协助|协办|参加|参与)(?=[，。；）)]|$)"
)
_STATED = re.compile(
    r"(?P<role>(?:责任|牵头|配合|主管|成员|主办|承办)(?:单位|部门))[为是]\s?(?P<value>[^，。；：\n（）()]{2,60}?)"
    r"(?=[，。；）)\n]|$)"
)
_UNIT_LABEL = {
    "负责": "责任单位",
    "配合": "配合单位",
    "协助": "配合单位",
    "协办": "配合单位",
    "参加": "参加单位",
    "参与": "参加单位",
}


def told_roles(text: str, line: Span, clause: int) -> Iterator[Field]:
    """The roles that the sentences of one line tell, as fields."""
    content = text[line.start : line.end]
    for pattern in (_TOLD, _IS, _BESIDE, _BREATH, _HELD):
        for found in pattern.finditer(content):
            names = bearers(found["value"])
            if pattern is not _HELD or all(map(is_name, names)):
                yield _field(_bare_role(found["role"]), names, found, line, clause)
    for found in _LEADS.finditer(content):
        yield _field("牵头人", (found["value"],), found, line, clause)
    for found in _IN_TURN.finditer(content):
        yield from _in_turn(found, line, clause)
    for pattern in (_ORGANISED, _JOINING):
        for found in pattern.finditer(content):
            label = _UNIT_LABEL.get(found["role"], "牵头单位")
            yield _field(label, tuple(found["value"].split("、")), found, line, clause)
    for found in _STATED.finditer(content):
        yield _field(found["role"], tuple(found["value"].split("、")), found, line, clause)


def tells_role(words: str) -> bool:
    """Whether words begin with a role and who bears it, as 组长李岸 do, or tell roles in turn."""
    return bool(_BREATH.match(words) or _TURNS.search(words))


def _in_turn(found: re.Match[str], line: Span, clause: int) -> Iterator[Field]:
    """Roles that are shared out one by one, each as 甲组组长; nothing where there are not as many names."""
    things, names = (re.split("、|和", found[group]) for group in ("things", "names"))
    if len(things) != len(names):
        return
    span = Span(line.start + found.start(), line.start + found.end())
    at = found.start("names")
    for thing, name in zip(things, names, strict=True):
        value = Span(line.start + at, line.start + at + len(name))
        at += len(name) + 1
        yield Field(f"{thing}{found['role']}", name, bearers(name), clause, span, value)


def _bare_role(role: str) -> str:
    """主任 of 办公室主任: what the role is called; where it is held stands in the text around it."""
    found = re.search(f"{_ROLE}$", role)
    return found.group() if found else role


def _field(label: str, names: tuple[str, ...], found: re.Match[str], line: Span, clause: int) -> Field:
    value = Span(line.start + found.start("value"), line.start + found.end("value"))
    parts = [name for name in ("of", "role", "value") if name in found.re.groupindex]
    start, end = min(map(found.start, parts)), max(map(found.end, parts))
    return Field(label, found["value"], names, clause, Span(line.start + start, line.start + end), value)
