"""How the command line shows records: rows for JSON, and text for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.console import plain, table
from assistant.records import Answer, Citation
from corpus.records import Document
from corpus.validity import Relations, State
from index.records import Failure, Hit, Library

if TYPE_CHECKING:
    from index.build import BuildReport
    from index.query import Query

Row = dict[str, Any]

# How a link reads from its other end, where 被 before it would be wrong.
_BACK = {"同一政策": "同一政策", "依据": "被引为依据"}
_SCORES = {"dense": "向量", "lexical": "词语", "document": "全文", "scope": "范围", "reranked": "重排"}
_ISSUED = ("issued", "printed", "published")


def answer_text(answer: Answer) -> str:
    """The answer with its numbered citations; for a refusal, what came nearest."""
    heading, shown = ("最接近的条款", answer.nearest) if answer.refused else ("依据", answer.citations)
    lines = [answer.text]
    if shown:
        lines += ["", heading]
        lines += [_citation_text(number, citation) for number, citation in enumerate(shown, start=1)]
    lines += ["", f"可信度 {answer.confidence:.2f}，用时 {answer.milliseconds:.0f} 毫秒"]
    return plain("\n".join(lines))


def hit_row(hit: Hit) -> Row:
    """A hit as the batch contract of `search` writes it."""
    passage = hit.passage
    return {
        "document": passage.document,
        "path": list(passage.path),
        "text": passage.text,
        "score": round(hit.score, 6),
    }


def hits_text(hits: Sequence[Hit]) -> str:
    """The passages found, best first."""
    if not hits:
        return "没有找到段落"
    return plain(
        "\n".join(
            f"[{number}] {hit.score:.4f}  {' > '.join((hit.passage.title, *hit.passage.path))}\n"
            f"    {_indented(hit.passage.text)}"
            for number, hit in enumerate(hits, start=1)
        )
    )


def explained_text(query: Query, hits: Sequence[Hit]) -> str:
    """How a question was made ready for search, then the passages found with each of their scores."""
    steps = [f"{step.name}：{step.result}" for step in query.steps]
    scores = [
        " ".join(f"{_SCORES.get(name, name)} {value:.3f}" for name, value in hit.scores.items())
        for hit in hits
    ]
    found = [
        f"[{number}] {hit.score:.4f}（{told}）{' > '.join((hit.passage.title, *hit.passage.path))}"
        for number, (hit, told) in enumerate(zip(hits, scores, strict=True), start=1)
    ]
    return plain("\n".join([*steps, "", *(found or ["没有找到段落"])]))


def _scores_text(hit: Hit) -> str:
    return " ".join(f"{_SCORES.get(name, name)} {value:.3f}" for name, value in hit.scores.items())


def document_rows(library: Library, *, on: date) -> list[Row]:
    """Every file of the corpus by name, with its validity on a day and its links to other documents."""
    relations = Relations(library.documents)
    links = _links_by_name(relations)
    rows = {
        d.name: document_row(d, validity=relations.validity(d, on).state, links=links.get(d.name, ()))
        for d in library.documents
    }
    for copy in library.copies:
        rows[copy.document] = {**rows[copy.same_as], "document": copy.document, "same_as": copy.same_as}
    for failure in library.failures:
        rows[failure.document] = document_row(failure)
    return [rows[name] for name in sorted(rows)]


def _links_by_name(relations: Relations) -> dict[str, list[Row]]:
    """What each document does to others, and what others do to it."""
    links: dict[str, list[Row]] = defaultdict(list)
    for link in relations.links():
        links[link.source].append({"kind": link.kind, "document": link.target})
        links[link.target].append({"kind": _BACK.get(link.kind, f"被{link.kind}"), "document": link.source})
    return links


def document_row(
    document: Document | Failure, *, validity: str = State.UNKNOWN, links: Sequence[Row] = ()
) -> Row:
    """A file of the corpus as `documents --json` lists it, also one that could not be read.

    `same_as` names the file that holds the same bytes, for the further names of a document.
    """
    if isinstance(document, Failure):
        return {
            "document": document.document,
            "title": "",
            "number": "",
            "issuers": [],
            "dates": {},
            "validity": "",
            "clauses": 0,
            "links": [],
            "same_as": "",
            "error": document.reason,
        }
    identity = document.identity
    return {
        "document": document.name,
        "title": identity.title,
        "number": identity.number.value if identity.number else "",
        "issuers": [issuer.value for issuer in identity.issuers],
        "dates": {kind: stated.value for kind, stated in identity.dates.items()},
        "validity": str(validity),
        "clauses": len(document.clauses),
        "links": list(links),
        "same_as": "",
        "error": "",
    }


def documents_text(rows: Sequence[Row]) -> str:
    """The files as a table, further names of theirs, then the reasons why some could not be read."""
    if not rows:
        return "索引中没有文件"
    held = [row for row in rows if not row["error"] and not row["same_as"]]
    cells = [
        [
            row["title"],
            row["number"] or "—",
            next((row["dates"][kind] for kind in _ISSUED if kind in row["dates"]), "—"),
            row["validity"],
            str(row["clauses"]),
        ]
        for row in held
    ]
    lines = [table(["标题", "文号", "成文", "效力", "条款"], cells)] if held else []
    lines += [
        f"内容相同：{_line(row['document'])} 同 {_line(row['same_as'])}" for row in rows if row["same_as"]
    ]
    lines += [f"未能读取：{_line(row['document'])}：{row['error']}" for row in rows if row["error"]]
    return plain("\n".join(lines))


def failure_text(failure: Failure) -> str:
    """A file that could not be read and the reason, in one line."""
    return plain(f"未能读取：{_line(failure.document)}：{failure.reason}")


def _line(name: str) -> str:
    """A file's name on one line: names may hold line breaks."""
    return name.replace("\r", "␍").replace("\n", "␊")


def report_text(report: BuildReport) -> str:
    """What a build did, in one line."""
    return (
        f"索引已是最新：{report.documents} 个文件，{report.passages} 个段落"
        f"（新增 {len(report.added)}，更新 {len(report.changed)}，改名 {len(report.renamed)}，"
        f"删除 {len(report.removed)}，未变 {len(report.unchanged)}，内容相同 {len(report.copies)}，"
        f"未能读取 {len(report.failures)}；"
        f"新嵌入 {report.embedded} 段；{report.seconds:.1f} 秒）"
    )


def _citation_text(number: int, citation: Citation) -> str:
    source = f"《{citation.title}》" + (f"（{citation.number}）" if citation.number else "")
    where = " > ".join(citation.path)
    quote = _indented(citation.text)
    place = f"{citation.document}:{citation.span.start}-{citation.span.end}"
    return f"[{number}] {source}{where}\n    “{quote}”\n    {place}"


def _indented(text: str) -> str:
    """The text as it stands, its lines at the margin of what it belongs to."""
    return "\n    ".join(line.strip() for line in text.splitlines() if line.strip())
