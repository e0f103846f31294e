"""The running page: a listening socket, the site on it, the assistant loading behind."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING

from assistant.settings import Settings
from corpus.errors import UsageError

if TYPE_CHECKING:
    from assistant.answer import Assistant

_HERE = ("127.0.0.1", "localhost")


def serve(settings: Settings) -> None:
    """Serves the page until interrupted.

    Raises:
        UsageError: the address cannot be listened on.
    """
    with listen(settings.host, settings.port) as listener:
        _say("正在准备页面……")
        asyncio.run(_serve(settings, listener))


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address, so that a taken port is told before anything loads.

    Raises:
        UsageError: the port is taken, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as exc:
        raise UsageError(
            "页面要用的地址须空闲，且属于本机",
            f"{host}:{port}，{exc.strerror}",
            "请换一个端口，例如 POLICYQA_PORT=7861",
        ) from exc


async def _serve(settings: Settings, listener: socket.socket) -> None:
    """Builds the site inside the loop that serves it: Gradio makes its locks there."""
    import uvicorn

    from assistant.office.office import Office
    from assistant.web.site import build_site

    def open_assistant() -> Assistant:
        from assistant.answer import Assistant

        return Assistant.open(settings)

    def warm(assistant: Assistant) -> None:
        # Whatever is loaded at need is loaded now, so that nobody waits for it at the first question.
        assistant.search("通知", limit=1)
        assistant.ask("由哪个部门负责？")

    site = build_site(
        open_assistant,
        warm=warm,
        office=lambda after: Office.open(settings, after=after),
        hosts=_HERE if settings.host in _HERE else (),
    )
    config = uvicorn.Config(site, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
    _say(f"请在浏览器中打开 {address(settings)} （按 Ctrl+C 结束）")
    await uvicorn.Server(config).serve(sockets=[listener])


def address(settings: Settings) -> str:
    """What to type into a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
