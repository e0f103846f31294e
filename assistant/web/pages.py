"""Templates to HTML: what is filled in is escaped; words of the screen are in the language asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.web.theme import asset
from corpus.readers import DEFAULT
from corpus.readers.reading import MIB

_HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")


def part(template: str, language: str, **values: Any) -> str:
    """A template as HTML, its words in `language` (`zh` or `en`)."""
    words = translator(language)
    return _environment().get_template(template).render(t=words, language=language, **values)


@cache
def translator(language: str) -> Callable[..., str]:
    """What turns a Chinese text of the screen into the language; `{name}` in it is filled in."""
    english = _english() if language == "en" else {}

    def words(text: str, **values: object) -> str:
        found = english.get(text, text)
        return found.format(**values) if values else found

    return words


def address_of(name: str) -> str:
    """The address of a style sheet or script, which changes with its content so that it may be kept."""
    return f"/desk/assets/{name}?v={hashlib.sha256(asset(name).encode()).hexdigest()[:12]}"


@cache
def _english() -> dict[str, str]:
    found = json.loads((_HERE / "static" / "english.json").read_text(encoding="utf-8"))
    return dict(found)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"address_of": address_of, "most_mb": DEFAULT.size // MIB}
    return made
