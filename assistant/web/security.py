"""What every response carries, and which requests are turned away: a plain ASGI middleware.

Nothing may load from outside this server: a remote image in a document would tell its host what
was asked. Gradio needs inline scripts and `eval`; all other pages get neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from assistant.web.visitor import new_owner, owner_of
from corpus.readers import DEFAULT

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 1024 * 1024
UPLOAD = "/desk/files"

CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_PAGES = (
    "/document",
    "/documents",
    "/changes",
    "/feedback",
    "/evaluation",
    "/conversations",
    "/desk",
)
_COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
# Files come in by our own door and none are shown, so these doors of Gradio stay shut.
_CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """An ASGI app that adds the security headers to `app` and refuses what the pages never send."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or turn it away with 403, 404, 411 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        ours = any(path == page or path.startswith(f"{page}/") for page in _PAGES)
        headers = {**_COMMON, "content-security-policy": PAGE_POLICY if ours else CHAT_POLICY}
        if path == "/" and not owner_of(_cookies(scope)):
            headers["set-cookie"] = new_owner()
        extra = [(k.encode(), v.encode()) for k, v in headers.items()]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        status = refusal(scope)
        if status is None:
            await self._app(scope, receive, sending)
        else:
            await sending(
                {"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]}
            )
            await sending({"type": "http.response.body", "body": b""})


def refusal(scope: Scope) -> int | None:
    """The status with which a request is turned away, or None when it may pass."""
    if scope["path"].startswith(_CLOSED):
        return 404
    if scope["method"] in _SAFE:
        return None
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    if _foreign(headers):
        return 403
    length = headers.get("content-length", "")
    if not length.isdigit():
        return 411
    # One byte over the limit of an upload is let in, so that the page can say why it is refused.
    most = DEFAULT.size * 5 if scope["path"] == UPLOAD else MAX_BODY
    return 413 if int(length) > most else None


def _foreign(headers: dict[str, str]) -> bool:
    """Whether another site's page sends this: there is no log-in, so nothing else would stop it."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _cookies(scope: Scope) -> dict[str, str]:
    given = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(given).items()}
    except CookieError:
        return {}
