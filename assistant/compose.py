"""One answer from the items of a finding."""

from __future__ import annotations

from assistant.records import Finding, Item


def compose(finding: Finding) -> str:
    """The bare answer: the items in order, each under its heading where several have one."""
    texts: list[str] = []
    for item in finding.items:
        text = f"{item.under}：{item.text}" if item.under else item.text
        if text not in texts:
            texts.append(text)
    return finding.separator.join(texts)


def without_repeats(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items, each once."""
    return tuple(dict.fromkeys(items))
