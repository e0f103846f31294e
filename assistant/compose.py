"""One answer from the items of a finding."""

from __future__ import annotations

from assistant.records import Finding


def compose(finding: Finding) -> str:
    """The bare answer: the items in order, each under its heading where several have one."""
    texts: list[str] = []
    for item in finding.items:
        text = f"{item.under}：{item.text}" if item.under else item.text
        if text not in texts:
            texts.append(text)
    said = finding.separator.join(texts)
    return f"{finding.verdict}。{said}" if finding.verdict else said
