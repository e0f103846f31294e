"""Names of people in official texts: what is one, and who is named beside offices and remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TWO = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|申屠|澹台|单于|闻人|相里|乐正|宇文|长孙|"
    "端木|百里|南宫|西门|呼延|轩辕|钟离|公冶|太叔|濮阳|淳于|赫连|拓跋|独孤|万俟|宗政|仲孙|鲜于|闾丘|亓官|第五"
)
_ONE = (
    "商赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦马苗"
    "花俞袁柳酆鲍史唐廉岑薛雷贺倪汤滕殷罗毕郝邬乐于傅皮卞齐康伍余卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米臧伏戴谈"
    "宋茅庞熊纪舒屈祝董梁杜阮蓝闵席季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯昝卢莫裘缪宗丁"
    "贲邓郁杭洪诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲封芮羿储靳汲邴糜段巫乌焦巴弓牧隗谷车侯宓蓬郗仰仲"
    "伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳"
    "逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿边扈燕冀郏浦尚温庄晏柴瞿阎慕茹宦艾鱼古易戈廖庾暨耿弘匡寇禄阙欧殳沃蔚"
    "夔巩厍聂晁勾敖冷訾辛阚那简饶曾毋沙乜鞠巢蒯荆游竺逯盖桓肖闫付佘苟尉隋邸栗佟粟佴仉冼覃揭迟宇鄢辜晋辇丛"
    "谌亓衣亢粘楚郅鹿扬稽练卿仝肇楼岳缑庹朴苑漆"
)
# These begin common words as well (成员, 管理, 应当, 解决), so that only an office beside them tells a name.
_DOUBTFUL = (
    "水云昌方任费安常时平和明计成项强危经房干解应宣单包家富松井山全班秋宿白怀从能双通充别连容终居衡步都满"
    "国文广东利越隆师融空养须丰关相查后红权益公农向习慎管支元贝凤区户税种展库盘台原官银"
)
# A surname and one or two characters: a name where nothing but marks stands around it.
PERSON = rf"(?:(?:{_TWO}|[{_ONE}])[\u4e00-\u9fff]{{1,2}})"
# The same where what stands beside it tells that somebody is named.
ANY_PERSON = rf"(?:(?:{_TWO}|[{_ONE}{_DOUBTFUL}])[\u4e00-\u9fff]{{1,2}})"
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff](?: [\u4e00-\u9fff]{1,2}){1,2}")
_POST = (
    "(?:主任|[市区县镇局部处科院校队站所园馆行社乡组班团厅司股]长|秘书长|董事长|书记|主席|司令员|政委|经理"
    "|工程师|总师|常委|委员|成员|专员|干部|科员|部长|教授|院士|同志)"
)
# A name follows the office its bearer holds: 区管委会主任邵俊峰.
_OFFICE = re.compile(rf"^.*{_POST}\s?(?=(?:{_NAME.pattern})$)")
# The office of somebody who is named further on: 区委常委 in 区委常委、副区长邵俊峰.
_ONLY_POST = re.compile(rf"(?:[\u4e00-\u9fff]{{0,30}}){_POST}")
# A name before the office: 邵俊峰 市委副书记、市长.
_BEFORE_OFFICE = re.compile(
    rf"(?P<name>{ANY_PERSON})\s(?:[\u4e00-\u9fff]{{0,24}}{_POST})(?:、[\u4e00-\u9fff]{{0,24}}{_POST})*"
)
_AND = re.compile("(?:同志)?(?:以及|和|及|与)")


def is_name(words: str) -> bool:
    """Whether words are as long as a name, perhaps with spaces inside."""
    return bool(_NAME.fullmatch(words))


def is_person(words: str) -> bool:
    """Whether words are a surname, none that begins common words, and a given name."""
    return bool(re.fullmatch(PERSON, words))


def has_post_behind(words: str) -> bool:
    """Whether words are a name and, behind a space, posts: 徐帆 水利局局长."""
    return bool(_BEFORE_OFFICE.fullmatch(words))


def bearer(words: str) -> str:
    """The name in `水利局局长徐帆`, `徐帆（水利局局长）` or `徐帆 水利局局长`; other words as they are."""
    if before := _BEFORE_OFFICE.fullmatch(words.strip()):
        return before["name"]
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", words).strip()
    name = _OFFICE.sub("", bare)
    return (name.replace(" ", "") if is_name(name) else name) or words


def bearers(value: str) -> tuple[str, ...]:
    """Who is named in a value, one by one, each without office and remark.

    市长张三同志和局长李四 are two, 住房和城乡建设局局长李四 is one, and so is 区委常委、副区长李四.
    """
    return tuple(bearer(one) for one in _each(value))


def _each(value: str) -> Iterator[str]:
    if _BEFORE_OFFICE.fullmatch(value.strip()):
        yield value
        return
    parts = [part for part in value.split("、") if part]
    for at, part in enumerate(parts):
        if _ONLY_POST.fullmatch(part) and not is_person(bearer(part)) and at + 1 < len(parts):
            continue  # the office of the one named next
        several = _AND.split(part)
        yield from several if all(is_person(bearer(one)) for one in several) else (part,)
