"""Questions about two editions of one policy, taken to the question that each of them is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.records import Document
from corpus.relations import core_title
from corpus.validity import Relations

_OLD_OR_NEW = "(?:旧|老|新|原|前一|上一|后一|这一|修订)版本?(?:的|里|中)?"
_BOTH = re.compile(
    r"(?:新旧|前后|这)?两(?:版|个版本|份(?:文件|方案|计划|办法|规定|通知|细则)?)(?:的|里|中)?"
    r"|(?<!连续)(?<!连)(?<!近)(?<!满)(?:这|前后)?两年(?=.{0,14}(?:变|不同|区别|差别|相比|一样|相同))"
    r"|新旧(?:版本?|文件|办法|规定|政策)?(?:的|里|中)?|(?:修订|修改|调整)前后(?:的)?"
)
_SET_AGAINST = re.compile(f"{_OLD_OR_NEW}.*{_OLD_OR_NEW}")
# 组长从谁换成了谁 asks who it was and who it is.
_TURNED = re.compile(r"从(?P<what>谁|哪[个位家]|什么)(?:换|改|变|调整)(?:成|为|到)了?(?P=what)")
_COMPARES = re.compile(
    "(?:有|发生了?)?(?:什么|何|哪些|没有)?(?:变化|不同|区别|差别|改动)(?:了?吗)?|(?:有没有|是否)变了?|变了吗|变没变|一样吗|相同吗|分别|各自?(?=[是为有由要定写])"
)
_ASKS = re.compile("什么|多少|谁|哪|几|何|怎|吗|多[久长大高]")
_EDITION = re.compile(r"(?:19|20)\d\d年?(?:[—–~～至-]+(?:19|20)\d\d年?)?(?:度|版|修订版?|修正)?|试行|暂行")
_MOST = 2


def question_of_each(question: str) -> str:
    """What a question for two editions asks of each; nothing where it is not for two.

    旧版奖多少、新版奖多少 and 两版分别奖多少 both ask 奖多少.
    """
    if not any(words.search(question) for words in (_BOTH, _SET_AGAINST, _TURNED)):
        return ""
    bare = re.sub(f"{_BOTH.pattern}|{_OLD_OR_NEW}", "", _TURNED.sub(r"是\g<what>", question))
    bare = _COMPARES.sub("", bare).strip("？?。，, ")
    parts = dict.fromkeys(filter(None, re.split("[，,、]|和(?=[^，,、]{0,4}多少)", bare)))
    single = "，".join(parts)
    return single if _ASKS.search(single) else f"{single}是什么"


def editions_among(found: Iterable[str], documents: Sequence[Document]) -> tuple[Document, ...]:
    """The two newest editions, older first, of the first policy found that has several.

    `found` are names of documents, the best first.
    """
    groups = Relations(documents).editions()
    by_name = {d.name: d for d in documents}
    for name in found:
        group = next((g for g in groups if any(d.name == name for d in g)), None)
        if group:
            return tuple(by_name[d.name] for d in reversed(group[:_MOST]))
    return ()


def told_by(document: Document, others: Sequence[Document]) -> str:
    """What tells an edition from the others: the years in its title, the title, or its number."""
    own = _marks(document)
    marks = [_marks(other) for other in others]
    if all(len(found) == 1 for found in marks) and len(set(marks)) == len(marks):
        return own[0]
    title = document.identity.title
    shared = any(other is not document and other.identity.title == title for other in others)
    number = document.identity.number
    return number.value if shared and number else core_title(title) if core_title(title) in title else title


def _marks(document: Document) -> tuple[str, ...]:
    """The years and 试行 in the title of a document."""
    return tuple(found.group() for found in _EDITION.finditer(document.identity.title))
