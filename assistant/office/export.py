"""A conversation as a file to keep or to send: Markdown, or a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from assistant.office.conversations import Turn
from assistant.office.official import cited

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_OPENS_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])", re.MULTILINE)
# What XML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STATES = {
    "stopped": "（已停止，没有答复）",
    "failed": "（没有答成）",
    "pending": "（还没有答复）",
}
_CLOSING = "答复由程序从文件原文中摘出，以所引原文为准。"


def as_markdown(title: str, turns: Sequence[Turn]) -> str:
    """The conversation in Markdown; nothing in it can be read as markup of its own."""
    lines = [f"# {_plain(title)}", ""]
    for number, turn in enumerate(turns, 1):
        lines += [f"## {number}. {_plain(turn.question)}", "", f"*{turn.asked}*", ""]
        heading, citations = _shown(turn)
        lines += [_plain(_said(turn)), ""]
        if citations:
            lines += [f"**{heading}**", ""]
        for at, (source, quote) in enumerate(citations, 1):
            lines += [f"{at}. {_plain(source)}", "", f"   > {_plain(' '.join(quote.split()))}", ""]
    return "\n".join([*lines, "---", "", _CLOSING, ""])


def as_word(title: str, turns: Sequence[Turn]) -> bytes:
    """The conversation as the bytes of a .docx file."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt

    page = Document()
    normal = page.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    # Word takes Chinese characters from this font and all others from the one above.
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    page.add_heading(_legal(title), 0)
    for number, turn in enumerate(turns, 1):
        page.add_heading(_legal(f"{number}. {turn.question}"), 2)
        page.add_paragraph(turn.asked)
        page.add_paragraph().add_run(_legal(_said(turn))).bold = True
        heading, citations = _shown(turn)
        if citations:
            page.add_paragraph(f"{heading}：")
        for at, (source, quote) in enumerate(citations, 1):
            page.add_paragraph(_legal(f"[{at}] {source}"))
            page.add_paragraph(_legal(f"“{quote}”"), style="Quote")
    page.add_paragraph(_CLOSING)
    written = io.BytesIO()
    page.save(written)
    return written.getvalue()


def _said(turn: Turn) -> str:
    if turn.answer is None:
        return _STATES.get(turn.state, "")
    return ("没有找到答案。" if turn.answer.refused else "") + turn.answer.text


def _shown(turn: Turn) -> tuple[str, list[tuple[str, str]]]:
    """A heading and the citations under it, those that came nearest for a refusal."""
    if turn.answer is None:
        return "", []
    refused = turn.answer.refused
    citations = turn.answer.nearest if refused else turn.answer.citations
    return "最接近的条款" if refused else "依据", [(cited(c), c.text) for c in citations]


def _plain(text: str) -> str:
    return _OPENS_LIST.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", text))


def _legal(text: str) -> str:
    return _CONTROL.sub("�", text)
