"""No line, however long and odd, may hold up the reading of a folder: every step takes one pass."""

import time
from collections.abc import Callable

import pytest

from corpus.clean import normalise
from corpus.dates import dates_of
from corpus.fields import fields_of
from corpus.identity import identity_of
from corpus.markers import marker_of
from corpus.names import bearer
from corpus.outline import outline, units_of
from corpus.records import Clause, Span
from corpus.relations import core_title, policy_name, relations_of
from corpus.validity import number_key

LENGTH = 50_000
# In one pass each takes a fraction of a second; where an expression goes back and forth, minutes.
SECONDS = 2.0

STEPS: dict[str, Callable[[str], object]] = {
    "normal form": normalise,
    "outline": outline,
    "marker": marker_of,
    "fields": lambda text: fields_of(text, (Clause(0, (), Span(0, len(text))),)),
    "bearer": bearer,
    "identity": lambda text: identity_of(text, "湖区.txt"),
    "dates": lambda text: dates_of(text, units_of(text)),
    "relations": lambda text: relations_of(text, "关于修改湖区办法的决定", units_of(text)),
    "titles": lambda text: (core_title(text), policy_name(text)),
    "number": number_key,
}


@pytest.mark.parametrize(
    "line",
    [
        "组长：" + " ",
        "（",
        "1",
        "、",
        "湖 ",
        "〈湖〉",
        "（责任单位：",
        "组长：湖、",
        "第一条 ",
        "自2023年",
        "有效期1",
        "《",
    ],
)
@pytest.mark.parametrize("begun", ["", "（责任单位："])
def test_a_long_line_is_read_in_one_pass(line: str, begun: str) -> None:
    text = (begun + line * (LENGTH // len(line)))[:LENGTH]
    for name, step in STEPS.items():
        started = time.perf_counter()
        step(text)
        assert time.perf_counter() - started < SECONDS, name
