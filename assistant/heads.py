"""Whether a label of the corpus is what a question asks for, or only something it mentions."""

from __future__ import annotations

import re

from assistant import words
from assistant.question import Asked

_BEFORE_HEAD = re.compile(r"(?:谁|哪[个些位几一]?|什么|几个|几位|[的和与、是])[“‘]?$")
_AFTER_HEAD = re.compile(
    r"^[”’]?(?:都|分别|各自?|具体|主要|标准|金额|额度)?(?:是|为|有|叫|包括|谁|什么|哪|多少|几|何|呢|[，,、和与？?。]|$)"
)


def heads(asked: Asked) -> bool:
    """Whether a label is what the question asks for, not something it mentions on the way."""
    text = asked.text
    return any(
        _AFTER_HEAD.match(text[at.end() :])
        or (_BEFORE_HEAD.search(text[: at.start()]) and asked.asks("list"))
        for label in asked.labels
        for at in re.finditer(re.escape(label), text)
    )


def asks_role(asked: Asked) -> bool:
    """Whether a question names a role: documents list roles where there are any, not so other labels."""
    return asked.named and all(words.ROLE_LABEL.search(label) for label in asked.labels)


_SUPPOSED = re.compile(
    r"^(?:人)?(?:应该|应当)?(?:就|还|都)?"
    r"是(?P<name>(?![同一不谁哪什否由])[\u4e00-\u9fff·]{2,12}?)[吗吧][？?]?$"
)


def supposed(asked: Asked) -> str:
    """The value that 组长是张三吗 supposes, whether the documents know it or not; else nothing."""
    for label in asked.labels if asked.named else ():
        at = asked.text.find(label)
        if at >= 0 and (found := _SUPPOSED.match(asked.text[at + len(label) :])):
            return found["name"]
    return ""
