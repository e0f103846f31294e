"""The whole site: the question page, the document page, the guard around both."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.web import theme
from assistant.web.desk import A, Desk
from assistant.web.document import document_page, error_page, parse_quotes
from assistant.web.security import Guard
from corpus.errors import PolicyError


def build_site(
    open_assistant: Callable[[], A],
    *,
    warm: Callable[[A], object] | None = None,
    retry_seconds: float = 2.0,
) -> FastAPI:
    """The ASGI app of both pages; to be called inside the event loop that serves it.

    The assistant is opened in the background when the server starts; `warm` is called once with it, to
    load what it would otherwise load at the first question.
    """
    desk = Desk(open_assistant, warm=warm, retry_seconds=retry_seconds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        desk.stop()

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    site.add_middleware(Guard)

    @site.get("/document", response_class=HTMLResponse)
    def document(request: Request) -> HTMLResponse:
        return _document(desk, request)

    return _mount(site, desk)


def _document(desk: Desk[Any], request: Request) -> HTMLResponse:
    query = request.query_params
    name = query.get("name", "")
    try:
        quotes = parse_quotes(query.getlist("start"), query.getlist("end"))
    except ValueError:
        return HTMLResponse(
            error_page("引文的位置须是两个整数。请从答复下面的“打开原文”进入。"), status_code=400
        )
    try:
        found = desk.assistant().document(name)
    except (LookupError, PolicyError) as error:
        known = (
            error
            if isinstance(error, PolicyError)
            else PolicyError("没有这份文件", name, "请回到问答页重新提问")
        )
        return HTMLResponse(error_page(str(known)), status_code=404 if desk.state.ready else 503)
    return HTMLResponse(document_page(found, quotes))


def _mount(site: FastAPI, desk: Desk[Any]) -> FastAPI:
    # Gradio reads these from the environment only: no look-up of its newest version, no usage figures,
    # and no table of its own events computed anew by pandas after every answer.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**62)
    import gradio as gr

    from assistant.web.ask import build_page

    mounted = gr.mount_gradio_app(
        site,
        build_page(desk),
        path="/",
        theme=gr.themes.Base(font=theme.FONTS, font_mono=theme.MONO).set(**theme.COLOURS),
        css=theme.page_css(),
        head=theme.page_head(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size=1,
        enable_monitoring=False,
    )
    return cast(FastAPI, mounted)
