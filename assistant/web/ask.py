"""The question page: a conversation with its cards, the list of conversations, a box to ask in."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import gradio as gr

from assistant.office import conversations
from assistant.office.conversations import Conversation, Turn
from assistant.office.feedback import note_asked, verdicts
from assistant.question import LIMIT, check
from assistant.web.context import Context
from assistant.web.markup import for_gradio
from assistant.web.pages import part, translator
from assistant.web.thread import conversation_html, side_html
from assistant.web.visitor import language_of, owner_of
from corpus.errors import PolicyError, UsageError

_log = logging.getLogger(__name__)

TITLE = "政策问答助手"
# Most of a question's way through Gradio is waiting; answering itself takes turns, see Context.
_AT_ONCE = 16
_WAITING = 64


@dataclass(frozen=True, slots=True)
class Task:
    """What the page sends with a question: see `pqTask` in static/chat.js."""

    conversation: str
    key: str
    replaces: int | None = None
    question: str = ""

    @classmethod
    def read(cls, text: str) -> Task:
        """The task in a JSON text; raises UsageError for any other text."""
        try:
            row = json.loads(text or "{}")
            replaces = row.get("replaces")
            return cls(
                str(row.get("conversation", "")),
                str(row.get("key") or secrets.token_hex(16)),
                None if replaces is None else int(replaces),
                str(row.get("question") or ""),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise UsageError("提问的形式不对", text, "请刷新页面后再试") from error


def build_page(context: Context) -> gr.Blocks:
    """The page on top of `context`, ready to be mounted."""
    chat = Chat(context)
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        top = _html("pq-top", for_gradio(part("top.html", "zh", here="/")))
        with gr.Row(elem_id="pq-desk"):
            side = _html("pq-side")
            with gr.Column(elem_id="pq-main"):
                thread = _html("pq-thread")
                with gr.Row(elem_id="pq-ask"):
                    question = gr.Textbox(
                        label="请输入问题",
                        show_label=False,
                        container=False,
                        placeholder="输入问题，按回车提问",
                        lines=1,
                        max_lines=6,
                        # One more than allowed: a longer paste is refused with its reason, not cut.
                        max_length=LIMIT + 1,
                        autofocus=True,
                        scale=1,
                        elem_id="pq-question",
                    )
                    send = gr.Button("提问", variant="primary", scale=0, min_width=88, elem_id="pq-send")
                    stop = gr.Button("停止", scale=0, min_width=88, elem_id="pq-stop")
        task = gr.Textbox(visible=False)
        parts = [thread, side, question]
        quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
        asking = gr.on(
            [question.submit, send.click],
            chat.ask,
            [question, task],
            parts,
            js="(question, task) => [question, window.pqTask(question)]",
            # `once` would drop a question asked in the moment after an answer; a second press while an
            # answer is on its way is kept back by the page.
            trigger_mode="multiple",
            concurrency_limit=_AT_ONCE,
            concurrency_id="ask",
            show_progress="hidden",
            api_visibility="private",
        )
        stop.click(
            chat.stop,
            task,
            parts,
            js="() => JSON.stringify(window.pqSent ?? {})",
            cancels=[asking],
            **quick,
        )
        page.load(chat.load, None, [top, *parts, send, stop], **quick)
    page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE)
    return cast(gr.Blocks, page)


def _html(elem_id: str, value: str = "") -> gr.HTML:
    # Gradio's own styles for text and its click on the whole part are not wanted.
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)


@dataclass(frozen=True, slots=True)
class Chat:
    """What happens on the page; Gradio calls it with the request of the browser that acts."""

    context: Context

    def load(self, request: gr.Request) -> list[Any]:
        """The page as this browser left it: its language, its conversations, the one of the address."""
        language = language_of(request.cookies)
        t = translator(language)
        view = View(self.context, owner_of(request.cookies), language)
        current = request.query_params.get("c", "")
        return [
            for_gradio(part("top.html", language, here="/")),
            view.thread(current),
            view.side(current),
            gr.update(label=t("请输入问题"), placeholder=t("输入问题，按回车提问")),
            gr.update(value=t("提问")),
            gr.update(value=t("停止")),
        ]

    def ask(self, question: str | None, task: str, request: gr.Request) -> Iterator[list[Any]]:
        """First the question with what is being waited for, then the answer; a question that failed stays."""
        view = View(self.context, owner_of(request.cookies), language_of(request.cookies))
        current = ""
        try:
            sent = Task.read(task)
            current = sent.conversation
            # A question of a button leaves alone what stands in the box.
            text, box = (sent.question, gr.skip()) if sent.question else (question or "", "")
            check(text)
            if not view.owner:
                raise UsageError(
                    "对话要保存在这个浏览器名下", "没有 Cookie", "请允许本站使用 Cookie，然后刷新页面"
                )
            current, turn = conversations.begin(
                self.context.office.database, view.owner, current, text, key=sent.key, replaces=sent.replaces
            )
        except PolicyError as error:
            yield [view.thread(current, failure=error), gr.skip(), gr.skip()]
            return
        yield [view.thread(current), view.side(current), box]
        if turn.state == "pending":
            answer_turn(self.context, view.owner, current, turn)
            yield [view.thread(current), gr.skip(), gr.skip()]

    def stop(self, task: str, request: gr.Request) -> list[Any]:
        """The conversation after its pending question was stopped."""
        view = View(self.context, owner_of(request.cookies), language_of(request.cookies))
        sent = Task.read(task)
        current = conversations.stop(self.context.office.database, view.owner, sent.key) or sent.conversation
        return [view.thread(current), view.side(current), gr.skip()]


def answer_turn(context: Context, owner: str, conversation: str, turn: Turn) -> None:
    """Answers a pending turn in the light of those before it, and takes down what came of it."""
    database = context.office.database
    try:
        _, turns = conversations.read(database, owner, conversation)
        before = conversations.history([t for t in turns if t.id < turn.id])
        given = context.answer(turn.question, before)
        if conversations.answer(database, turn.id, given):
            note_asked(database, turn.question, given)
    except PolicyError as error:
        conversations.fail(database, turn.id, str(error))
    except Exception as error:
        # Whatever broke belongs in the log; the page stays up and shows no traceback.
        _log.exception("提问时出错")
        told = PolicyError("系统内部出错", type(error).__name__, "请再试一次；仍不行请把运行日志交给维护人员")
        conversations.fail(database, turn.id, str(told))


@dataclass(frozen=True, slots=True)
class View:
    """What one browser sees of its conversations."""

    context: Context
    owner: str
    language: str

    def thread(self, current: str, *, failure: PolicyError | None = None) -> str:
        """The conversation of that id; the welcome where there is none."""
        conversation: Conversation | None = None
        turns: tuple[Turn, ...] = ()
        database = self.context.office.database
        if current:
            try:
                conversation, turns = conversations.read(database, self.owner, current)
            except PolicyError as error:
                failure = failure or error
        return for_gradio(
            conversation_html(
                conversation,
                turns,
                documents=self.context.document,
                validity=self._validity,
                verdicts=verdicts(database, [turn.id for turn in turns]),
                language=self.language,
                examples=self.context.examples,
                failure=failure,
            )
        )

    def side(self, current: str) -> str:
        """The list of conversations."""
        found = conversations.listing(self.context.office.database, self.owner)
        return for_gradio(side_html(found, current, self.language))

    def _validity(self, name: str) -> str:
        # A conversation is shown also while the library is being loaded.
        return self.context.validity(name) if self.context.desk.state.ready else "未知"
