"""The question page: a box, the answer large, its citations under it, the conversation kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import gradio as gr

from assistant.records import Answer
from assistant.web import render
from assistant.web.cards import document_link
from assistant.web.desk import Answering, Desk
from assistant.web.markup import escape
from assistant.web.render import Turn
from corpus.errors import PolicyError
from index.records import Library

_log = logging.getLogger(__name__)

TITLE = "政策问答助手"
EXAMPLES = (
    "谁是城市提质攻坚战指挥长",
    "2018年民生实事突破年由哪个部门牵头？",
    "“五大攻坚战”包括哪些？",
    "张善根担任哪些职务？",
)
_KEPT_TURNS = 20
_AT_ONCE = 4
_WAITING = 64
_POLL_SECONDS = 1.5
_BANNER = f"""<div class="pq-banner"><h1>{TITLE}</h1>
<p>用平常的话提问，答复取自政策原文，并附条款出处。可以接着追问。</p></div>"""
_HINT = "可以接着问，例如：“那副职呢？”“2018年呢？”"

Turns = tuple[Turn, ...]


def build_page(desk: Desk[Any]) -> gr.Blocks:
    """The page on top of `desk`, ready to be mounted."""
    from assistant.question import LIMIT

    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        gr.HTML(_BANNER)
        status = gr.HTML(status_html(desk), elem_id="pq-status")
        with gr.Row(elem_id="pq-ask"):
            question = gr.Textbox(
                label="请输入问题",
                show_label=False,
                container=False,
                placeholder="输入问题，按回车提问",
                lines=1,
                max_lines=6,
                # One more than allowed: a longer paste is refused with its reason, not cut in silence.
                max_length=LIMIT + 1,
                autofocus=True,
                scale=1,
                elem_id="pq-question",
            )
            send = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="pq-send")
        with gr.Row(elem_id="pq-examples") as examples:
            chips = [gr.Button(example, size="sm", min_width=0) for example in EXAMPLES]
        with gr.Row(elem_id="pq-more", visible=False) as more:
            new = gr.Button("新对话", size="sm", scale=0, min_width=0, elem_id="pq-new")
            gr.HTML(_HINT)
        conversation = gr.HTML(elem_id="pq-conversation")
        library = gr.HTML(library_html(desk), elem_id="pq-library")
        turns = gr.State(())
        timer = gr.Timer(_POLL_SECONDS)

        parts = [conversation, turns, question, examples, more]
        answering = partial(_ask, desk)
        # `once`: a second press while an answer is on its way does nothing.
        options: dict[str, Any] = {
            "outputs": parts,
            "show_progress": "hidden",
            "trigger_mode": "once",
            "concurrency_limit": _AT_ONCE,
            "concurrency_id": "ask",
            "api_visibility": "private",
        }
        gr.on([question.submit, send.click], answering, [question, turns], **options)
        for chip in chips:
            chip.click(answering, [chip, turns], **options)
        quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
        new.click(_start_anew, None, parts, **quick)
        poll = partial(_status, desk)
        timer.tick(poll, None, [status, library, timer], **quick)
        page.load(poll, None, [status, library, timer], **quick)
    page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE)
    return cast(gr.Blocks, page)


def status_html(desk: Desk[Any]) -> str:
    """A notice while questions cannot be answered; nothing once they can."""
    state = desk.state
    if state.ready:
        return ""
    if state.error is None:
        return render.notice(
            "正在加载", "正在打开索引，通常需要几秒钟。现在就可以提问，加载好后立即答复。", kind="wait"
        )
    told = str(state.error).rstrip("。")
    return render.notice("现在还不能答复", f"{told}。完成后本页会自动恢复，不必重新启动。")


def library_html(desk: Desk[Any]) -> str:
    """The documents that answers are drawn from, folded; nothing while they are not there."""
    return _library(desk.assistant(wait_seconds=0).library) if desk.state.ready else ""


def respond(desk: Desk[Any], question: str, turns: Turns) -> tuple[str, Turns]:
    """The conversation's HTML and its turns after one more question; an error becomes a notice over them."""
    try:
        assistant: Answering = desk.assistant()
        answer = _answer(assistant, question, turns)
    except PolicyError as error:
        return render.failure(error) + _conversation(desk, turns), turns
    except Exception as error:
        # Whatever broke belongs in the log; the page stays up and shows no traceback.
        _log.exception("提问时出错")
        broken = PolicyError(
            "系统内部出错", type(error).__name__, "请再试一次；仍不行请把运行日志交给维护人员"
        )
        return render.failure(broken) + _conversation(desk, turns), turns
    turns = (*turns, Turn(question.strip(), answer))[-_KEPT_TURNS:]
    return render.conversation(turns, assistant.document), turns


def _answer(assistant: Answering, question: str, turns: Turns) -> Answer:
    history = [(turn.question, turn.answer.text) for turn in turns]
    return assistant.ask(question, history=history)


def _ask(desk: Desk[Any], question: str | None, turns: Turns) -> Iterator[list[Any]]:
    """First what is being waited for, then the answer; a question that failed stays in its box."""
    from assistant.question import check

    text = question or ""
    try:
        check(text)
    except PolicyError as error:
        yield [render.failure(error) + _conversation(desk, turns), turns, gr.skip(), gr.skip(), gr.skip()]
        return
    note = "正在查找……" if desk.state.ready else "正在加载，加载好后立即查找……"
    # The box is emptied now and not with the answer, so that what is typed meanwhile stays.
    yield [render.pending(text, note), turns, "", gr.skip(), gr.skip()]
    html, after = respond(desk, text, turns)
    if after is turns:
        yield [html, turns, text, gr.skip(), gr.skip()]
    else:
        yield [html, after, gr.skip(), gr.update(visible=False), gr.update(visible=True)]


def _start_anew() -> list[Any]:
    return ["", (), gr.skip(), gr.update(visible=True), gr.update(visible=False)]


def _status(desk: Desk[Any]) -> list[Any]:
    """The notice and the library; the page stops asking once all is there."""
    return [status_html(desk), library_html(desk), gr.Timer(active=not desk.state.ready)]


def _conversation(desk: Desk[Any], turns: Turns) -> str:
    if not turns or not desk.state.ready:
        return ""
    return render.conversation(turns, desk.assistant(wait_seconds=0).document)


def _library(library: Library) -> str:
    rows = [
        f'<li><a href="{escape(document_link(document.name))}" target="_blank" rel="noopener">'
        f"{escape(' '.join(document.identity.title.split()) or document.name)}</a></li>"
        for document in library.documents
    ]
    rows += [
        f"<li>{escape(failed.document)}：没有读出，{escape(failed.reason)}</li>"
        for failed in library.failures
    ]
    return (
        f'<details class="pq-library"><summary>答复取自 {len(library.documents)} 份文件</summary>'
        f"<ul>{''.join(rows)}</ul></details>"
    )
