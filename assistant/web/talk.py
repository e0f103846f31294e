"""Routes of conversations: their state, exports, names, removal, and what is said of answers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant.office import conversations, feedback
from assistant.office.export import as_markdown, as_word
from assistant.web.context import Context
from assistant.web.replies import Body, acted, done, number, shown, text
from assistant.web.visitor import owner_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def routes(context: Context) -> APIRouter:
    """The routes, on top of `context`."""
    router = APIRouter()
    database = context.office.database

    @router.get("/conversations/{conversation}.json")
    def state(request: Request, conversation: str) -> JSONResponse:
        def told() -> Body:
            _, turns = conversations.read(database, owner_of(request.cookies), conversation)
            return {"turns": len(turns), "pending": any(turn.state == "pending" for turn in turns)}

        return acted(told)

    @router.get("/conversations/{conversation}.md")
    def markdown(request: Request, conversation: str) -> Response:
        return shown(request, lambda: _export(request, conversation, "md"))

    @router.get("/conversations/{conversation}.docx")
    def word(request: Request, conversation: str) -> Response:
        return shown(request, lambda: _export(request, conversation, "docx"))

    def _export(request: Request, conversation: str, kind: str) -> Response:
        found, turns = conversations.read(database, owner_of(request.cookies), conversation)
        content: Any = (as_word if kind == "docx" else as_markdown)(found.title, turns)
        name = re.sub(r'[\\/:*?"<>|\s]+', " ", found.title).strip() or "对话"
        return Response(
            content,
            media_type=_WORD if kind == "docx" else "text/markdown; charset=utf-8",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.{kind}"},
        )

    @router.post("/desk/conversations/rename")
    async def rename(request: Request) -> JSONResponse:
        owner = owner_of(request.cookies)
        return await done(
            request,
            lambda body: conversations.rename(
                database, owner, text(body, "conversation"), text(body, "title")
            ),
        )

    @router.post("/desk/conversations/delete")
    async def delete(request: Request) -> JSONResponse:
        owner = owner_of(request.cookies)
        return await done(
            request, lambda body: conversations.delete(database, owner, text(body, "conversation"))
        )

    @router.post("/desk/feedback")
    async def judge(request: Request) -> JSONResponse:
        owner = owner_of(request.cookies)
        return await done(
            request,
            lambda body: feedback.judge(
                database, owner, number(body, "turn"), text(body, "verdict"), text(body, "word")
            ),
        )

    return router
