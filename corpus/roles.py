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
# A role and who bears it in one breath: 组长李岸，; a surname tells a name from 组长会议 or 组长召集.
# Surnames that begin common words (成, 管, 应, 解) are left out.
_SURNAME = (
    "(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|["
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
    "段雷钱汤尹黎易武乔贺赖龚文樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛祝左涂谷祁舒耿牟卜詹关苗凌纪靳盛童欧甄曲游阳裴席卫屈鲍位覃霍翁隋植甘景薄"
    "司柏宁柯阮桂闵强柴华车冉边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗台巫鞠僧桑荆谌银扬伏岑蔺"
    "])"
)
_PERSON = re.compile(rf"{_SURNAME}[\u4e00-\u9fff]{{1,2}}")
_AND = re.compile("(?:同志)?(?:以及|和|及|与)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2}")
_BREATH = re.compile(
    rf"(?:^|[，。；、：:（(\n])\s?(?P<role>{_ROLE})"
    rf"(?P<value>{_PERSON.pattern}(?:[（(][^（）()]{{2,30}}[）)])?)(?=[，。；、）)]|$)"
)
# A name follows the office its bearer holds: 区管委会主任邵俊峰.
_OFFICE = re.compile(
    r"^.*(?:主任|[市区县镇局部处科院校队站所园馆行社乡组]长|秘书长|董事长|书记|主席|司令员|政委|经理|工程师|同志)\s?"
    r"(?=(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff]{1,2})$)"
)


def told_roles(text: str, line: Span, clause: int) -> Iterator[Field]:
    """The roles that the sentences of one line tell, as fields."""
    content = text[line.start : line.end]
    for pattern in (_TOLD, _BESIDE, _BREATH, _HELD):
        for found in pattern.finditer(content):
            names = tuple(bearer(p) for p in _bearers(found["value"]))
            if pattern is not _HELD or all(_NAME.fullmatch(name) for name in names):
                yield _field(_bare_role(found["role"]), names, found, line, clause)
    for found in _ORGANISED.finditer(content):
        label = _UNIT_LABEL.get(found["role"], "牵头单位")
        yield _field(label, tuple(found["value"].split("、")), found, line, clause)


def _bearers(value: str) -> Iterator[str]:
    """The bearers of a role, one by one: 市长张三同志和局长李四 are two, 住房和城乡建设局局长李四 is one."""
    for part in filter(None, value.split("、")):
        several = _AND.split(part)
        alone = all(_PERSON.fullmatch(bearer(one)) for one in several)
        yield from several if alone else (part,)


def _bare_role(role: str) -> str:
    """主任 of 办公室主任: what the role is called; where it is held stands in the text around it."""
    found = re.search(f"{_ROLE}$", role)
    return found.group() if found else role


def bearer(words: str) -> str:
    """The name in `市水利局局长徐帆` or `徐帆（市水利局局长）`; other words as they are."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", words).strip()
    name = _OFFICE.sub("", bare)
    return (name.replace(" ", "") if _NAME.fullmatch(name) else name) or words


def _field(label: str, names: tuple[str, ...], found: re.Match[str], line: Span, clause: int) -> Field:
    value = Span(line.start + found.start("value"), line.start + found.end("value"))
    start, end = (
        sorted((found.start("role"), found.start("value")))[0],
        max(found.end("value"), found.end("role")),
    )
    return Field(label, found["value"], names, clause, Span(line.start + start, line.start + end), value)
