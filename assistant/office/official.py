"""Citations as officials write them: 《……方案》（嘉开工委发〔2018〕1号）第三部分第4条."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from assistant.records import Answer, Citation
from corpus.markers import loose_marker_of

_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千两\d]+(?:\.\d+)*|[①-⑳㈠-㈩⑴-⒇]")
# How a heading's number is spoken of. 第三条 and its like already are.
_SPOKEN = {
    "han": "第{}部分",
    "paren-han": "第（{}）项",
    "digit": "第{}条",
    "paren-digit": "第（{}）目",
    "half-paren": "第{}目",
    "circle": "第{}点",
    "decimal": "第{}条",
}
_DECIMAL = ("decimal", "tight")
_NAMED = 30


def cited(citation: Citation) -> str:
    """Title, number and place of a citation: 《题名》（文号）第三部分第4条."""
    number = f"（{citation.number}）" if citation.number else ""
    return f"《{book_title(citation)}》{number}{place(citation.path)}"


def place(path: Sequence[str]) -> str:
    """A heading path as it is spoken of; a law is cited by its articles, whatever chapters stand above."""
    spoken = [_spoken(step) for step in path if step.strip()]
    articles = [at for at, (style, _) in enumerate(spoken) if style == "article"]
    if articles:
        # Below an article （三） is an item and 1. a point of it.
        below = [
            words.replace("条", "目") if s == "digit" else words for s, words in spoken[articles[0] + 1 :]
        ]
        return "".join([spoken[articles[0]][1], *below])
    # 1.1.2 says already that it stands in 1.1.
    last = max((at for at, (style, _) in enumerate(spoken) if style in _DECIMAL), default=-1)
    return "".join(w for at, (style, w) in enumerate(spoken) if style not in _DECIMAL or at == last)


def book_title(citation: Citation) -> str:
    """The title for use inside 《》: inner 《》 become 〈〉; a document without one goes by its file name."""
    title = " ".join(citation.title.split()) or PurePosixPath(citation.document).stem
    if title.startswith("《") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return title.replace("《", "〈").replace("》", "〉")


def copied(answer: Answer) -> str:
    """The answer with its citations as plain text, for a letter or a report."""
    lines = [answer.text]
    for citation in answer.citations:
        quote = " ".join(citation.text.split("\n"))
        lines.append(f"依据：{cited(citation)}：“{quote}”")
    return "\n".join(lines)


def _spoken(step: str) -> tuple[str, str]:
    """The style of a heading's number, and the heading as it is spoken of."""
    marker = loose_marker_of(step)
    style = marker.style.split("-")[0] if marker and marker.style[-1:].isdigit() else ""
    style = style or (marker.style if marker else "")
    if marker is None:
        name = " ".join(step.split())
        return "", f"“{name[:_NAMED]}{'……' if len(name) > _NAMED else ''}”部分"
    opening = step[: marker.length].strip("#* \t")
    form = _SPOKEN.get("decimal" if style in _DECIMAL else style)
    numeral = _NUMERAL.search(opening)
    if form is None or numeral is None:
        return style, re.sub(r"[\s:：]+", "", opening)
    return style, form.format(numeral.group())
