import asyncio
from typing import Any

import pytest

from assistant.web.security import MAX_BODY, Guard, Message, Receive, Scope, Send, refusal


def scope(path: str = "/", method: str = "GET", **headers: str) -> dict[str, Any]:
    pairs = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return {"type": "http", "path": path, "method": method, "headers": pairs}


def answered(request: dict[str, Any]) -> tuple[int, dict[str, str], bool]:
    """The status, the headers, and whether the app behind the guard was reached."""
    sent: list[Message] = []
    reached = []

    async def app(_: Scope, __: Receive, send: Send) -> None:
        reached.append(True)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(app)(request, receive, send))
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, bool(reached)


def test_the_page_may_load_from_this_server_only() -> None:
    status, headers, reached = answered(scope())
    assert status == 200 and reached
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_the_document_page_runs_no_script() -> None:
    policy = answered(scope("/document"))[1]["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=x"]
)
def test_doors_that_the_page_does_not_use_are_shut(path: str) -> None:
    status, headers, reached = answered(scope(path, "POST", content_length="3"))
    assert status == 404 and not reached and "content-security-policy" in headers


def test_a_body_that_no_question_needs_is_refused() -> None:
    assert refusal(scope("/", "POST", content_length=str(MAX_BODY))) is None
    assert refusal(scope("/", "POST", content_length=str(MAX_BODY + 1))) == 413
    assert refusal(scope("/", "POST", transfer_encoding="chunked")) == 411
    assert refusal(scope("/", "GET")) is None
