"""Routes of the library: the list, one document, what changed, files that come and go."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.office.catalogue import Filters, year_of
from assistant.office.changes import changes, condensed, counted
from assistant.web.context import Context
from assistant.web.document import DATES, parse_quotes, reading
from assistant.web.replies import Body, acted, done, page, shown, text
from corpus.errors import PolicyError, UsageError
from corpus.library import document_of
from corpus.readers import DEFAULT, SUFFIXES, read_bytes
from corpus.readers.reading import MIB
from corpus.records import Document
from corpus.validity import State

_PAGE = 50


def routes(context: Context) -> APIRouter:
    """The routes, on top of `context`."""
    router = APIRouter()

    @router.get("/documents")
    def documents(request: Request) -> Response:
        return shown(request, lambda: _documents(context, request))

    @router.get("/document")
    def document(request: Request) -> Response:
        return shown(request, lambda: _document(context, request))

    @router.get("/changes")
    def compare(request: Request) -> Response:
        return shown(request, lambda: _changes(context, request))

    @router.get("/desk/original")
    def original(request: Request) -> Response:
        return shown(request, lambda: _original(context, request.query_params.get("name", "")))

    _changing(router, context)
    return router


def _changing(router: APIRouter, context: Context) -> None:
    """The routes that change files; each has the index brought up to date."""
    shelf, keeper = context.office.shelf, context.office.keeper

    @router.put("/desk/files")
    async def put(request: Request) -> JSONResponse:
        name, seen = request.query_params.get("name", ""), request.query_params.get("seen", "")
        data = await _received(request)

        def act() -> Body:
            if data is None:
                told = f"{int(request.headers.get('content-length', 0)) / MIB:.0f} MB"
                raise UsageError(f"单个文件不超过 {DEFAULT.size // MIB} MB", told, "请拆分或压缩其中的图片")
            replaced = shelf.put(name, data, seen=seen)
            keeper.request()
            return {"replaced": replaced}

        return await run_in_threadpool(acted, act)

    @router.post("/desk/files/delete")
    async def delete(request: Request) -> JSONResponse:
        def act(body: Body) -> None:
            shelf.delete(text(body, "name"), seen=text(body, "seen"))
            keeper.request()

        return await done(request, act)

    @router.post("/desk/files/restore")
    async def restore(request: Request) -> JSONResponse:
        def act(body: Body) -> None:
            name = text(body, "name")
            data = shelf.read_version(name, text(body, "digest"))
            shelf.put(name, data, seen=text(body, "seen"))
            keeper.request()

        return await done(request, act)

    @router.post("/desk/index")
    async def index(request: Request) -> JSONResponse:
        return await done(request, lambda body: keeper.request())


async def _received(request: Request) -> bytes | None:
    """The bytes of an upload, or None once they are more than a file may have."""
    held = bytearray()
    fits = int(request.headers.get("content-length", 0)) <= DEFAULT.size
    async for chunk in request.stream():
        # What is too much is still read, or the browser would show a broken connection and no reason.
        fits = fits and len(held) + len(chunk) <= DEFAULT.size
        if fits:
            held += chunk
    return bytes(held) if fits else None


def _documents(context: Context, request: Request) -> Response:
    query = request.query_params
    filters = Filters(*(query.get(key, "").strip() for key in ("q", "year", "issuer", "validity")))
    catalogue = context.catalogue()
    found = catalogue.find(filters)
    at = int(query.get("p", "1")) if query.get("p", "1").isdecimal() else 1
    last = max(1, -(-len(found) // _PAGE))
    at = min(max(at, 1), last)

    def address(number: int) -> str:
        return "/documents?" + urlencode({**dict(query), "p": str(number)})

    held = {document.name: document.digest for document in catalogue.library.documents}
    return page(
        request,
        "documents.html",
        here="/documents",
        filters=filters,
        years=catalogue.years,
        issuers=catalogue.issuers,
        states=[str(state) for state in State],
        rows=found[(at - 1) * _PAGE : at * _PAGE],
        found=len(found),
        total=len(held),
        failures=catalogue.library.failures,
        deleted=context.office.shelf.deleted(),
        seen={name: held.get(row_of, "") for name, row_of in _names(catalogue.rows).items()},
        at=at,
        last=last,
        address=address,
        year_of=year_of,
        dates=DATES,
        updates=context.office.keeper.work.runs,
        suffixes=" ".join(SUFFIXES),
        most=DEFAULT.size,
    )


def _names(rows: tuple[dict[str, Any], ...]) -> dict[str, str]:
    """For every file the name under which its content is held."""
    return {row["document"]: row["same_as"] or row["document"] for row in rows}


def _document(context: Context, request: Request) -> Response:
    query = request.query_params
    name = query.get("name", "")
    try:
        quotes = parse_quotes(query.getlist("start"), query.getlist("end"))
    except ValueError:
        raise UsageError("引文的位置须是两个整数", "", "请从答复下面的“打开原文”进入") from None
    found = _held(context, name)
    catalogue = context.catalogue()
    source, words = catalogue.reason(found.name)
    row = next((r for r in catalogue.rows if r["document"] == found.name), None)
    return page(
        request,
        "document.html",
        reading=reading(found, quotes),
        name=found.name,
        updates=context.office.keeper.work.runs,
        suffix=PurePosixPath(found.name).suffix,
        seen=found.digest,
        validity=catalogue.validity(found.name),
        reason=words,
        reason_source=source if source != found.name else "",
        links=row["links"] if row else (),
        titles={document.name: document.identity.title for document in catalogue.library.documents},
        versions=context.office.shelf.versions(found.name),
        most=DEFAULT.size,
    )


def _held(context: Context, name: str) -> Document:
    """The document of a file, also of one of the further names of its content."""
    library = context.desk.assistant().library
    names = {copy.document: copy.same_as for copy in library.copies}
    try:
        document: Document = context.desk.assistant(wait_seconds=0).document(names.get(name, name))
        return document
    except LookupError:
        raise UsageError("没有这份文件", name, "它可能已改名或删除，请到“文件”页查找") from None


def _original(context: Context, name: str) -> Response:
    """The file itself, always as a download: it may be a page with scripts of its own."""
    _held(context, name)
    data = context.office.shelf.read_version(name, context.office.shelf.digest(name))
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(PurePosixPath(name).name)}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _changes(context: Context, request: Request) -> Response:
    """Two versions of one file, or two documents of the library, clause beside clause."""
    query = request.query_params
    name, other = query.get("name", ""), query.get("other", "")
    after = _held(context, name)
    if other:
        before, told = _held(context, other), other
    else:
        digest = query.get("before", "")
        version = next((v for v in context.office.shelf.versions(name) if v.digest == digest), None)
        if version is None:
            raise UsageError("没有这份文件的这个版本", name, "请回到文件页重新选择")
        before, told = _version(context, name, digest), version.at
    found = changes(before, after)
    return page(
        request,
        "changes.html",
        name=name,
        title=reading(after).title,
        before=told,
        other=other,
        changes=condensed(found),
        counts=counted(found),
    )


def _version(context: Context, name: str, digest: str) -> Document:
    data = context.office.shelf.read_version(name, digest)
    try:
        read = read_bytes(data, PurePosixPath(name).suffix)
    except PolicyError as error:
        raise UsageError("这个版本须能读取", str(error), "请下载后查看") from error
    return document_of(read.text, name=name, digest=digest)
