import re
from html import unescape

import pytest

from assistant.web.document import parse_quotes, reading
from corpus.records import Document, Span
from tests.assistant.web.fakes import cite


def test_every_character_of_the_source_is_there(plan: Document, hostile: Document) -> None:
    for document in (plan, hostile):
        text = unescape(re.sub(r"<[^>]*>", "", reading(document).body))
        assert "".join(text.split()) == "".join(document.source.split())


def test_the_quote_is_marked_and_its_clause_set_off(plan: Document) -> None:
    html = reading(plan, (cite(plan, "指挥长：许野").span,)).body
    assert html.count("<mark") == 1 and '<mark id="quote">指 挥 长：许  野</mark>' in html
    quoted = re.findall(r"<section[^>]*pq-here[^>]*>.*?</section>", html)
    assert len(quoted) == 1 and "2.管护绿地" in quoted[0]


def test_the_head_tells_what_the_document_says_of_itself(plan: Document) -> None:
    found = reading(plan)
    assert found.title == "关于开展清水行动的通知" and ("文号", "城发〔2021〕7号") in found.facts


def test_the_outline_leads_to_clauses(plan: Document) -> None:
    found = reading(plan)
    assert [heading.text for heading in found.outline][:2] == ["一、工作目标", "二、工作任务"]
    assert all(f'id="clause-{heading.clause}"' in found.body for heading in found.outline)


def test_a_hostile_document_is_shown_as_text(hostile: Document) -> None:
    html = reading(hostile, (cite(hostile, "${1+1} {{7*7}} 元").span,)).body
    for tag in ("<script", "<img", "<b>"):
        assert tag not in html
    assert "&lt;script&gt;" in html


def test_a_quote_that_is_no_longer_there_is_said(plan: Document) -> None:
    found = reading(plan, (Span(5, 99_999),))
    assert found.moved and "<mark" not in found.body


@pytest.mark.parametrize(
    ("starts", "ends"), [(["a"], ["2"]), (["3"], ["1"]), (["-1"], ["2"]), (["1"], []), ([""], [""])]
)
def test_positions_that_are_none_are_refused(starts: list[str], ends: list[str]) -> None:
    with pytest.raises(ValueError):
        parse_quotes(starts, ends)
