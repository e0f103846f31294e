import socket
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from assistant.settings import Settings
from assistant.web.serve import address, listen
from corpus.errors import IndexMissing, PolicyError, UsageError
from corpus.records import Document
from tests.assistant.web.fakes import FakeAssistant, Server


@pytest.fixture(scope="module")
def site(serve: Callable[[FakeAssistant | PolicyError], Server], plan: Document) -> Server:
    return serve(FakeAssistant({plan.name: plan}))


def fetch(url: str, data: bytes | None = None) -> tuple[int, str, str]:
    """The status, the content security policy and the text."""
    try:
        with urllib.request.urlopen(url, data) as reply:
            return reply.status, reply.headers["content-security-policy"], reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["content-security-policy"], error.read().decode()


def test_every_page_carries_the_policy(site: Server) -> None:
    status, policy, text = fetch(site.url)
    assert status == 200 and "default-src 'self'" in policy and "政策问答助手" in text
    assert "googleapis" not in text and "cdn" not in text.lower()


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("name=x", 404, "没有这份文件"),
        ("name=x&start=a&end=2", 404, "两个整数"),
        ("name=..%2Fetc%2Fpasswd", 404, "没有这份"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(site: Server, query: str, status: int, told: str) -> None:
    found, policy, text = fetch(f"{site.url}/document?{query}")
    assert found == status and told in text and "default-src 'none'" in policy


def test_names_of_files_and_titles_are_shown_as_text(
    serve: Callable[[FakeAssistant | PolicyError], Server], hostile: Document
) -> None:
    server = serve(FakeAssistant({hostile.name: hostile}))
    status, policy, text = fetch(f"{server.url}/documents")
    assert status == 200 and "img-src 'self'" in policy
    assert "&lt;img src=x onerror=" in text and "&lt;script&gt;window.hacked=1" in text
    assert "<img" not in text and "<script>" not in text


def test_a_name_that_only_leads_here_is_not_answered(site: Server) -> None:
    request = urllib.request.Request(f"{site.url}/documents", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    with raised.value as error:
        assert error.code == 400


def test_style_sheets_and_scripts_are_ours_and_nothing_else_is_there(site: Server) -> None:
    for name in ("pages.css", "chat.css", "first.js", "pages.js", "chat.js"):
        assert fetch(f"{site.url}/desk/assets/{name}")[0] == 200
    assert fetch(f"{site.url}/desk/assets/english.json")[0] == 404


def test_a_document_asked_for_before_there_is_an_index_names_the_command(
    serve: Callable[[FakeAssistant | PolicyError], Server],
) -> None:
    server = serve(IndexMissing("还没有索引", "", "请先运行 policyqa index"))
    status, _, text = fetch(f"{server.url}/document?name=x")
    assert status == 503 and "policyqa index" in text


def test_files_of_this_machine_are_not_served_and_none_are_taken(site: Server) -> None:
    assert fetch(f"{site.url}/gradio_api/file=pyproject.toml")[0] == 404
    assert fetch(f"{site.url}/gradio_api/upload", b"x")[0] == 404


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}.*POLICYQA_PORT"):
            listen("127.0.0.1", port)


def test_the_address_is_one_that_a_browser_here_can_open() -> None:
    assert address(Settings(host="0.0.0.0", port=80)) == "http://127.0.0.1:80"
    assert address(Settings(host="::1", port=80)) == "http://[::1]:80"
