import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.web.security import MAX_BODY, Guard, Message, Receive, Scope, Send, refusal
from corpus.readers.reading import MIB


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

    # In a thread of its own: the browser of other tests keeps a loop in this one.
    with ThreadPoolExecutor() as pool:
        pool.submit(asyncio.run, Guard(app)(request, receive, send)).result()
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, bool(reached)


def test_the_page_may_load_from_this_server_only() -> None:
    status, headers, reached = answered(scope())
    assert status == 200 and reached
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/document", "/documents", "/feedback", "/evaluation/run", "/desk/state"])
def test_pages_of_documents_run_no_script_but_ours(path: str) -> None:
    policy = answered(scope(path))[1]["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "http://evil.example", "host": "127.0.0.1:7860"},
        {"origin": "null", "host": "127.0.0.1:7860"},
    ],
)
def test_a_page_of_another_site_cannot_act_here(headers: dict[str, str]) -> None:
    status, _, reached = answered(scope("/desk/files/delete", "POST", content_length="2", **headers))
    assert status == 403 and not reached


def test_our_own_pages_and_programs_may_act() -> None:
    ours = {"origin": "http://127.0.0.1:7860", "host": "127.0.0.1:7860", "sec_fetch_site": "same-origin"}
    assert refusal(scope("/desk/feedback", "POST", content_length="2", **ours)) is None
    assert refusal(scope("/desk/feedback", "POST", content_length="2")) is None


def test_a_browser_gets_a_name_of_its_own_once() -> None:
    first = answered(scope("/"))[1]["set-cookie"]
    assert "HttpOnly" in first and "SameSite=Lax" in first
    assert "set-cookie" not in answered(scope("/", cookie=first.split(";")[0]))[1]
    assert answered(scope("/"))[1]["set-cookie"] != first


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


def test_an_upload_may_be_larger_and_what_is_far_too_large_is_not_even_read() -> None:
    assert refusal(scope("/desk/files", "PUT", content_length=str(200 * MIB))) is None
    assert refusal(scope("/desk/files", "PUT", content_length=str(300 * MIB))) == 413
