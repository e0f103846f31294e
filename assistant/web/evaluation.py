"""Routes of the evaluation: run a set, see scores, compare two runs, open a failure beside its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant.office.questions import KINDS
from assistant.office.runs import QuestionSet, Run, flips, question_sets
from assistant.records import Citation
from assistant.web.cards import Card, cards
from assistant.web.context import Context
from assistant.web.replies import Body, acted, done, page, shown, text
from corpus.clean import squeeze
from corpus.errors import UsageError
from corpus.records import Document, Span

MEASURES = {
    "exact": "答案准确",
    "citation": "引用正确",
    "refusal": "拒答正确",
    "verbatim": "引文一致",
    "recall@1": "文件召回@1",
}
WRONG = {"exact": "答案", "citation": "引用", "refusal": "拒答", "verbatim": "引文"}


@dataclass(frozen=True, slots=True)
class Line:
    """The scores of a kind of question; with a second run, those of before."""

    name: str
    questions: int
    scores: dict[str, float | None]
    before: dict[str, float | None] | None = None


def routes(context: Context) -> APIRouter:
    """The routes, on top of `context`."""
    router = APIRouter()

    @router.get("/evaluation")
    def overview(request: Request) -> Response:
        return shown(request, lambda: _overview(context, request))

    @router.get("/evaluation/run")
    def run(request: Request) -> Response:
        return shown(request, lambda: _run(context, request))

    @router.get("/evaluation/failure")
    def failure(request: Request) -> Response:
        return shown(request, lambda: _failure(context, request))

    @router.get("/evaluation/compare")
    def compare(request: Request) -> Response:
        return shown(request, lambda: _compare(context, request))

    _running(router, context)
    return router


def _running(router: APIRouter, context: Context) -> None:
    """The routes that start, stop and follow a run."""
    runs = context.office.runs

    @router.post("/desk/runs/start")
    async def start(request: Request) -> JSONResponse:
        def act(body: Body) -> Body:
            name = text(body, "set")
            asked = next((s for s in _sets(context) if s.name == name), None)
            if asked is None:
                raise UsageError("没有这个题集", name, "请从列表中选择一个题集")
            return {"run": runs.start(asked).id}

        return await done(request, act)

    @router.post("/desk/runs/stop")
    async def stop(request: Request) -> JSONResponse:
        return await done(request, lambda body: runs.stop())

    @router.get("/desk/runs/current")
    def current(request: Request) -> JSONResponse:
        def told() -> Body:
            run = runs.current
            return (
                {"running": False} if run is None else {"running": True, "done": run.done, "total": run.total}
            )

        return acted(told)


def _sets(context: Context) -> tuple[QuestionSet, ...]:
    office = context.office
    names = [document.name for document in context.catalogue().library.documents]
    return question_sets((*office.shipped, office.questions), names)


def _overview(context: Context, request: Request) -> Response:
    runs = context.office.runs
    held = runs.listing()
    return page(
        request,
        "evaluation.html",
        here="/evaluation",
        sets=_sets(context),
        current=runs.current,
        runs=[(run, runs.result(run.id)["overall"] if run.state == "done" else None) for run in held],
    )


def _run(context: Context, request: Request) -> Response:
    id_ = request.query_params.get("run", "")
    result = context.office.runs.result(id_)
    run = _listed(context, id_)
    others = [
        r for r in context.office.runs.listing() if r.id != id_ and r.set == run.set and r.state == "done"
    ]
    return page(
        request,
        "run.html",
        here="/evaluation",
        run=run,
        others=others,
        lines=_lines(result),
        measures=MEASURES,
        failures=_failures(result),
        overall=result["overall"],
    )


def _compare(context: Context, request: Request) -> Response:
    query, runs = request.query_params, context.office.runs
    before, after = _listed(context, query.get("before", "")), _listed(context, query.get("after", ""))
    if before.set != after.set:
        raise UsageError("只能比较同一题集的两次评测", f"{before.set}、{after.set}", "请重新选择")
    old, new = runs.result(before.id), runs.result(after.id)
    mended, broken = flips(old, new)
    return page(
        request,
        "compare.html",
        here="/evaluation",
        before=before,
        after=after,
        lines=_lines(new, old),
        measures=MEASURES,
        mended=mended,
        broken=broken,
    )


def _failure(context: Context, request: Request) -> Response:
    query, runs = request.query_params, context.office.runs
    run, id_ = _listed(context, query.get("run", "")), query.get("id", "")
    verdict = next((v for v in _failures(runs.result(run.id)) if v["id"] == id_), None)
    asked, told = runs.questions(run.id).get(id_), runs.predictions(run.id).get(id_, {})
    if verdict is None or asked is None:
        raise UsageError("这一题不在这次评测的失误里", id_, "请回到评测结果重新选择")
    expected = [
        citation
        for one in asked.get("citations", ())
        for citation in _expected(context, one["document"], one["quotes"], one.get("under", ""))
    ]
    given = [_cited(context, row) for row in told.get("citations", ()) or told.get("nearest", ())]
    return page(
        request,
        "failure.html",
        here="/evaluation",
        run=run,
        verdict=verdict,
        expected=_cards(context, expected),
        given=_cards(context, [citation for citation in given if citation]),
    )


def _cards(context: Context, citations: Sequence[Citation]) -> tuple[Card, ...]:
    return cards(citations, context.document, context.validity)


def _listed(context: Context, id_: str) -> Run:
    found = next((run for run in context.office.runs.listing() if run.id == id_), None)
    if found is None:
        raise UsageError("没有这次评测", id_, "请回到评测页重新选择")
    return found


def _failures(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {**one, "wrong": [WRONG[w] for w in one["wrong"]], "kind": KINDS.get(one["kind"], one["kind"])}
        for one in result["failures"]
    ]


def _lines(result: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[Line]:
    """A line for all questions and one for each kind."""

    def line(name: str, summary: Mapping[str, Any], old: Mapping[str, Any] | None) -> Line:
        was = {measure: old[measure] for measure in MEASURES} if old else None
        scores = {measure: summary[measure] for measure in MEASURES}
        return Line(name, int(summary["questions"]), scores, was)

    kinds = result["kinds"]
    old = before["kinds"] if before else {}
    every = line("全部", result["overall"], before["overall"] if before else None)
    return [every, *(line(KINDS.get(kind, kind), kinds[kind], old.get(kind)) for kind in kinds)]


def _cited(context: Context, row: Mapping[str, Any]) -> Citation | None:
    """A citation of a prediction, as the library holds it now."""
    document = _document(context, row["document"])
    if document is None:
        return None
    return _citation(document, Span(row["start"], row["end"]), row["text"])


def _expected(context: Context, name: str, quotes: Sequence[str], under: str) -> list[Citation]:
    """Where the quotes that a question expects stand, under the heading that it names."""
    document = _document(context, name)
    if document is None:
        return []
    found = []
    for clause in document.clauses:
        said = squeeze(document.slice(clause.span))
        there = not under or squeeze(under) in said + squeeze("".join(clause.path))
        quote = next((quote for quote in quotes if squeeze(quote) in said), None)
        if there and quote is not None:
            span = _span_of(document, clause.span, quote)
            found.append(_citation(document, span, document.quote(span)))
    return found[:3]


def _span_of(document: Document, within: Span, quote: str) -> Span:
    """Where a quote stands in a clause, white space aside; the whole clause where it is not found."""
    pattern = r"\s*".join(map(re.escape, squeeze(quote)))
    found = re.compile(pattern).search(document.text, within.start, within.end)
    return Span(*found.span()) if found else within


def _document(context: Context, name: str) -> Document | None:
    try:
        return context.document(name)
    except LookupError:
        return None


def _citation(document: Document, span: Span, quoted: str) -> Citation:
    clause = next((c for c in document.clauses if c.span.start <= span.start < c.span.end), None)
    number = document.identity.number.value if document.identity.number else ""
    path, ordinal = (clause.path, clause.ordinal) if clause else ((), -1)
    return Citation(document.name, document.identity.title, number, path, ordinal, quoted, span)
