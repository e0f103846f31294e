"""Figures and dates: whether a sentence has one, and which part of it says the one asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.question import Asked
from assistant.reader.bounds import bound, classes_in, without_classes
from assistant.reader.pieces import end_of, start_of
from assistant.reader.ranges import holds
from assistant.words import FIRM, STRETCH
from corpus.records import Clause, Document, Span

_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十百千万]+分之|[一二三四五六七八九十百千万亿两]+(?:个|名|人|家|项|次|倍|成|元|万|亿|天|日|月|年|亩|岁|周岁|户|套|辆|所|栋|吨|毫米|厘米|米|公里|平方|公顷|小时|分钟|折)"
)
# A figure in digits.
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MEASURED = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s?[百千万亿]*(?P<unit>[%％‰℃]|[美欧日港]元|[\u4e00-\u9fff]?)"
)
_TELEPHONE = re.compile(
    r"(?:哪个?|什么|啥|多少|几)(?:联系|咨询|举报|投诉|服务|监督)?(?:电话|热线|号码)|打(?:哪一?个?|什么|啥)号"
    r"|(?:电话|热线)(?:号码)?(?:是|为)?(?:多少|什么|几|啥|哪个)?[啊呀呢吗]?[？?]?$"
)
_TELEPHONE_NUMBER = re.compile(
    r"(?<![\d.,])(?:1[12]\d|\d{5,12}|(?:0\d{2,3}\s?[-－—]\s?)?\d{3,4}[\s-]?\d{4})(?![\d.,元万亿年月日人户个家项%])"
)
# Words that any telephone number stands beside.
_OF_TELEPHONES = frozenset("电话 热线 号码 号 打 拨打 联系 多少".split())
_PIECE_ENDS = "。；;，,\n"
_ADDRESS = re.compile("(?:什么|哪个?|具体|详细)地址|地址(?:是|在|为|有)?(?:[哪什何]|[？?。]*$)")
_PLACE = re.compile("[路街道巷村镇弄]|号|楼|室|窗口|大厅|大厦|中心|地址|网")
# A date or a time, also by the week, the season, or what happens then.
_DATE = re.compile(
    r"\d+\s?(?:年|月|日|天|时|点|周岁?|个月|:\d\d)|[一二三四五六七八九十]+(?:年|月|日|天|时|点|周岁?|个月)"
    r"|周[一二三四五六日末]|星期|工作日|节假日|当[天日]|次日|即日|每[天日周月年季]|季度|半年|[年月季]底|[年月]初"
    r"|期满|届满|期间|结束|解除|之[日前后]|之际|春节|国庆|寒假|暑假"
)
# A figure of one year in a list of years: 2021年完成48个.
_OF_YEARS = re.compile(r"((?:19|20)\d\d)年(?!底前)[^，。；、：\d]{0,8}\d")
# A part that only goes on with what the part before it counts.
_GOES_ON = re.compile(r"^(?:力争|冲刺|争取|其中|最高|最低|最多|不超过|不低于|不少于|并)")
_MONEY = re.compile(
    "多少钱|几块钱|几元钱|多少元|多少万|多少亿|几元|几万"
    "|(?:罚款?|赔偿?|奖励?|补[贴助]?|领取?|收费|收|金额|价格)(?:是|为)?多少[？?]?$"
    "|多少[\u4e00-\u9fff]{0,8}(?:补贴|补助|津贴|奖励|奖金|罚款|赔偿|费用?|资金|工资|租金|押金|经费)"
    "|(?:罚款|补贴|补助|津贴|奖励|收费)(?:金额|标准|数额)[？?]?$"
)
# What asks how much without saying of what: a sum, or a part of one or several times it.
_SHARE = re.compile("百分之|[%％倍折]")
_NAMES_MONEY = re.compile("钱|元|块|多少[万亿]|几[万亿]")
_MONEY_FIGURE = re.compile(r"([\d.]+|[一二两三四五六七八九十百千]+)\s?[百千万亿]*元")
_MEASURE = re.compile(r"(?:多少|几)([个家人亩项元万亿套所户名次倍米天年月岁])")
# What is counted in one word may be counted in another of these: 三百名 for 多少人.
_COUNTED = {
    "人": "人名位",
    "名": "人名位",
    "户": "户家",
    "家": "家户个",
    "套": "套间",
    "座": "座处个",
    "辆": "辆台",
    "亩": "亩",
    "所": "所个",
}
_COUNT_ASKED = re.compile(f"(?:多少|几)([{''.join(_COUNTED)}])")
_YEARS = re.compile(r"(?:19|20)\d\d")
# A figure that says of which things the question is: 5亿元以上.
_THRESHOLD = re.compile(r"\d+(?:\.\d+)?[^\W\d]{0,4}?(?:以上|以下|以内|以外)")
# A figure that is asked for by its firmness alone.
_FIRM_FIGURE = re.compile("(?:确保|保底)(?:数|值|量|目标)")
# What a part may end in when the sentence goes on: 增长10%，其中
_LOOSE = re.compile(r"[，,、\s]+(?:其中|并|同时|且|以及)?$")
# What says of a figure whether it is a bound, an aim or for each, and what may stand behind it.
_QUALIFIES = re.compile(
    r"(?:(?:不得?|不能)(?:超过|高于|低于|少于|多于)|不足|至少|至多|最[高多低少]|超过|达到|低于|高于|约|近"
    r"|(?:力争|确保|冲刺|争取)(?:完成|达到|实现|突破)?"
    r"|(?:每[\u4e00-\u9fff]{1,2}){1,2}(?:补[助贴]?|奖[励补]?|发放?|给予?)?)\s?$"
)
# The rest of a unit that a figure breaks off before: 15个|工作日, 5|万元.
_UNIT_BEHIND = re.compile("(?:个)?(?:工作日|自然日|百分点|小时|学时|学期|季度|月|周|[百千万亿]*元)")
_ENDS_IN_FIGURE = re.compile("[\\d一二三四五六七八九十百千万]个?$")
_TAIL = re.compile(r"(?!的)[^，。；：、,;:（(\d\s]{1,4}(?=[，。；,;\n]|$)")
# A continuation is short; a longer part counts something else.
_CONTINUATION = 14


def fits(asked: Asked, text: str) -> bool:
    """Whether a sentence has what a question asks for: figure, sum, date, telephone or address."""
    reached = reaches(asked, text)
    if reached is not None:
        return reached
    if asked.asks("when") and not asked.asks("number"):
        return bool(_DATE.search(text))
    if not asked.asks("number"):
        return True
    if not _MONEY.search(asked.text):
        return bool(_FIGURE.search(text))
    share = _SHARE.search(text) and not _NAMES_MONEY.search(asked.text)
    return bool(share or _MONEY_FIGURE.search(text))


def reaches(asked: Asked, text: str) -> bool | None:
    """Whether a text has the telephone number or the address asked for; None where none is asked for."""
    if _TELEPHONE.search(asked.text):
        return bool(_TELEPHONE_NUMBER.search(text))
    return bool(_PLACE.search(text)) if _ADDRESS.search(asked.text) else None


def reached_by(asked: Asked, words: Iterable[str], text: str, start: int, end: int) -> bool:
    """Whether a telephone number, at [start, end) of a text, is of what is asked about.

    Some word of the question stands in its piece, between the number before it and the next mark. True
    where no telephone number is asked for.
    """
    told = [word for word in words if word not in _OF_TELEPHONES]
    if not told or not _TELEPHONE.search(asked.text):
        return True
    begin = start_of(text, start)
    begin = max([begin, *(begin + m.end() for m in _TELEPHONE_NUMBER.finditer(text[begin:start]))])
    piece = text[begin : end_of(text, end, _PIECE_ENDS)]
    return any(word in piece for word in told)


def counted(asked: Asked, text: str) -> bool:
    """Whether a text has a figure in the unit that a question counts in: 多少套 is not answered by 50%."""
    found = _COUNT_ASKED.search(asked.text)
    if not found:
        return True
    figure = r"(?:\d[\d.,]*|[一二两三四五六七八九十百千]+)\s?[百千万亿余多]*"
    return bool(re.search(f"{figure}[{_COUNTED[found[1]]}]", text))


def of_aim(asked: Asked, text: str) -> bool:
    """Whether a figure is not the aim (力争…) where the firm one is asked for (确保多少, 确保数)."""
    asks = FIRM if asked.asks("number") else _FIRM_FIGURE
    firm = asks.search(asked.text) and not STRETCH.search(asked.text)
    return not (firm and STRETCH.match(text))


def of_edition(asked: Asked, document: Document, clause: Clause) -> bool:
    """Whether a document with years in its title covers the year asked for, or the clause names it."""
    titled = _YEARS.findall(document.identity.title)
    if len(asked.years) != 1 or not titled or min(titled) <= asked.years[0] <= max(titled):
        return True
    return asked.years[0] in document.slice(clause.span) or asked.years[0] in "".join(clause.path)


def of_year(asked: Asked, document: Document, sentence: Span, clause: Clause) -> bool:
    """Whether a figure is of the year asked for, where its clause lists figures year by year."""
    if len(asked.years) != 1 or not asked.asks("number"):
        return True
    year = f"{asked.years[0]}年"
    if year in document.slice(sentence):
        return True
    listed = _OF_YEARS.findall(document.slice(clause.span))
    if len(set(listed)) < 2 or asked.years[0] not in listed:
        return True
    # A stretch of such a list has its year before it.
    start = start_of(document.text, sentence.start, "\n。；，")
    return year in document.text[start : sentence.start]


def changed(asked: Asked, whole: str, part: str) -> bool:
    """Whether a number is asked for and of two answers, one within the other, one has more such figures.

    Only figures in the units of the shorter answer count: 50% is all of 按上年额度的50%拨付2019年度资金.
    """
    if not asked.asks("number") or (part not in whole and whole not in part):
        return False
    short, long = sorted((whole, part), key=len)
    own, all_ = _measured(short), _measured(long)
    units = {unit for _, unit in own}
    if not own or "" in units:
        return len(_NUMBER.findall(short)) != len(_NUMBER.findall(long))
    return own != {(number, unit) for number, unit in all_ if unit in units}


def _measured(text: str) -> set[tuple[str, str]]:
    """The figures in digits that a text has, each with the beginning of its unit."""
    return {(m["number"], m["unit"]) for m in _MEASURED.finditer(text)}


def qualified(text: str, start: int, end: int) -> tuple[int, int]:
    """A figure's place in a text with what bounds it (不超过5日, 每人3元) and a short rest (50元罚款)."""
    if before := _QUALIFIES.search(text[:start]):
        start = before.start()
    if (unit := _UNIT_BEHIND.match(text, end)) and _ENDS_IN_FIGURE.search(text[start:end]):
        end = unit.end()
    if after := _TAIL.match(text, end):
        end = after.end()
    return start, end


def figure_part(asked: Asked, weights: dict[str, float], document: Document, span: Span) -> Span:
    """The part of a sentence that holds the figure asked for, with its continuation.

    A figure that the question itself names is not the answer; 力争 and 确保 choose between two.
    """
    text = document.slice(span)
    if own := shared_out(asked, document.text, span) or _sister(weights, document, span):
        return own
    if len(piece := _own_piece(asked, weights, document, span)) < len(span):
        return figure_part(asked, weights, document, piece)
    parts = _parts(text)
    of_its_own = _part_of_its_own(asked, [text[a:b] for a, b in parts])
    if of_its_own is not None:
        start, end = parts[of_its_own]
        return Span(span.start + start, span.start + start + len(text[start:end].rstrip("，,、 ")))
    held = [sum(w for word, w in weights.items() if word in text[a:b]) for a, b in parts]
    with_figure = [i for i, (a, b) in enumerate(parts) if _new_figure(text[a:b], asked.text)]
    if _MONEY.search(asked.text):
        paid = [i for i in with_figure if _MONEY_FIGURE.search(text[slice(*parts[i])])]
        with_figure = paid or with_figure
    elif not asked.carried and (measure := _MEASURE.search(asked.text)):
        measured = re.compile(r"(\d+)多?余?" + measure.group(1))
        fitting = [
            i
            for i in with_figure
            if any(f not in asked.text for f in measured.findall(text[slice(*parts[i])]))
        ]
        with_figure = fitting or with_figure
    # What says for whom the figure holds (80至89周岁) is not the figure.
    quantities = bound(asked).quantities
    with_figure = [
        i for i in with_figure if not any(holds(q, text[slice(*parts[i])]) for q in quantities)
    ] or with_figure
    thresholds = _THRESHOLD.findall(asked.text)
    with_figure = [
        i for i in with_figure if any(t in text[slice(*parts[i])] for t in thresholds)
    ] or with_figure
    if len(parts) < 2 or not with_figure:
        return span
    best = max(with_figure, key=lambda i: (held[i], -i))
    strongest = max(range(len(parts)), key=lambda i: (held[i], -i))
    near = held[strongest] > held[best] and strongest < best <= strongest + 2
    between = any(i in with_figure for i in range(strongest, best))
    first = strongest if near and not between else best
    last = best
    while last + 1 < len(parts) and _goes_on(text[slice(*parts[last + 1])]):
        last += 1
    first, last = _firm_or_stretch(asked.text, [text[a:b] for a, b in parts], first, last)
    start, end = parts[first][0], parts[last][1]
    said = _LOOSE.sub("", text[start:end])
    aside = re.search(r"[（(]其中[^（）()]*[）)]$", said)
    wanted = aside and ("其中" in asked.text or any(t in aside.group() for t in thresholds))
    if aside and wanted and any(t in aside.group() and t not in said[: aside.start()] for t in thresholds):
        return Span(span.start + start + aside.start() + 1, span.start + start + aside.end() - 1)
    if aside and not wanted and _FIGURE.search(said[: aside.start()]):
        said = said[: aside.start()]
    return Span(span.start + start, span.start + start + len(said))


_PIECE = re.compile("[^。；;]+")
_JOINED = re.compile("[^、]+")
_SISTER_ENDS = "。；;：:，,\n"


def _sister(weights: Mapping[str, float], document: Document, span: Span) -> Span | None:
    """Of figures joined by 、 the one with more words of the question: 三日内电话报告、五日内书面报告."""
    start = start_of(document.text, span.start, _SISTER_ENDS)
    end = end_of(document.text, span.end, _SISTER_ENDS)
    pieces = [(m.start(), m.end()) for m in _JOINED.finditer(document.text, start, end)]
    if len(pieces) < 2 or not all(_FIGURE.search(document.text[a:b]) for a, b in pieces):
        return None
    held = [sum(w for word, w in weights.items() if word in document.text[a:b]) for a, b in pieces]
    own = [i for i, (a, b) in enumerate(pieces) if a < span.end and span.start < b]
    best = max(range(len(pieces)), key=lambda i: held[i])
    cut_off = len(own) > 1 and span.end < end
    others = max((held[i] for i in own if i != best), default=0.0)
    if held[best] <= others or (best in own and not cut_off):
        return None
    if not best and others:  # the first one has the words that all of them are about
        return None
    return Span(*pieces[best])


def _own_piece(asked: Asked, weights: Mapping[str, float], document: Document, span: Span) -> Span:
    """Of several pieces with a figure the one about what is asked: 甲校9元；乙校7元, 满3年4元；满5年6元.

    The span as it is where no piece has more of the question's own words or quantities than the others.
    """
    text = document.slice(span)
    pieces = [m for m in _PIECE.finditer(text) if _FIGURE.search(m.group())]
    if len(pieces) < 2:
        return span
    own = {word: weight for word, weight in weights.items() if word not in asked.carried}
    quantities = bound(asked).quantities
    held = [
        (
            sum(bool(holds(quantity, m.group())) for quantity in quantities),
            sum(weight for word, weight in own.items() if word in m.group()),
        )
        for m in pieces
    ]
    best = max(held)
    if held.count(best) > 1:
        return span
    piece = pieces[held.index(best)]
    start = piece.start() + len(piece.group()) - len(piece.group().lstrip())
    return Span(span.start + start, span.start + piece.start() + len(piece.group().rstrip()))


_SHARED_OUT = re.compile("分别[为是]?")
_AND = re.compile("、|和|以及|及")
_LISTED = re.compile(r"[^，。；：、\s]{1,14}(?:(?:、|和|以及|及)[^，。；：、\s]{1,14})+")


def shared_out(asked: Asked, text: str, span: Span) -> Span | None:
    """Where, of the figures in a span, the one stands that is for what is asked: 甲、乙分别奖3元、8元.

    The figures behind 分别 belong one by one to things listed before it, in its sentence or one that a
    semicolon joins to it; None where there are not as many, or the question names none or several.
    """
    begin = start_of(text, span.start, "。\n")
    end = end_of(text, span.end, "。\n")
    for between in _SHARED_OUT.finditer(text, begin, end):
        listed = _LISTED.finditer(text, between.end(), end)
        figures = next((m for m in listed if _FIGURE.search(m.group())), None)
        if figures is None or figures.end() <= span.start or span.end <= figures.start():
            continue
        said = list(re.finditer("(?:(?!、|和|以及|及).)+", figures.group()))
        if not all(_FIGURE.search(m.group()) for m in said):
            continue
        before = _SHARED_OUT.split(text[begin : between.start()])
        things = [_AND.split(m.group()) for piece in before for m in _LISTED.finditer(piece)]
        for names in (t for t in reversed(things) if len(t) == len(said)):
            named = [i for i, name in enumerate(names) if _names(asked, name)]
            if len(named) == 1:
                one = said[named[0]]
                return Span(figures.start() + one.start(), figures.start() + one.end())
    return None


def _names(asked: Asked, thing: str) -> bool:
    """Whether a question names one of several things: by its class, its year, or a word of its own."""
    if classes := set(classes_in(thing)):
        return bool(classes & set(bound(asked).classes))
    if years := set(re.findall(r"(?:19|20)\d\d(?=年)", thing)):
        return bool(years & set(asked.years))
    return any(len(term) > 1 and term in thing for term in asked.terms)


def _part_of_its_own(asked: Asked, parts: Sequence[str]) -> int | None:
    """The one part of a sentence that speaks of the class or year asked for, in a list by class or year."""
    if len(parts) < 2:
        return None
    classes = bound(asked).classes
    named = [set(classes_in(part)) for part in parts]
    kinds = {c[-1] for c in classes}
    by_class = len({c for found in named for c in found if c[-1] in kinds}) > 1
    own = [
        i
        for i, part in enumerate(parts)
        if named[i] & set(classes) and (by_class or _FIGURE.search(without_classes(part)))
    ]
    if not classes and len({y for part in parts for y in _OF_YEARS.findall(part)}) > 1:
        own = [i for i, part in enumerate(parts) if set(_OF_YEARS.findall(part)) & set(asked.years)]
    return own[0] if len(own) == 1 else None


def _goes_on(part: str) -> bool:
    return bool(_GOES_ON.match(part) and _FIGURE.search(part)) and len(part) <= _CONTINUATION


def _parts(text: str) -> list[tuple[int, int]]:
    """Where the parts of a sentence begin and end: at commas, and at 、 between pieces with figures."""
    parts: list[tuple[int, int]] = []
    for comma in re.finditer(r"[^，,]+[，,]?", text):
        pieces = [(m.start(), m.end()) for m in re.finditer(r"[^、]+、?", comma.group())]
        if len(pieces) > 1 and all(_FIGURE.search(comma.group()[a:b]) for a, b in pieces):
            parts.extend((comma.start() + a, comma.start() + b) for a, b in pieces)
        else:
            parts.append((comma.start(), comma.end()))
    return parts


def _new_figure(part: str, question: str) -> bool:
    """Whether a part says a figure that the question does not."""
    figures = _NUMBER.findall(part) or _FIGURE.findall(part)
    return any(f not in question for f in figures)


def _firm_or_stretch(question: str, parts: list[str], first: int, last: int) -> tuple[int, int]:
    """The part that the question's 力争 or 确保 asks for, where the sentence has both."""
    stretch = [i for i in range(first, last + 1) if STRETCH.match(parts[i])]
    if not stretch or last == first:
        return first, last
    wants_stretch, wants_firm = bool(STRETCH.search(question)), bool(FIRM.search(question))
    if wants_stretch and not wants_firm:
        return stretch[0], stretch[0]
    if wants_firm and not wants_stretch and stretch[0] > first:
        return first, stretch[0] - 1
    return first, last
