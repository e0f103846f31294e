"""What every response carries, and which requests are turned away: a plain ASGI middleware.

Nothing may load from outside this server: a remote image in a document would tell its host what
was asked. Gradio needs inline scripts and `eval`; the document page needs no script and gets none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 1024 * 1024

PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
# The page takes no files and shows none, so these doors of Gradio stay shut.
_CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy")


class Guard:
    """An ASGI app that adds the security headers to `app` and refuses what the page never sends."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or turn it away with 404, 411 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = DOCUMENT_POLICY if scope["path"] == "/document" else PAGE_POLICY
        extra = [(k.encode(), v.encode()) for k, v in {**_COMMON, "content-security-policy": policy}.items()]

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
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return None
    length = dict(scope["headers"]).get(b"content-length", b"")
    if not length.isdigit():
        return 411
    return 413 if int(length) > MAX_BODY else None
