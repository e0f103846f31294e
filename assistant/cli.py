"""The command `policyqa`: index, ask, search, documents, doctor, model, serve.

Exit status: 0 done (a refusal is an answer); 1 `doctor` found something essential missing, or the
program itself failed; 2 bad usage or bad input, with one line on standard error; 130 and 141 when
interrupted or when the reader of the output went away.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant import batch
from assistant.console import (
    ChineseParser,
    ProgressLine,
    abandon_output,
    complain,
    prepare_streams,
    show,
)
from assistant.settings import Settings, day_of, path_of, port_of
from assistant.views import (
    answer_text,
    document_rows,
    documents_text,
    explained_text,
    failure_text,
    hit_row,
    hits_text,
    report_text,
)
from corpus.errors import PolicyError, UsageError

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from index.search import Searcher

_LOADING = "正在装入索引和模型"
Ask = Callable[[batch.Query], batch.Row]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    prepare_streams()
    try:
        options = _parser().parse_args(argv)
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except PolicyError as error:
        complain(_with_options(str(error), argv))
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断\n")
        return 130
    except BrokenPipeError:
        abandon_output()
        return 141
    except OSError as error:
        abandon_output()
        complain(f"系统没有完成这一步（收到：{error}）。请检查磁盘空间和权限")
        return 1
    except MemoryError:
        complain("内存不足。请关闭其他程序后重试，或运行：policyqa doctor")
        return 1


def _with_options(message: str, argv: Sequence[str] | None) -> str:
    """A message that says to run `policyqa index`, with the folders that this command was given."""
    given = list(sys.argv[1:] if argv is None else argv)
    folders = [
        f" {name} {given[i + 1]}"
        for name in ("--corpus", "--index")
        for i, word in enumerate(given[:-1])
        if word == name
    ]
    return re.sub(r"policyqa index(?! --)", "policyqa index" + "".join(folders).replace("\\", r"\\"), message)


def _settings(options: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line says instead."""
    read: dict[str, Callable[[str], Any]] = {
        "corpus": path_of,
        "index": path_of,
        "models": path_of,
        "model": str,
        "host": str,
        "port": port_of,
    }
    given = {name: getattr(options, name, None) for name in read}
    return replace(
        Settings.from_env(), **{name: read[name](value) for name, value in given.items() if value is not None}
    )


def _open(settings: Settings) -> Assistant:
    from assistant.answer import Assistant

    return Assistant.open(settings)


def _open_search(settings: Settings) -> Searcher:
    """The search alone: it reads no more of the documents than it shows."""
    from assistant.opening import open_searcher

    return open_searcher(settings)


def _index(options: argparse.Namespace) -> int:
    from index.build import build
    from index.embed import SentenceEmbedder

    settings = _settings(options)
    embedder = SentenceEmbedder.open(settings.model, settings.models)
    with ProgressLine() as progress:
        report = build(
            settings.corpus,
            settings.index,
            embedder=embedder,
            progress=progress,
            dictionary=settings.dictionary,
        )
    show(report_text(report))
    for failure in report.failures:
        sys.stderr.write(failure_text(failure) + "\n")
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant.question import check

    settings = _settings(options)
    _check_mode(options)
    if options.batch is None:
        question = check(options.question)
        with ProgressLine() as progress:
            progress(_LOADING)
            answer = _open(settings).ask(question)
        show(_json(answer.as_json()) if options.json else answer_text(answer))
        return 0
    assistant = _open(settings)
    return _batch(options, lambda q: assistant.ask(check(q.question), history=q.history).as_json())


def _search(options: argparse.Namespace) -> int:
    from assistant.question import check

    settings = _settings(options)
    _check_mode(options)
    limit = _limit(options.limit)
    if options.explain and (options.batch is not None or options.json):
        raise UsageError("--explain 用于在终端看单个问题", "--explain", "请去掉 --batch 或 --json")
    if options.batch is None:
        question = check(options.question)
        with ProgressLine() as progress:
            progress(_LOADING)
            searcher = _open_search(settings)
            hits = searcher.search(question, limit=limit)
        if options.explain:
            show(explained_text(searcher.understand(question), hits))
        else:
            show(_json([hit_row(hit) for hit in hits]) if options.json else hits_text(hits))
        return 0
    searcher = _open_search(settings)

    def found(query: batch.Query) -> batch.Row:
        question, began = check(query.question), time.perf_counter()
        hits = searcher.search(question, limit=limit)
        took = (time.perf_counter() - began) * 1000
        return {"hits": [hit_row(hit) for hit in hits], "milliseconds": round(took, 2)}

    return _batch(options, found)


def _batch(options: argparse.Namespace, ask: Ask) -> int:
    """Answers every line of a file; status 1 when the program itself failed at some line."""
    source, out = path_of(options.batch), path_of(options.out)
    batch.check_paths(source, out)
    lines = batch.lines_of(source)
    failed: list[Exception] = []

    def guarded(query: batch.Query) -> batch.Row:
        try:
            return ask(query)
        except PolicyError:
            raise
        except Exception as error:  # a fault at one question must not cost the other answers
            if not failed:
                traceback.print_exc()
            failed.append(error)
            return {"error": f"程序内部错误：{type(error).__name__}: {error}"}

    with ProgressLine() as progress:

        def counted() -> Iterator[batch.Row]:
            progress(_LOADING)
            for done, row in enumerate(batch.rows_of(lines, guarded), start=1):
                progress("已处理", done, len(lines))
                yield row

        tally = batch.write_rows(counted(), out)
    sys.stderr.write(f"已写入 {tally.lines} 行，其中 {tally.errors} 行有错\n")
    return 1 if failed else 0


def _documents(options: argparse.Namespace) -> int:
    on = day_of(options.as_of) if options.as_of else date.today()
    rows = document_rows(_open(_settings(options)).library, on=on)
    show(_json(rows) if options.json else documents_text(rows))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from assistant.doctor import as_json, as_table, examine, healthy

    checks = examine(_settings(options))
    show(_json(as_json(checks)) if options.json else as_table(checks))
    return 0 if healthy(checks) else 1


def _model(options: argparse.Namespace) -> int:
    from index.model import fetch

    settings = _settings(options)
    with ProgressLine() as progress:
        folder = fetch(settings.model, settings.models, progress=progress)
    show(f"模型已就绪：{folder}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from assistant.web.serve import serve

    serve(_settings(options))
    return 0


def _check_mode(options: argparse.Namespace) -> None:
    if (options.question is None) == (options.batch is None):
        given = "" if options.question is None else options.question
        raise UsageError("问题和 --batch 须给出其一，且只能给出其一", given, f"用法见：{options.prog} --help")
    if (options.batch is None) != (options.out is None):
        raise UsageError("--batch 和 --out 须一起给出", "", f"用法见：{options.prog} --help")
    if options.batch is not None and options.json:
        raise UsageError("--json 用于单个问题，批量答复本来就是 JSON", "--json", "请去掉 --json")


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise UsageError("--limit 须是 1 到 1000 的整数", text, "例如 10")
    return int(text)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parser() -> ChineseParser:
    parser = ChineseParser(prog="policyqa", description="政策问答助手：查政策文件，答复附原文依据")
    commands = parser.add_subparsers(metavar="命令", required=True, title="命令", dest="command")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.set_defaults(run=run, prog=added.prog)
        return added

    _folders(
        command("index", _index, "建立或更新索引，只处理有变化的文件"), "corpus", "index", "models", "model"
    )
    for name, run, about in (
        ("ask", _ask, "回答一个问题，或一个文件里的全部问题"),
        ("search", _search, "只查找段落，不作答"),
    ):
        added = command(name, run, about)
        added.add_argument("question", nargs="?", metavar="问题", help="要问的问题")
        added.add_argument("--json", action="store_true", help="输出 JSON")
        added.add_argument("--batch", metavar="IN.jsonl", help="问题文件，每行一个 JSON 对象")
        added.add_argument("--out", metavar="OUT.jsonl", help="答复文件，与问题逐行对应")
        if name == "search":
            added.add_argument("--limit", metavar="N", default="10", help="最多几个段落（默认 10）")
            added.add_argument("--explain", action="store_true", help="说明问题怎样理解、各项得分")
        _folders(added, "index", "models", "model")
    documents = command("documents", _documents, "列出索引中的文件，以及未能读取的文件")
    documents.add_argument("--json", action="store_true", help="输出 JSON")
    documents.add_argument("--as-of", metavar="日期", help="效力按哪一天算（默认今天），如 2024-01-01")
    _folders(documents, "index", "models", "model")
    doctor = command("doctor", _doctor, "检查环境、模型和索引，说明缺什么、怎么补；必需项不全时退出码为 1")
    doctor.add_argument("--json", action="store_true", help="输出 JSON")
    _folders(doctor, "corpus", "index", "models", "model")
    _folders(command("model", _model, "下载并校验嵌入模型"), "models", "model")
    serve = command("serve", _serve, "打开问答页面")
    _folders(serve, "corpus", "index", "models", "model")
    serve.add_argument("--host", metavar="地址", help="监听的地址（默认 127.0.0.1）")
    serve.add_argument("--port", metavar="端口", help="监听的端口（默认 7860）")
    return parser


_OPTIONS = {
    "corpus": ("DIR", "政策文件所在的文件夹"),
    "index": ("DIR", "索引所在的文件夹"),
    "models": ("DIR", "嵌入模型所在的文件夹"),
    "model": ("NAME", "嵌入模型的名称或文件夹"),
}


def _folders(parser: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        metavar, about = _OPTIONS[name]
        parser.add_argument(f"--{name}", metavar=metavar, help=about)


if __name__ == "__main__":
    sys.exit(main())
