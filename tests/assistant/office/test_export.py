import io

from docx import Document

from assistant.office.conversations import Turn
from assistant.office.export import as_markdown, as_word
from assistant.records import Answer


def turns(given: Answer, refused: Answer) -> tuple[Turn, ...]:
    return (
        Turn(1, "谁管河道", "answered", "2026-01-02 09:00:00", given),
        Turn(2, "<b>经费</b> *多少*", "answered", "2026-01-02 09:01:00", refused),
        Turn(3, "停", "stopped", "2026-01-02 09:02:00"),
    )


def test_markdown_holds_questions_answers_and_official_citations(given: Answer, refused: Answer) -> None:
    text = as_markdown("河道", turns(given, refused))
    assert "## 1. 谁管河道" in text and "林舟" in text
    assert "《关于开展清水行动的通知》（城发〔2021〕7号）第二部分第1条" in text
    assert "> 指 挥 长：林 舟" in text and "没有找到答案。文件里没有写到经费。" in text and "已停止" in text


def test_nothing_of_a_conversation_becomes_markup(given: Answer, refused: Answer) -> None:
    text = as_markdown("# 题 ![x](http://example.com/x.png)", turns(given, refused))
    assert r"\<b\>经费\</b\> \*多少\*" in text and r"\!\[x\]" in text


def test_a_word_document_holds_the_same_and_bears_control_characters(given: Answer, refused: Answer) -> None:
    page = Document(io.BytesIO(as_word("河道\x00", turns(given, refused))))
    text = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert "谁管河道" in text and "[1] 《关于开展清水行动的通知》（城发〔2021〕7号）第二部分第1条" in text
    assert "“指 挥 长：林  舟”" in text and "<b>经费</b> *多少*" in text
