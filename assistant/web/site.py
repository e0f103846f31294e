"""The whole site: the question page, the pages beside it, the guard around all."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.office.office import Office
from assistant.web import evaluation, library, talk, theme, voices
from assistant.web.context import Context
from assistant.web.desk import A, Desk
from assistant.web.pages import address_of
from assistant.web.security import Guard
from assistant.web.visitor import language_of


def build_site(
    open_assistant: Callable[[], A],
    *,
    office: Callable[[Callable[[], object]], Office],
    warm: Callable[[A], object] | None = None,
    hosts: Sequence[str] = (),
    retry_seconds: float = 2.0,
) -> FastAPI:
    """The ASGI app of all pages; to be called inside the event loop that serves it.

    The assistant is opened in the background when the server starts; `warm` is called once with it, to
    load what it would otherwise load at the first question. `office` makes the office, given what is to
    be called once the index was brought up to date. With `hosts`, requests for another host are refused:
    a page elsewhere may have its own name lead to this machine, and would pass for one of ours.
    """

    def warmed(assistant: A) -> None:
        if warm:
            warm(assistant)
        context.prepare(assistant)

    desk = Desk(open_assistant, warm=warmed, retry_seconds=retry_seconds)

    def updated() -> None:
        # A new index is opened when it is there, so that nobody waits for it at the next question.
        if desk.state.ready:
            context.prepare(desk.assistant(wait_seconds=0))

    context = Context(desk, office(updated))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        desk.stop()
        context.office.runs.stop()

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    site.add_middleware(Guard)
    if hosts:
        site.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    for room in (talk, library, voices, evaluation):
        site.include_router(room.routes(context))

    _shared(site, context)
    return _mount(site, context)


def _shared(site: FastAPI, context: Context) -> None:
    """What every page asks for: how the index stands, style sheets and scripts."""

    @site.get("/desk/state")
    def state(request: Request) -> JSONResponse:
        html = context.state_html(language_of(request.cookies))
        work, ready = context.office.keeper.work, context.desk.state.ready
        return JSONResponse({"html": html, "busy": work.running or not ready, "updates": work.runs})

    @site.get("/desk/assets/{name}")
    def asset(name: str) -> Response:
        if name not in theme.ASSETS:
            return Response(status_code=404)
        keep = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(theme.asset(name), media_type=theme.ASSETS[name], headers=keep)


def _mount(site: FastAPI, context: Context) -> FastAPI:
    # Gradio reads these from the environment only: no look-up of its newest version, no usage figures,
    # and no table of its own events computed anew by pandas after every answer.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**62)
    import gradio as gr

    from assistant.web.ask import build_page

    mounted = gr.mount_gradio_app(
        site,
        build_page(context),
        path="/",
        theme=gr.themes.Base(font=theme.FONTS, font_mono=theme.MONO).set(**theme.COLOURS),
        # A link and not Gradio's own `css`, which rewrites selectors.
        head=(
            f'<link rel="stylesheet" href="{address_of("chat.css")}">'
            f'<script src="{address_of("first.js")}"></script>'
            f'<script src="{address_of("chat.js")}" defer></script>'
        ),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size=1,
        enable_monitoring=False,
    )
    return cast(FastAPI, mounted)
