"""What is being asked: the words, the years, the labels and names of the corpus that they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant import words
from assistant.vocabulary import Vocabulary
from corpus.errors import UsageError
from corpus.identity import NUMBER
from corpus.validity import number_key
from index.query import clean

LIMIT = 2000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_YEAR = re.compile(
    r"(?P<full>(?:19|20)\d\d)\s?(?:年?版(?=[\u4e00-\u9fff，])|年度?)?|(?<!\d)(?P<short>[012]\d)年|(?P<han>[二一][〇零○九][〇零○一二三四五六七八九]{2})年"
)
_YEARS_FROM_TO = re.compile(r"((?:19|20)\d\d)\s?[—–~～-]+\s?(?:19|20)\d\d\s?年?")
_HAN_YEAR = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def check(question: object) -> str:
    """The question as it can be asked. Raises UsageError naming the rule that it breaks."""
    if not isinstance(question, str):
        raise UsageError("问题必须是文字", type(question).__name__, "请输入一句话")
    if len(question) > LIMIT:
        raise UsageError(f"问题不能超过{LIMIT}个字", f"{len(question)}个字", "请把问题缩短后再问")
    text = _CONTROL.sub(" ", question).strip()
    if not re.search(r"\w", text):
        raise UsageError("问题不能为空", text[:20], "请输入要查询的问题")
    return text


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart.

    `text` is the whole question, with what a follow-up leaves out; `said` the words of this turn.
    `numbers` are document numbers; `labels` are labels of the corpus that it names or that its words
    stand for; `named` tells which of the two; `missing` is a role it names that no document has
    (副组长 where only 组长 exists);
    `entities` are values of the corpus; `terms` the content words that are left, in order; `carried`
    those of them that a follow-up took over from the question before. `within` is the name of the one
    document that is asked.
    """

    text: str
    said: str = ""
    years: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    named: bool = False
    missing: str = ""
    entities: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    carried: frozenset[str] = frozenset()
    within: str = ""
    marks: frozenset[str] = field(default_factory=frozenset)

    def asks(self, *marks: str) -> bool:
        """True when the question has any of the marks: who, org, number, when, list, compare, ..."""
        return bool(self.marks & set(marks))


_MARKS = {
    "list": words.LIST,
    "compare": words.COMPARE,
    "why": words.WHY,
    "how": words.HOW,
    "what": words.WHAT_IS,
    "number": words.NUMBER,
    "when": words.WHEN,
    "who": words.WHO,
    "org": words.WHICH_ORG,
    "yesno": words.YES_NO,
    "elliptic": words.ELLIPTIC,
    "pronoun": words.PRONOUN,
    "leads": words.LEADS,
    "supports": words.SUPPORTS,
}


# 正副指挥长, 正、副组长: both the chief and the deputy.
_CHIEF_AND_DEPUTY = re.compile(r"正\s?[、和]?\s?副(?=[\u4e00-\u9fff])")


# What a question sets aside: （不是副的）.
_NOT_ASKED = re.compile(r"[（(](?:不是|不含|不包括)[^（）()]{1,12}[）)]")


# What leads from one question over to the next: 那东区呢.
_LEADS_OVER = re.compile("^那(?:么)?，?(?=[^个些这时天年种位项里边].+呢[？?]?$)")


def understand(question: str, vocabulary: Vocabulary) -> Asked:
    """Take one question apart with the words of the corpus."""
    text = _LEADS_OVER.sub("", _NOT_ASKED.sub("", clean(question)))
    text = _spelled_out(vocabulary.mend(text), vocabulary)
    rest, numbers = _take_numbers(text)
    rest, years = _take_years(rest)
    marks = frozenset(name for name, pattern in _MARKS.items() if pattern.search(text))
    rest, entities = _take(rest, vocabulary.entities_in(rest))
    rest, labels, missing = _take_labels(rest, vocabulary)
    named = bool(labels)
    if not labels and not missing:
        labels = _implied_labels(marks, rest, vocabulary, entities)
        rest = _without_contact(rest)
    rest = _ROLE_PHRASE.sub("\x00", _BY_WHOM.sub("\x00", rest))
    tokens = [
        _MODAL.sub("", t) if _MODAL.match(t) and not vocabulary.occurs(t) else t
        for chunk in rest.split("\x00")
        for t in vocabulary.cut(chunk)
    ]
    consumed = words.ROLE_VERBS if labels and not named else frozenset()
    content = tuple(
        t for t in tokens if t not in words.STOP_WORDS | consumed and not words.COUNTING.fullmatch(t)
    )
    weak = tuple(t for t in tokens if t in words.WEAK_WORDS)
    return Asked(
        text,
        text,
        years,
        numbers,
        labels,
        named,
        missing,
        entities=entities,
        terms=content,
        weak=weak,
        marks=marks,
    )


# May and must before a verb, which segmentation takes for one word: 能领, 要罚.
_MODAL = re.compile("^[能要会可该](?=[\u4e00-\u9fff]$)")
# By whom, which segmentation joins to the word before it: 抢修组由|谁.
_BY_WHOM = re.compile("[由归](?=谁|哪|什么|何)")
# What role somebody has, which segmentation cuts anywhere: 中|任|什么|职.
_ROLE_PHRASE = re.compile(
    "中?(?:担任|兼任|任|兼|当|做)了?(?:的是)?(?:什么|何|哪些|哪几个|哪个|啥)(?:职务|职位|职|角色|身份|岗位)?"
)
_SHARED = re.compile(r"(?:[\u4e00-\u9fff]{1,8}[、和与及])+$")


def _spelled_out(text: str, vocabulary: Vocabulary) -> str:
    """The text with labels that share their end written out: 甲、乙账号 as 甲账号、乙账号."""
    for label, spelled in vocabulary.labels_in(text):
        at = text.find(spelled)
        if label != spelled or at < 0 or not (before := _SHARED.search(text[:at])):
            continue
        first = re.split("[、和与及]", before.group())[:-1]
        whole = [_with_end(words_, label, vocabulary.labels) for words_ in first]
        if all(whole):
            text = text[: before.start()] + "、".join([*whole, spelled]) + text[at + len(spelled) :]
    return text


def _with_end(words_: str, label: str, labels: frozenset[str]) -> str:
    """`words_` with the end of `label` where the last of them make a label with it, or nothing."""
    for start in range(len(words_)):
        for end in range(1, len(label)):
            if words_[start:] + label[end:] in labels:
                return words_ + label[end:]
    return ""


def _take_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut out document numbers; each as its key, whatever brackets it was typed with."""
    keys = tuple(dict.fromkeys(number_key(m["number"]) for m in NUMBER.finditer(text)))
    return NUMBER.sub("\x00", text), keys


def _take_years(text: str) -> tuple[str, tuple[str, ...]]:
    # A plan for 2023—2025年 is one of 2023.
    text = _YEARS_FROM_TO.sub("\\1年\x00", text)
    years: list[str] = []
    for found in _YEAR.finditer(text):
        if found["full"]:
            years.append(found["full"])
        elif found["short"]:
            years.append("20" + found["short"])
        else:
            years.append("".join(_HAN_YEAR.get(c, "9") for c in found["han"]))
    return _YEAR.sub("\x00", text), tuple(dict.fromkeys(years))


def _take(text: str, found: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Cut the longest of `found` out of `text`; parts of what was cut do not count."""
    taken: list[str] = []
    rest = text
    for word in sorted(found, key=len, reverse=True):
        if word in rest:
            taken.append(word)
            rest = rest.replace(word, "\x00")
    return rest, tuple(sorted(taken, key=text.index))


def _take_labels(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...], str]:
    """The labels of the corpus that `text` names, and a role it names that the corpus lacks."""
    taken: list[str] = []
    if both := _CHIEF_AND_DEPUTY.search(text):
        chief = next(
            (v for v in vocabulary.labels_in(text[both.end() :]) if text.startswith(v, both.end())), ""
        )
        text = text[: both.start()] + f"{chief}\x00副" + text[both.end() :] if chief else text
    found = vocabulary.labels_in(text)
    for label, spelled in found:
        if _mentioned(label, spelled, text) or _is_subject(label, text, found):
            continue
        while (at := text.find(spelled)) >= 0:
            before = text[:at]
            prefix = next((p for p in words.ROLE_PREFIX if before.endswith(p)), "")
            if prefix and words.PERSON_LABEL.search(label):
                return text, (), prefix + spelled
            taken.append(label)
            cut = at - 1 if before.endswith("正") else at
            text = text[:cut] + "\x00" + text[at + len(spelled) :]
    return text, tuple(dict.fromkeys(taken)), ""


def _is_subject(label: str, text: str, found: tuple[tuple[str, str], ...]) -> bool:
    """Whether a label is what another is asked of: 转移安置组谁当组长 asks for the 组长.

    So where it is asked who leads it: 抢修组由谁牵头.
    """
    if words.ROLE_LABEL.search(label) or not words.WHO.search(text):
        return False
    if (leads := words.WHO_LEADS.search(text)) and label in text[: leads.start()]:
        return True
    return any(words.PERSON_LABEL.search(other) and spelled in text for other, spelled in found)


def _mentioned(label: str, spelled: str, text: str) -> bool:
    """Whether a label is not asked for: 转移组的组长 asks for the 组长, 配合部门要做什么 for a duty."""
    if re.search(re.escape(spelled) + words.DUTY, text):
        return True
    return f"{spelled}的" in text and not words.ROLE_LABEL.search(label)


def _without_contact(rest: str) -> str:
    """What is left of a question when the way to reach somebody that it asks for is taken out."""
    for asks, _ in words.CONTACT:
        rest = asks.sub("\x00", rest)
    return rest


def _implied_labels(
    marks: frozenset[str], rest: str, vocabulary: Vocabulary, entities: tuple[str, ...]
) -> tuple[str, ...]:
    """The labels that words such as 谁负责 or 哪个部门配合 stand for."""
    for asks, label in words.CONTACT:
        if asks.search(rest):
            return tuple(v for v in vocabulary.labels if label.search(v))
    if words.ISSUES.search(rest):
        return ()
    organisations = [v for v in vocabulary.labels if words.ORG_LABEL.search(v)]
    people = [v for v in vocabulary.labels if words.PERSON_LABEL.search(v)]
    leading = [v for v in organisations if words.LEAD_LABEL.search(v)]
    if "supports" in marks and ("org" in marks or entities or "who" in marks):
        supporting = (v for v in organisations if words.SUPPORT_LABEL.search(v))
        return (*(leading if "还是" in rest and "leads" in marks else ()), *supporting)
    if words.ASKS_DEPUTY.search(rest) or ("副" in rest and "who" in marks):
        return tuple(v for v in people if words.DEPUTY.search(v))
    if "牵头" in rest and (entities or ("who" in marks and "org" not in marks)):
        return tuple(v for v in vocabulary.labels if "牵头" in v and not words.DEPUTY.search(v))
    if "org" in marks or ("leads" in marks and re.search("部门|单位", rest)):
        return tuple(leading)
    if "牵头" in rest:
        return tuple(v for v in organisations if "牵头" in v)
    if "who" in marks and "leads" in marks and not entities:
        return (*(v for v in people if not words.DEPUTY.search(v)), *leading)
    return ()
