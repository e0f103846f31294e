"""How the routes of the pages answer: HTML, JSON, and an error as its one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.office.shelf import Changed
from assistant.web.pages import part
from assistant.web.visitor import language_of
from corpus.errors import PolicyError, UsageError

Body = dict[str, Any]


def page(
    request: Request, template: str, *, status: int = 200, here: str = "", **values: Any
) -> HTMLResponse:
    """A template as the answer to a request, in the language of its browser."""
    html = part(template, language_of(request.cookies), here=here, **values)
    return HTMLResponse(html, status_code=status)


def shown(request: Request, make: Callable[[], Response]) -> Response:
    """What `make` gives; a page with the error's line when it raises one."""
    try:
        return make()
    except PolicyError as error:
        status = 404 if isinstance(error, UsageError) else 503
        return page(request, "error.html", status=status, told=str(error))


async def done(request: Request, act: Callable[[Body], Body | None]) -> JSONResponse:
    """What acting on the JSON object of a request gives; an error as `{"error": line}`."""
    try:
        body = json.loads(await request.body())
        if not isinstance(body, dict):
            raise ValueError
    except ValueError:
        return JSONResponse({"error": "请求须是一个 JSON 对象。请刷新页面后再试"}, status_code=400)
    return await run_in_threadpool(acted, lambda: act(body))


def acted(act: Callable[[], Body | None]) -> JSONResponse:
    """What an action gives as JSON; an error as `{"error": line}`."""
    try:
        return JSONResponse(act() or {})
    except Changed as error:
        return JSONResponse({"error": str(error), "digest": error.digest}, status_code=409)
    except PolicyError as error:
        return JSONResponse({"error": str(error)}, status_code=400)


def text(body: Body, key: str) -> str:
    """A text of a request; raises UsageError when it is missing or something else."""
    found = body.get(key)
    if not isinstance(found, str):
        raise UsageError(f"请求里缺少 {key}", found, "请刷新页面后再试")
    return found


def number(body: Body, key: str) -> int:
    """A whole number of a request; raises UsageError when it is missing or something else."""
    found = body.get(key)
    if isinstance(found, bool) or not isinstance(found, int | str) or not str(found).isdigit():
        raise UsageError(f"请求里缺少 {key}", found, "请刷新页面后再试")
    return int(found)
