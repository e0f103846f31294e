"""Answers read out of windows by a model that points where it is told: no weights, no index."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.question import understand
from assistant.reader.model import FOLDER, Reading
from assistant.reader.reader import Reader
from assistant.reader.reading import (
    Calibration,
    calibration,
    read_out,
    read_windows,
    sureness,
    windows_for,
    within,
)
from assistant.reader.rerank import ReadingReranker
from assistant.reader.tokens import Tokenizer
from assistant.records import Evidence, Finding
from corpus.records import Document, Span
from index.passages import passages_of
from index.records import Hit, Library
from index.segment import Segmenter
from tests.assistant.invented import assistant_over, made, vocabulary_of

TEXT = """东湖市养殖转型方案
一、补贴
对按期拆解渔船的渔民，每艘给予三万元补贴，由区财政承担。逾期拆解的不予补贴。
二、时间
渔网清理应于2022年5月1日前完成。
"""


class Pointing:
    """Is sure of one answer wherever a text has it."""

    def __init__(self, answer: str) -> None:
        self.answer, self.tokenizer = answer, Tokenizer(FOLDER / "tokenizer.json")

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        return [self._read(text) for _, text in texts]

    def _read(self, text: str) -> Reading:
        (tokens,) = self.tokenizer.tokens([text])
        start, end = np.zeros((2, len(tokens)), np.float32)
        at = text.find(self.answer)
        if at >= 0:
            start[tokens.places[:, 0] == at] = 30
            end[tokens.places[:, 1] == at + len(self.answer)] = 30
        return Reading(start, end, tokens.places, 5.0 if at >= 0 else -9.0)


def found(question: str, answer: str, text: str = TEXT) -> tuple[Finding | None, Document]:
    document = made(text, "方案.txt")
    segmenter = Segmenter()
    documents = {document.name: document}
    asked = understand(question, vocabulary_of(Library((document,))))
    hits = [Hit(passage, 20.0) for passage in passages_of(document)]
    read = read_out(
        asked,
        read_windows(asked, windows_for(asked, hits, documents), model=Pointing(answer)),
        documents,
        words_of=segmenter.words,
        rarity=lambda word: 1.0,
    )
    return read, document


def test_the_answer_is_quoted_with_its_whole_sentence() -> None:
    read, document = found("渔民拆解渔船有什么补贴", "每艘给予三万元补贴")
    assert read is not None
    (item,) = read.items
    assert item.text == "每艘给予三万元补贴"
    quote = document.slice(item.evidence.span)
    assert quote == "对按期拆解渔船的渔民，每艘给予三万元补贴，由区财政承担。"
    assert document.clauses[item.evidence.clause].path[-1] == "一、补贴"


def test_marks_around_an_answer_are_left_out() -> None:
    read, _ = found("渔民拆解渔船有什么补贴", "，每艘给予三万元补贴，")
    assert read is not None and read.items[0].text == "每艘给予三万元补贴"


@pytest.mark.parametrize(
    ("pointed", "cut"),
    [("三万元", "每艘给予三万元补贴"), ("渔网清理", None)],
    ids=["what is read in the sentence", "nothing is read outside it"],
)
def test_a_sentence_is_cut_to_what_is_read_in_it(pointed: str, cut: str | None) -> None:
    document = made(TEXT, "方案.txt")
    asked = understand("每艘渔船补贴多少", vocabulary_of(Library((document,))))
    hits = [Hit(passage, 20.0) for passage in passages_of(document)]
    documents = {document.name: document}
    read = read_windows(asked, windows_for(asked, hits, documents), model=Pointing(pointed))
    start = document.text.index("对按期拆解")
    sentence = Span(start, document.text.index("。", start) + 1)
    owner = next(c.ordinal for c in document.clauses if c.span.covers(sentence))
    item = within(asked, Evidence(document.name, owner, sentence), read, document)
    assert (item.text if item else None) == cut


def test_a_text_of_another_place_does_not_answer() -> None:
    read, _ = found("西山市渔民拆解渔船有什么补贴", "每艘给予三万元补贴")
    assert read is None


HOUSES = """东湖市2023年人才安居方案
一、房源
新建人才公寓租金按市场价的50%收取，其中四人间每月300元、六人间每月200元。分配由区住房保障中心主任林一苇经办，安全由区消防大队盯住。
二、目标
新增住房确保500套，力争600套。
"""


@pytest.mark.parametrize(
    ("question", "pointed", "kept"),
    [
        ("人才公寓有多少套", "按市场价的50%收取", False),
        ("新增住房有多少套", "确保500套", True),
        ("新增住房确保多少套", "力争600套", False),
        ("新增住房力争多少套", "力争600套", True),
        ("人才公寓六人间多少钱", "四人间每月300元", False),
        ("2022年新增住房有多少套", "确保500套", False),
        ("2023年新增住房有多少套", "确保500套", True),
        ("分房子这件事谁在管", "区住房保障中心主任林一苇", True),
        ("分房子这件事谁在管", "租金按市场价的50%收取", False),
        ("安全归哪个部门管", "区消防大队", True),
    ],
)
def test_what_is_read_is_of_the_kind_that_is_asked_for(question: str, pointed: str, kept: bool) -> None:
    read, _ = found(question, pointed, HOUSES)
    assert (read is not None and pointed in read.items[0].text) == kept


TEAM = """东湖市渔港整治方案
一、专班
组长：林舟（副市长）
副组长：沈诺（水务站站长）
联系人：何小满，电话：5566001
二、值守
值班室电话：5566009，由水务站接听。
"""


@pytest.mark.parametrize(
    ("question", "pointed", "kept"),
    [
        ("渔港整治专班的副组长叫什么", "沈诺", True),
        ("渔港整治专班的组长叫什么", "林舟", True),
        ("渔港整治专班的组长叫什么", "沈诺", False),
        ("渔港整治专班的组长叫什么", "何小满", False),
        ("何小满的电话是多少", "5566001", True),
        ("何小满的电话是多少", "5566009", False),
    ],
)
def test_a_role_or_number_is_read_only_beside_what_is_named(question: str, pointed: str, kept: bool) -> None:
    read, _ = found(question, pointed, TEAM)
    assert (read is not None and pointed in read.items[0].text) == kept


def test_a_label_of_another_document_does_not_keep_the_model_from_answering(tmp_path: Path) -> None:
    other = "西山市办事须知\n一、事项\n政策：见附件一\n时间：工作日上午\n"
    assistant = assistant_over({"方案.txt": TEXT, "须知.txt": other}, tmp_path)
    hits = [Hit(hit.passage, 20.0) for hit in assistant.search("渔民交船给什么政策", limit=16)]
    documents = {d.name: d for d in assistant.library.documents}
    reader = Reader(assistant._searcher, documents, model=Pointing("每艘给予三万元补贴"))
    asked = understand("渔民交船给什么政策", vocabulary_of(assistant.library))
    assert asked.named
    read = reader.read(asked, hits)
    assert read is not None and read.sure and read.items[0].text == "每艘给予三万元补贴"


class Doubting(Pointing):
    """Holds that no text answers, and reads the same answer all the same."""

    def _read(self, text: str) -> Reading:
        return replace(super()._read(text), relevance=-30.0)


@pytest.mark.parametrize(
    ("pointed", "sure"),
    [("渔网清理应于", False), ("每艘给予三万元补贴", True)],
    ids=["reads nothing in it", "reads its answer in it"],
)
def test_a_sentence_is_shown_only_where_the_model_does_not_deny_it(
    pointed: str, sure: bool, tmp_path: Path
) -> None:
    question = "渔民按期拆解破旧渔船会给予怎样的补贴呢"
    assistant = assistant_over({"方案.txt": TEXT}, tmp_path)
    hits = [Hit(hit.passage, 20.0) for hit in assistant.search(question, limit=16)]
    documents = {d.name: d for d in assistant.library.documents}
    reader = Reader(assistant._searcher, documents, model=Doubting(pointed))
    read = reader.read(understand(question, vocabulary_of(assistant.library)), hits)
    assert read is not None and read.sure == sure
    assert "对按期拆解渔船的渔民" in read.items[0].text


def test_a_date_asked_for_is_not_answered_without_one() -> None:
    read, _ = found("渔网清理什么时候完成", "由区财政承担")
    assert read is None or "2022" in read.items[0].text


@pytest.mark.parametrize("name", ["relevance", "agreement", "words", "search"])
def test_more_evidence_never_makes_an_answer_less_sure(name: str) -> None:
    learnt = calibration()
    low = dict.fromkeys(learnt.weights, 0.5)
    assert sureness({**low, name: 1.0}, learnt) >= sureness(low, learnt)


def test_confidence_is_a_logistic_function_of_the_features() -> None:
    learnt = Calibration(help=0.0, weights={"words": 2.0}, intercept=-1.0, threshold=0.5)
    assert sureness({"words": 0.5}, learnt) == pytest.approx(0.5)
    assert sureness({"words": 1.0}, learnt) == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_a_second_look_puts_first_what_answers() -> None:
    document = made(TEXT, "方案.txt")
    hits = [Hit(passage, 20.0 - place) for place, passage in enumerate(passages_of(document))]
    assert "每艘" in hits[0].passage.text
    scores = ReadingReranker(Pointing("渔网清理")).scores("渔网什么时候清理", hits)
    best = max(range(len(hits)), key=lambda i: scores[i])
    assert "渔网清理" in hits[best].passage.text
    apart = [Hit(hit.passage, hit.score * 9) for hit in hits]
    assert max(ReadingReranker(Pointing("渔网清理")).scores("渔网", apart)) > 170


def test_a_telephone_number_is_read_where_one_stands(tmp_path: Path) -> None:
    text = TEXT + "".join(
        f"{n}、渔船拆解\n渔船拆解由渔政科办理，材料交至{n}号窗口。\n" for n in "三四五六七八九"
    )
    assistant = assistant_over(
        {"方案.txt": text + "十、附则\n渔船拆解咨询，请打：0512-6601 0110。\n"}, tmp_path
    )
    question = "拆解渔船打哪个电话"
    hits = [Hit(hit.passage, 20.0) for hit in assistant.search(question, limit=16)]
    hits.sort(key=lambda hit: "咨询" in hit.passage.text)
    documents = {d.name: d for d in assistant.library.documents}
    windows = windows_for(understand(question, vocabulary_of(assistant.library)), hits, documents)
    assert windows and all("0512-6601 0110" in window.text for window in windows)


class Counting(Pointing):
    """Keeps how many texts it was given at a time."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.given: list[int] = []

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        self.given.append(len(texts))
        return super().read(question, texts)


@pytest.mark.parametrize(
    ("pointed", "given"),
    [("每艘给予三万元补贴", [1]), ("没有的字句", [1, 2])],
    ids=["sure of the first window", "sure of none"],
)
def test_no_more_is_read_than_it_takes(pointed: str, given: list[int], tmp_path: Path) -> None:
    texts = {"方案.txt": TEXT, "甲.txt": TEXT.replace("渔船", "货船"), "乙.txt": TEXT.replace("渔船", "客船")}
    assistant = assistant_over(texts, tmp_path)
    hits = [Hit(hit.passage, 20.0) for hit in assistant.search("渔民拆解渔船能拿多少补贴", limit=16)]
    assert len(hits) >= 3
    model = Counting(pointed)
    reader = Reader(assistant._searcher, {d.name: d for d in assistant.library.documents}, model=model)
    asked = understand("渔民拆解渔船能拿多少补贴", vocabulary_of(assistant.library))
    reader.read(asked, hits)
    assert model.given == given
