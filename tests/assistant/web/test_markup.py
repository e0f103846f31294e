from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from assistant.web.markup import anchored, for_gradio, marked, merged, paragraphs, source_span, trimmed
from corpus.records import Document, Span

spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: Span(min(p), max(p)))


def test_gradio_finds_no_template_to_fill() -> None:
    assert not set("${}`") & set(for_gradio("${alert(1)} {{x}} `y`").replace("&#", ""))


def test_overlapping_and_touching_quotes_become_one() -> None:
    assert merged([Span(5, 8), Span(0, 3), Span(3, 4), Span(7, 9), Span(2, 2)]) == (Span(0, 4), Span(5, 9))


def test_a_quote_is_marked_and_clipped_to_what_is_shown() -> None:
    assert marked("甲乙丙丁", Span(1, 4), [Span(0, 2)]) == "<mark>乙</mark>丙丁"


@given(st.text(alphabet="甲乙<&\n\t $", max_size=30), st.lists(spans, max_size=4))
def test_marking_neither_loses_nor_adds_a_character(text: str, quotes: list[Span]) -> None:
    html = marked(text, Span(0, len(text)), quotes)
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)


def test_rows_with_tabs_become_a_table_and_the_marked_cell_stays_in_its_place() -> None:
    text = "前言\n项目\t金额\n河道\t5\n\n后记"
    html = paragraphs(text, Span(0, len(text)), [Span(text.index("5"), text.index("5") + 1)])
    assert html == (
        '<p>前言</p><div class="pq-scroll" tabindex="0"><table><tr><td>项目</td><td>金额</td></tr>'
        "<tr><td>河道</td><td><mark>5</mark></td></tr></table></div><p>后记</p>"
    )


def test_only_the_first_mark_is_a_target() -> None:
    assert anchored(Markup("<mark>甲</mark><mark>乙</mark>")) == '<mark id="quote">甲</mark><mark>乙</mark>'


def test_white_space_at_the_ends_is_left_out() -> None:
    assert trimmed("  甲 乙 \n", Span(0, 7)) == Span(2, 5)
    assert trimmed("   ", Span(0, 3)) == Span(3, 3)


def test_a_span_past_the_text_has_no_place_in_the_source(plan: Document) -> None:
    assert source_span(plan, Span(0, len(plan.text) + 1)) is None
    assert source_span(plan, Span(3, 3)) is None
