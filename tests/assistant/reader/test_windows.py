from assistant.reader.windows import before_text, windows_of
from corpus.records import Document
from index.passages import passages_of
from index.records import Hit
from tests.assistant.invented import made

ITEM = "对按期完成拆解的渔民给予补贴，每户不超过三万元，由区财政承担。"
TEXT = "养殖转型方案\n" + "".join(f"{n}、补贴\n{ITEM * 3}\n" for n in "一二三四五六")


def hits(document: Document) -> list[Hit]:
    return [Hit(passage, 1.0) for passage in passages_of(document)]


def test_a_window_shows_the_passage_and_goes_on_to_the_end_of_a_sentence() -> None:
    document = made(TEXT, "方案.txt")
    for hit in hits(document):
        (window,) = windows_of([hit], {document.name: document})
        assert window.span.covers(hit.passage.span)
        assert window.text == document.slice(window.span)
        longer = len(window.span) > len(hit.passage.span)
        assert not longer or (len(window.span) <= 400 and window.text.rstrip().endswith("。"))
        assert window.before.startswith(document.identity.title)


def test_what_a_window_shows_already_is_not_read_again() -> None:
    document = made(TEXT, "方案.txt")
    windows = list(windows_of(hits(document), {document.name: document}))
    spans = [window.span for window in windows]
    assert len(spans) < len(hits(document))
    shown: set[int] = set()
    for hit, span in zip([w.hit for w in windows], spans, strict=True):
        assert not set(range(hit.passage.span.start, hit.passage.span.end)) <= shown
        shown |= set(range(span.start, span.end))


def test_title_and_headings_stand_before_the_text() -> None:
    document = made(TEXT, "方案.txt")
    passage = passages_of(document)[-1]
    assert document.identity.title in before_text(passage)
    assert passage.path and passage.path[-1] in before_text(passage)
