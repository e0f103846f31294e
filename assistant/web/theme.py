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
}
COLOURS = {name + mode: value for name, value in _PAIRS.items() for mode in ("", "_dark")}


def page_css() -> str:
    """The style sheet of the question page; Gradio sets the class `dark`."""
    colours = f":root{{{_read('light.css')}}}\n.dark{{{_read('dark.css')}}}"
    return f"{colours}\n{_read('cards.css')}\n{_read('page.css')}"


def document_css() -> str:
    """The style sheet of the document page; the browser says whether it is dark."""
    dark = f"@media (prefers-color-scheme: dark) {{:root{{{_read('dark.css')}}}}}"
    fonts = f"body{{font-family:{','.join(_quoted(name) for name in FONTS)}}}"
    return f":root{{{_read('light.css')}}}\n{dark}\n{_read('cards.css')}\n{fonts}\n{_read('document.css')}"


def page_head() -> str:
    """What the question page adds to its head: the copy buttons and the language."""
    return f"<script>{_read('page.js')}</script>"


@cache
def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
