"""Who asks, as far as the page needs to know: a browser with its conversations, and its language."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

OWNER = "pq-owner"
LANGUAGE = "pq-language"
_TOKEN = re.compile(r"[\w-]{32,64}", re.ASCII)


def owner_of(cookies: Mapping[str, str]) -> str:
    """The name under which this browser's conversations are kept; empty when it has none."""
    found = cookies.get(OWNER, "")
    return found if _TOKEN.fullmatch(found) else ""


def new_owner() -> str:
    """The value of a cookie that makes a browser the owner of its conversations."""
    return f"{OWNER}={secrets.token_urlsafe(32)}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


def language_of(cookies: Mapping[str, str]) -> str:
    """`en` when the browser asked for English, else `zh`."""
    return "en" if cookies.get(LANGUAGE) == "en" else "zh"
