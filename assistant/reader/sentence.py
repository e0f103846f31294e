"""The best sentence of the passages found, for questions that no field or heading answers.

A sentence is as good as the share of the question's words, weighed by their rarity, that it holds
itself or takes from its headings and its document's title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.heads import asks_role
from assistant.question import Asked
from assistant.reader.bounds import bound, classes_in, keeps_to, names_place
from assistant.reader.figures import figure_part, fits, of_year, reaches
from assistant.reader.pieces import start_of
from assistant.reader.ranges import Quantity, holds
from assistant.records import Evidence, Finding, Item
from assistant.words import PERSON_LABEL, ROLE_PREFIX, STOP_WORDS, TARGET_WORDS
from corpus.outline import marker_of
from corpus.records import Clause, Document, Span
from index.records import Hit
from index.synonyms import NO_SYNONYMS, Synonyms

# What a word counts that stands not in the sentence but in its clause, headings or title.
_IN_CLAUSE, _IN_PATH, _IN_TITLE, _IN_SHORT = 0.55, 0.9, 0.8, 0.9
# What a word counts that is part of a longer word of the question: 成年 in 未成年人.
_WITHIN = 0.3
# What a word weighs that a follow-up took over from the question before.
_CARRIED = 0.3
_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
# A sentence with so few characters that the question has not is only its topic.
_TOPIC = 3
_ITEMS = 30
# What tells one number or name to reach somebody by from another.
_KINDS = ("qq", "微信", "邮编", "传真", "账号", "户名", "开户行", "网址", "公众号")
# What 哪个部门 asks for need not stand in the answer.
_ASKED_FOR = frozenset(("部门", "单位", "机构"))
_TELLING = 0.6
# Who does what: the doer before a verb of duty.
_DUTIES = "要(?!求)|应当?|须|必须|负责|牵头|会同|统一|具体|承担|组织|共同|主管"
# What is done by somebody named after 由.
_DEEDS = (
    "签发|批准|审批|审核|审查|审定|核准|决定|启动|制定|提出|指定|任命|确定|下达|发布|公布|统筹|管理|监督|实施|受理|办理|"
    "给予|责令|处以?\\d|依法|予以|解释|兼任|担任|主持|召集|召开|汇总|上报|报送|核发|发放|收取|运营|认定|评定|验收|考核|"
    "督促|检查|协调|领导|指导|支付|出资|建设|养护|组建"
)
_AGENT = re.compile(
    rf"(?:(?:^|[，。；：\n\s.、）)]|由)\s?(?P<agent>(?:(?!由)[\u4e00-\u9fff、（）]){{2,40}}?)(?={_DUTIES}))"
    rf"|由\s?(?P<by>(?:(?!由)[\u4e00-\u9fff、（）]){{2,30}}?)(?={_DEEDS})"
    r"|(?:单位|主体|部门|机构)[为是]\s?(?P<named>[\u4e00-\u9fff（）]{2,30}?)(?=[，。；\n]|$)"
)
_SOMEBODY = re.compile(
    "(?:局|委|办|部|厅|中心|处|院|公司|政府|街道|组|会|集团|队|园|所|站|学校|医院|办公室|银行|部门|单位|机构|长|主任|书记|指挥"
    "|司|署|科室?|企业|组织|机关|专班|基金|会议|班子|[乡镇村社店厂]|人员|(?<![\\d一二三四五六七八九十百几两多些])人|者|户主|业主|[委成职专]员|老师|医生)$"
)
_NAMED = re.compile(r"(?:^|[长员任记官师授、\s])[\u4e00-\u9fff·]{2,3}$")
# The last characters of what makes another role of one: 副组长, 总指挥, 执行主任.
_OTHER_ROLE = "".join({prefix[-1] for prefix in ROLE_PREFIX})
_ANYBODY = re.compile("^(?:各|有关|相关|本|该)")
# What says what somebody does is no name: 游客不得携带宠物入园.
_BANS = "不得|不准|禁止|严禁"
_SAYS = re.compile(f"{_BANS}|应当|必须")
_FORBIDS = re.compile(rf"\s*(?:一律)?(?:{_BANS}|不能|不可)")
_ASKS_FORBIDDEN = re.compile("[不禁]")
# Classes (Ⅱ级) are bound by `bounds`; segmentation writes them small.
_ROMAN = re.compile("[Ⅰ-ⅿ]+")
_FIELD_LINE = re.compile(r"^[\u4e00-\u9fff ]{2,12}[：:]\s*\S")


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as an answer, with the share of the question's words that it accounts for."""

    evidence: Evidence
    text: str
    covered: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question's words with their weights, other words for the same, and the quantities it names."""

    weights: dict[str, float]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()

    @property
    def total(self) -> float:
        """The sum of the weights, 1 where there is none."""
        return sum(self.weights.values()) or 1.0


def weigh(
    asked: Asked,
    words_of: Callable[[str], list[str]],
    rarity: Callable[[str], float],
    synonyms: Synonyms = NO_SYNONYMS,
) -> Weighed:
    """The question's words with their rarity in the corpus; words that only ask weigh nothing."""
    said = words_of(" ".join((*asked.entities, *asked.terms)))
    weights = {w: rarity(w) for w in said if w not in STOP_WORDS and not _ROMAN.fullmatch(w)}
    carried = {w for w in words_of(" ".join(asked.carried))} if asked.carried else set()
    light = carried | TARGET_WORDS
    weights = {w: v * (_CARRIED if w in light else 1.0) for w, v in weights.items()}
    for word in asked.weak:
        if asked.asks("org", "leads") and word in _ASKED_FOR:
            continue
        weights.setdefault(word, rarity(word) * 0.3)
    for label in asked.labels if asked.named else ():
        weights.setdefault(label, rarity(label))
    weights = {w: v * _inside(w, weights) for w, v in weights.items() if v > 0}
    others = {w: synonyms[w] for w in weights if w in synonyms}
    bounds = bound(asked)
    return Weighed(weights, others, bounds.classes, bounds.quantities)


def read(
    asked: Asked,
    hits: list[Hit],
    documents: Mapping[str, Document],
    *,
    words_of: Callable[[str], list[str]],
    rarity: Callable[[str], float],
    rarest: float,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Finding | None:
    """The sentence of the hits that accounts best for the question, as a finding with its confidence.

    `rarity` weighs a word; `rarest` is what a word of one passage weighs.
    """
    question = weigh(asked, words_of, rarity, synonyms)
    if not question.weights:
        return None
    best: Read | None = None
    for rank, hit in enumerate(hits):
        document = documents[hit.passage.document]
        for read_ in _sentences(asked, question, hit, document):
            score = read_.covered - 0.01 * rank
            if best is None or score > best.covered:
                best = Read(read_.evidence, read_.text, score)
    if best is None:
        return None
    # A question of few and common words can be about anything.
    confidence = max(0.0, min(0.95, best.covered)) * min(1.0, question.total / (rarest * _TELLING))
    items = _announced(best, documents[best.evidence.document])
    return Finding(items or (Item(best.text, best.evidence),), confidence)


def _announced(read_: Read, document: Document) -> tuple[Item, ...]:
    """The items that a sentence announces with a colon: the clauses below its own, or its next lines."""
    if not read_.text.endswith(("：", ":")):
        return ()
    owner = document.clauses[read_.evidence.clause]
    below = list(_run_below(document, owner))
    if not below:
        rest = Span(read_.evidence.span.end, owner.span.end)
        below = [
            Span(rest.start + m.start(), rest.start + m.end())
            for m in re.finditer(r"[^\n]+", document.slice(rest))
        ]
    return tuple(_own_words(document, owner.ordinal, span) for span in below[:_ITEMS])


def _run_below(document: Document, owner: Clause) -> Iterator[Span]:
    """The clauses right below another, up to where their numbers begin anew: that is another list."""
    depth, last = len(owner.path), 0
    for clause in document.clauses[owner.ordinal + 1 :]:
        if not owner.path or clause.path[:depth] != owner.path:
            return
        marker = marker_of(document.slice(clause.span)) if len(clause.path) == depth + 1 else None
        if marker and marker.ordinal <= last:
            return
        last = marker.ordinal if marker else last
        yield clause.span


def _own_words(document: Document, clause: int, span: Span) -> Item:
    """A clause or line as an item: without its number and its last stop."""
    text = document.slice(span)
    owner = next((c.ordinal for c in document.clauses if c.span.covers(span)), clause)
    return Item(text[lead_of(text) :].rstrip("；;。 \n"), Evidence(document.name, owner, span))


def _sentences(asked: Asked, question: Weighed, hit: Hit, document: Document) -> list[Read]:
    bounds = bound(asked)
    if not names_place(bounds, document):
        return []
    reads = []
    passage = hit.passage
    clause = next((c for c in document.clauses if c.ordinal == passage.clauses[0]), document.clauses[0])
    spans = [
        Span(passage.span.start + m.start(), passage.span.start + m.end())
        for m in _SENTENCE.finditer(passage.text)
        if m.group().strip()
    ]
    title = passage.title
    for index, span in enumerate(spans):
        text = document.slice(span)
        owner = next((c for c in document.clauses if c.span.covers(span)), clause)
        if "\t" in text or not tells(asked, text, owner) or not fits(asked, text):
            continue
        figure = asked.asks("number")
        if not keeps_to(bounds, document, span, owner.path, figure=figure) or not of_year(
            asked, document, span, owner
        ):
            continue
        covered = covered_by(question, text, passage.text, " ".join(owner.path), title)
        end = spans[index + 1].end if _needs_more(asked, text, index, spans, document) else span.end
        reads.append(_answer(asked, question, document, owner.ordinal, Span(span.start, end), covered))
    return reads


_ENDS = re.compile("[。；，：:]")


def wants_doer(asked: Asked) -> bool:
    """Whether somebody is asked for: a person, an office."""
    return asked.asks("who", "org") and not asked.asks("number", "when")


def somebody(text: str) -> bool:
    """Whether words name an office or a person, with or without a post: 县水利局, 张三, 主任张三（兼）."""
    bare = re.sub("[（(][^（）()]*[）)]|等$", "", text).strip()
    closed = re.sub(r"\s", "", bare)
    found = _SOMEBODY.search(closed) or _NAMED.search(bare) or _NAMED.search(closed)
    return bool(found) and not _ANYBODY.search(closed) and not _SAYS.search(closed)


def forbidden(asked: Asked, document: Document, who: Span) -> bool:
    """Whether somebody is told not to do what a question asks who does: 游客不得携带宠物."""
    return bool(_FORBIDS.match(document.text, who.end)) and not _ASKS_FORBIDDEN.search(asked.text)


def has_named(asked: Asked, text: str) -> bool:
    """Whether a sentence has what is named: the person's role, 组长 and not 副组长; whose number it is.

    Anything where neither is named.
    """
    bare = re.sub(r"\s", "", text)
    if not asks_role(asked):
        return not (asked.named and asked.entities) or any(entity in bare for entity in asked.entities)
    roles = [label for label in asked.labels if PERSON_LABEL.search(label)]
    return not roles or any(re.search(rf"(?<![{_OTHER_ROLE}]){re.escape(role)}", bare) for role in roles)


def tells(asked: Asked, text: str, owner: Clause, *, doing: bool = True) -> bool:
    """Whether a sentence can be an answer: no title, signature or salutation, no bare heading or field.

    Where somebody is asked for and with `doing`, it has a doer before a verb of duty.
    """
    if not owner.path and not _ENDS.search(text.strip()):
        return False
    doer = doing and wants_doer(asked)
    if any(kind in asked.text.lower() and kind not in text.lower() for kind in _KINDS):
        return False
    if owner.path and text.strip("。 ") == owner.path[-1] and not _heading_tells(asked, text, doer=doer):
        return False
    if not owner.path and text.strip().endswith(("：", ":")) and len(text) < 40:
        return False
    if _FIELD_LINE.match(text) and not asked.named and not _asks_value(asked):
        return False
    if doer:
        return any(_does(_doer(m)) for m in _AGENT.finditer(text))
    return True


def _heading_tells(asked: Asked, text: str, *, doer: bool) -> bool:
    """Whether a heading is a sentence that has what is asked for, as （三）优秀的奖励3万元 has."""
    if doer:
        return bool(_AGENT.search(text))
    return (
        asked.asks("number", "when") and text.rstrip().endswith("。") and fits(asked, text[lead_of(text) :])
    )


def _asks_value(asked: Asked) -> bool:
    """Whether what stands behind a label may be asked for: a number, a date, items, a telephone number."""
    return asked.asks("number", "when", "list", "what", "how") or reaches(asked, "") is not None


def _needs_more(asked: Asked, text: str, index: int, spans: list[Span], document: Document) -> bool:
    """A short sentence that names a topic is answered by the one after it."""
    new = set(text) - set(asked.text) - set("。；，、的要和以")
    if asked.asks("number", "when", "who", "yesno") or len(new) > _TOPIC or index + 1 >= len(spans):
        return False
    following = document.slice(spans[index + 1])
    return "\n" not in document.text[spans[index].start : spans[index + 1].start] and not _FIELD_LINE.match(
        following
    )


def covered_by(question: Weighed, text: str, clause: str, path: str, title: str) -> float:
    """The share of a question's weight that a sentence has, itself or from what it stands in, in [0, 1]."""
    gained = 0.0
    short = _abbreviated(question, text)
    met = [q for q in question.quantities if holds(q, text)]
    classes = set(classes_in(text)) & set(question.classes) if question.classes else set()
    for word, weight in question.weights.items():
        said = (word, *question.others.get(word, ()))
        if any(s in text for s in said) or any(_of(word, q) for q in met) or classes & set(classes_in(word)):
            gained += weight
        elif word in short or _drawn_together(word, text):
            gained += weight * _IN_SHORT
        elif any(s in path for s in said):
            gained += weight * _IN_PATH
        elif any(s in title for s in said):
            gained += weight * _IN_TITLE
        elif _drawn_together(word, title):
            gained += weight * _IN_TITLE * _IN_SHORT
        elif any(s in clause for s in said):
            gained += weight * _IN_CLAUSE
    return gained / question.total


def _inside(word: str, words: Collection[str]) -> float:
    """What a word counts beside a longer one of the question that it is part of."""
    return _WITHIN if any(word != longer and word in longer for longer in words) else 1.0


def _of(word: str, quantity: Quantity) -> bool:
    """Whether a word of the question is of a quantity: 85 and 岁 of 85岁, 百岁老人 of 百岁."""
    return word in quantity.said or quantity.said in word


def _drawn_together(word: str, text: str) -> bool:
    """Whether a word is two of the text's drawn together: 控烟 for 控制吸烟."""
    return len(word) == 2 and bool(
        re.search(f"{re.escape(word[0])}[\u4e00-\u9fff]{{1,2}}{re.escape(word[1])}", text)
    )


def _abbreviated(question: Weighed, text: str) -> set[str]:
    """The words of the question that the text has by their first characters: 实际到位 as 实到."""
    found: set[str] = set()
    for first, second in pairwise(question.weights):
        if len(first) == len(second) == 2 and first[0] + second[0] in text:
            found |= {first, second}
    return found


def _does(agent: str) -> bool:
    """Whether words before a verb of duty name somebody."""
    return bool(_SOMEBODY.search(agent)) and not _ANYBODY.search(agent)


def _agent_of(question: Weighed, text: str, span: Span) -> Span:
    """The doer of what the question is about: of several, the one whose duty holds most of it."""
    doers = [m for m in _AGENT.finditer(text) if _does(_doer(m))]
    of_class = [m for m in doers if set(question.classes) & set(classes_in(_part_before(text, m)))]
    doers = of_class or doers

    def held(doer: re.Match[str]) -> float:
        duty = re.split("[，。；]", text[doer.end() :])[0]
        return sum(weight for word, weight in question.weights.items() if word in duty)

    best = max(doers, key=held)
    start, end = best.span(_group(best))
    return Span(span.start + start, span.start + end)


def _group(doer: re.Match[str]) -> str:
    return next(name for name in ("agent", "by", "named") if doer[name])


def _doer(found: re.Match[str]) -> str:
    return str(found[_group(found)])


def _part_before(text: str, doer: re.Match[str]) -> str:
    """The part of a sentence that a doer stands in, up to it."""
    at = doer.start(_group(doer))
    return text[start_of(text, at, "，,；;、。") : at]


def lead_of(text: str) -> int:
    """The length of the white space and numbering before a sentence's own words."""
    start = len(text) - len(text.lstrip())
    marker = marker_of(text[start:])
    if marker and marker.length < len(text) - start:
        start += marker.length
        start += len(text[start:]) - len(text[start:].lstrip())
    return start


def _answer(
    asked: Asked, question: Weighed, document: Document, clause: int, span: Span, covered: float
) -> Read:
    """The sentence, or for a number the part of it that says the number asked for."""
    text = document.slice(span)
    lead = lead_of(text)
    answer = Span(span.start + lead, span.start + len(text.rstrip("。；; \n")))
    if wants_doer(asked):
        answer = _agent_of(question, text, span)
    elif asked.asks("list") and (listed := _listed(asked, document, answer)):
        answer = listed
    elif asked.asks("number"):
        answer = figure_part(asked, question.weights, document, answer)
    start = span.start + len(text) - len(text.lstrip())
    evidence = Evidence(document.name, clause, Span(start, span.start + len(text.rstrip())))
    return Read(evidence, document.slice(answer), covered)


_LISTED = re.compile(
    r"(?P<items>(?:[^，,。；;：:、\s]{2,24}、)+[^，,。；;：:、\s]{2,24}?)等(?:[^、，,。；;]{0,4}?)(?P<noun>[^、，,。；;]{2,12})"
)
_LEAD = re.compile(r"^.*(?:包括|围绕|为|是|即|以及|开展|推进|加强|做好|以)(?=[^、]{2})")


def _listed(asked: Asked, document: Document, span: Span) -> Span | None:
    """The items before 等 when what follows it is what the question asks for: 甲、乙、丙等新型服务业."""
    text = document.slice(span)
    for found in _LISTED.finditer(text):
        noun = found["noun"]
        if sum(len(t) for t in asked.terms if t in noun) >= 4:
            lead = _LEAD.match(found["items"].split("、")[0])
            start = found.start("items") + (lead.end() if lead else 0)
            return Span(span.start + start, span.start + found.end("items"))
    return None
