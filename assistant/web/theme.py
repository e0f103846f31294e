"""How the pages look: system fonts, light and dark, from the style sheets beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_STATIC = Path(__file__).with_name("static")

FONTS = (
    "system-ui",
    "-apple-system",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "sans-serif",
)
MONO = ("ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace")
# Gradio's own parts take the colours of ours; the same variables serve light and dark.
_PAIRS = {
    "body_background_fill": "var(--pq-page)",
    "body_text_color": "var(--pq-text)",
    "body_text_color_subdued": "var(--pq-soft)",
    "input_background_fill": "var(--pq-card)",
    "input_border_color": "var(--pq-soft)",
    "input_border_color_focus": "var(--pq-accent)",
    "input_placeholder_color": "var(--pq-soft)",
    "button_primary_background_fill": "var(--pq-accent)",
    "button_primary_background_fill_hover": "var(--pq-accent)",
    "button_primary_text_color": "var(--pq-on-accent)",
    "button_secondary_background_fill": "var(--pq-card)",
    "button_secondary_text_color": "var(--pq-text)",
    "button_secondary_border_color": "var(--pq-soft)",
}
COLOURS = {name + mode: value for name, value in _PAIRS.items() for mode in ("", "_dark")}
_SHEETS = {
    "pages.css": ("base.css", "shell.css", "cards.css", "pages.css"),
    "chat.css": ("base.css", "shell.css", "cards.css", "chat.css"),
}
_SCRIPTS = {
    "first.js": ("first.js",),
    "pages.js": ("shell.js", "pages.js"),
    "chat.js": ("shell.js", "chat.js"),
}
ASSETS = {**dict.fromkeys(_SHEETS, "text/css"), **dict.fromkeys(_SCRIPTS, "text/javascript")}


@cache
def asset(name: str) -> str:
    """A style sheet or script as the browser gets it; raises KeyError for any other name."""
    if name in _SCRIPTS:
        return "\n".join(map(_read, _SCRIPTS[name]))
    fonts = f"body{{font-family:{','.join(_quoted(font) for font in FONTS)}}}"
    colours = f":root{{{_read('light.css')}}}\n.dark{{{_read('dark.css')}}}"
    return "\n".join([colours, fonts, *(_sheet(part, name) for part in _SHEETS[name])])


def _sheet(part: str, name: str) -> str:
    # Gradio resets buttons, links and lists with selectors that beat a class: the shared sheets go
    # nested under one that beats an id.
    shared = name == "chat.css" and part in ("shell.css", "cards.css")
    return f":is(body, #pq-never) {{\n{_read(part)}}}" if shared else _read(part)


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
