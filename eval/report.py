"""A result as people read it: a table and the failures on screen, and a page in Markdown.

As a command: `python -m eval.report --result FILE --out FILE`.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.command import run, say

KIND_NAMES = {
    "role": "职务→人",
    "department": "部门",
    "person": "人→职务",
    "number": "数字",
    "list": "列举",
    "explain": "说明",
    "compare": "两年比较",
    "follow-up": "追问",
    "robust": "不规范问法",
    "unanswerable": "文件中没有",
}
COLUMNS = (
    ("questions", "题数"),
    ("exact", "答案准确"),
    ("citation", "引用正确"),
    ("refusal", "拒答正确"),
    ("verbatim", "引文一致"),
    ("recall@1", "召回@1"),
    ("recall@5", "召回@5"),
    ("rouge_l", "ROUGE-L"),
    ("latency_p50", "中位毫秒"),
    ("latency_p95", "P95毫秒"),
)
WRONG_NAMES = {"exact": "答案", "citation": "引用", "refusal": "拒答", "verbatim": "引文"}


def rows(result: Mapping[str, Any]) -> list[list[str]]:
    """The cells of the table: a header, a row for each kind, and all questions last."""
    measured = [*((KIND_NAMES[k], v) for k, v in result["kinds"].items()), ("合计", result["overall"])]
    header = ["类别", *(title for _, title in COLUMNS)]
    return [
        header,
        *([name, *(_cell(key, summary[key]) for key, _ in COLUMNS)] for name, summary in measured),
    ]


def table(result: Mapping[str, Any]) -> list[str]:
    """The table as lines for the screen, Chinese characters counted two columns wide."""
    cells = rows(result)
    widths = [max(_width(row[at]) for row in cells) for at in range(len(cells[0]))]
    lines = [
        row[0]
        + " " * (widths[0] - _width(row[0]))
        + "".join("  " + " " * (w - _width(cell)) + cell for cell, w in zip(row[1:], widths[1:], strict=True))
        for row in cells
    ]
    rule = "-" * _width(lines[0])
    return [lines[0], rule, *lines[1:-1], rule, lines[-1]]


def failure_lines(result: Mapping[str, Any]) -> list[str]:
    """The failures as lines for the screen: what is wrong, the question, expected, got."""
    lines = []
    for one in result["failures"]:
        wrong = "、".join(WRONG_NAMES[w] for w in one["wrong"])
        lines += [
            f"✗ {one['id']}（{wrong}：{one['why']}）{one['question']}",
            f"    应答：{one['expected']}",
            f"    实答：{_short(one['got'])}",
        ]
    return lines


def markdown(result: Mapping[str, Any]) -> str:
    """A page with the table, the reliability of the confidence, the worst answers and all failures."""
    cells = rows(result)
    lines = ["# 评测结果", "", _row(cells[0]), _row(["---"] * len(cells[0])), *map(_row, cells[1:])]
    lines += ["", "## 置信度", "", "未拒答的题，按置信度分组；平均置信度与答对比例越接近越好。"]
    error = result["calibration_error"]
    lines += ["" if error is None else f"\n平均偏差（ECE）：{error:.3f}\n"]
    lines += [_row(["置信度", "题数", "平均置信度", "答对比例"]), _row(["---"] * 4)]
    for one in result["reliability"]:
        span = f"{one['low']:.1f}–{one['high']:.1f}"
        lines.append(_row([span, str(one["count"]), f"{one['confidence']:.3f}", f"{one['right']:.3f}"]))
    lines += ["", f"## 最差的 {len(result['worst'])} 个答复", ""]
    lines += ["先列文件中没有却作了答的，再列答错的、引用错的、有答案而拒答的；同类中置信度高的在前。", ""]
    lines += [_row(["题", "原因", "问题", "应答", "实答", "所引", "置信度"]), _row(["---"] * 7)]
    for one in result["worst"]:
        told = [_short(one["got"]), _short("；".join(one["cited"])), f"{one['confidence']:.2f}"]
        lines.append(_row([one["id"], one["why"], one["question"], one["expected"], *told]))
    lines += ["", f"## 未通过（{len(result['failures'])}）", "", _row(["题", "错处", "问题", "应答", "实答"])]
    lines.append(_row(["---"] * 5))
    for one in result["failures"]:
        wrong = "、".join(WRONG_NAMES[w] for w in one["wrong"])
        lines.append(_row([one["id"], wrong, one["question"], one["expected"], _short(one["got"])]))
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when the page is written."""
    parser = argparse.ArgumentParser(prog="python -m eval.report", description="把评分结果写成 Markdown")
    parser.add_argument("--result", type=Path, required=True, help="eval.score 写下的 JSON")
    parser.add_argument("--out", type=Path, required=True, help="报告写到这个文件")
    options = parser.parse_args(arguments)
    try:
        page = markdown(json.loads(options.result.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("需要 eval.score 写下的 JSON 文件", options.result, "请先运行 eval.score") from error
    options.out.write_text(page, encoding="utf-8")
    say(f"报告：{options.out}")
    return 0


def _cell(key: str, value: float | None) -> str:
    if value is None:
        return "-"
    if key == "questions":
        return f"{value:.0f}"
    return f"{value:.1f}" if key.startswith("latency") else f"{value:.3f}"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "或").split()) for cell in cells) + " |"


def _short(text: str, limit: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


if __name__ == "__main__":
    raise SystemExit(run(main))
