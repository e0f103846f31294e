"""Routes of the page for the person in charge: gaps, complaints, what is asked most, test questions of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant.office import feedback, questions
from assistant.office.feedback import VERDICTS
from assistant.records import Answer
from assistant.web.cards import cards
from assistant.web.context import Context
from assistant.web.replies import Body, done, number, page, shown, text


def routes(context: Context) -> APIRouter:
    """The routes, on top of `context`."""
    router = APIRouter()
    database, kept = context.office.database, context.office.questions

    @router.get("/feedback")
    def overview(request: Request) -> Response:
        return shown(request, lambda: _overview(context, request))

    @router.get("/feedback/question")
    def question(request: Request) -> Response:
        return shown(request, lambda: _question(context, request))

    @router.post("/desk/settle")
    async def settle(request: Request) -> JSONResponse:
        def act(body: Body) -> None:
            what = feedback.settle_gap if text(body, "kind") == "gap" else feedback.settle_complaint
            what(database, number(body, "id"))

        return await done(request, act)

    @router.post("/desk/questions/add")
    async def add(request: Request) -> JSONResponse:
        def act(body: Body) -> Body:
            quote = text(body, "quote").strip()
            id_ = questions.add(
                kept,
                question=text(body, "question"),
                kind=text(body, "kind"),
                answers=text(body, "answers").splitlines(),
                citations=[(text(body, "document"), line) for line in quote.splitlines() if line.strip()],
                note=text(body, "note"),
            )
            return {"go": f"/feedback#{id_}"}

        return await done(request, act)

    @router.post("/desk/questions/remove")
    async def remove(request: Request) -> JSONResponse:
        return await done(request, lambda body: questions.remove(kept, text(body, "id")))

    return router


def _overview(context: Context, request: Request) -> Response:
    database = context.office.database
    return page(
        request,
        "feedback.html",
        here="/feedback",
        tally=feedback.tally(database),
        gaps=feedback.gaps(database),
        complaints=feedback.complaints(database),
        most=feedback.most_asked(database),
        questions=questions.rows(context.office.questions),
        kinds=questions.KINDS,
        verdicts=VERDICTS,
    )


def _question(context: Context, request: Request) -> Response:
    """The form that makes a test question of one that was asked, filled in with what is known."""
    query = request.query_params
    database = context.office.database
    if "turn" in query:
        said = feedback.complaint(database, number(dict(query), "turn"))
        question, answer, note = said.question, said.answer, f"{VERDICTS[said.verdict]}：{said.word}"
    elif "asked" in query:
        asked = feedback.asked_once(database, number(dict(query), "asked"))
        question, answer, note = asked.question, asked.answer, ""
    else:
        question, answer, note = "", Answer("", "", False, 0.0), ""
    cited = answer.citations or answer.nearest
    return page(
        request,
        "question.html",
        here="/feedback",
        question=question,
        answer=answer,
        note=note,
        kinds=questions.KINDS,
        documents=[(d.name, d.identity.title or d.name) for d in context.catalogue().library.documents],
        chosen=cited[0].document if cited else "",
        quote="\n".join(c.text.split("\n")[0] for c in answer.citations),
        cards=cards(cited, context.document, context.validity, near=answer.refused),
    )
