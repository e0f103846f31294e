"""A question made ready, over one small corpus; and the order that it brings about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import IndexBroken, UsageError
from index.build import build
from index.layout import Layout
from index.query import Query, clean
from index.records import Hit, Passage
from index.search import Options, Searcher
from index.spread import spread
from index.store import open_index
from index.synonyms import SHIPPED, read_synonyms, said_otherwise
from tests.index.conftest import FakeEmbedder

TEXTS = {
    "救助.txt": "清河镇最低生活保障办法\n清政发〔2021〕7号\n\n"
    "第一条 家庭人均收入低于标准的，发给最低生活保障金。\n"
    "第二条 申请由村民委员会（以下简称村委会）受理。\n第三条 标准每年核定一次。\n",
    "补贴.txt": "清河镇秸秆利用补贴办法\n清政发〔2022〕9号\n\n第一条 每亩补贴四十元。\n"
    "第二条 申请由农业服务中心受理。\n第三条 标准每年核定一次。\n",
    "方案.txt": "清河镇城乡提质工作方案\n\n一、城乡提质行动\n实际到位资金七亿元，改造老旧小区三十个。\n\n"
    "二、保障措施\n加强领导，落实责任。\n",
}


@pytest.fixture
def index_of_towns(tmp_path: Path) -> Path:
    corpus = tmp_path / "文件"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, tmp_path / "索引", embedder=FakeEmbedder())
    return tmp_path / "索引"


def opened(index: Path, **options: object) -> Searcher:
    chosen = replace(Options(), **options)  # type: ignore[arg-type]
    return Searcher.open(index, embedder=FakeEmbedder(), options=chosen)


def step(query: Query, name: str) -> str:
    return next((s.result for s in query.steps if s.name == name), "")


def first(searcher: Searcher, question: str) -> Passage:
    return searcher.search(question)[0].passage


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("请问低保标准是多少？谢谢", "低保标准是多少？"),
        ("你好，想问一下 ＧＤＰ 增长多少", "GDP 增长多少"),
        ("最低生活保障辦法由誰受理", "最低生活保障办法由谁受理"),
    ],
)
def test_fillers_widths_and_traditional_characters_go(typed: str, plain: str) -> None:
    assert clean(typed) == plain


def test_each_step_can_be_looked_at(index_of_towns: Path) -> None:
    query = opened(index_of_towns).understand("请问清政发[2021]第7号的低保怎么申请？")
    assert step(query, "规范写法") == "清政发[2021]第7号的低保怎么申请？"
    assert "怎么" not in step(query, "所查的内容")
    assert step(query, "同义与简称") == "低保＝最低生活保障"
    assert step(query, "限定范围") == "清政发2021-7"
    assert step(query, "范围落空") == ""


def test_a_homophone_of_a_heading_is_put_right(index_of_towns: Path) -> None:
    query = opened(index_of_towns).understand("城乡提制行动改造多少小区")
    assert query.text == "城乡提质行动改造多少小区"


def test_a_short_word_finds_what_the_document_spells_out(index_of_towns: Path) -> None:
    assert first(opened(index_of_towns), "低保金发给谁").document == "救助.txt"
    without = opened(index_of_towns, without=frozenset({"synonyms"})).understand("低保金发给谁")
    assert step(without, "同义与简称") == ""


def test_names_that_documents_shorten_are_learnt(index_of_towns: Path) -> None:
    searcher = opened(index_of_towns, without=frozenset({"synonyms"}))
    assert step(searcher.understand("村委会受理什么"), "同义与简称") == "村委会＝村民委员会"


def test_synonyms_of_the_staff_join_those_that_ship(index_of_towns: Path, tmp_path: Path) -> None:
    own = tmp_path / "同义词.txt"
    own.write_text("# 本镇的说法\n草补＝秸秆利用补贴  # 2022年起\n", encoding="utf-8")
    searcher = opened(index_of_towns, synonyms=own)
    assert first(searcher, "草补每亩几元").document == "补贴.txt"


@pytest.mark.parametrize("line", ["低保", "低＝最低生活保障", "好＝" + "长" * 31])
def test_a_bad_line_of_synonyms_is_named(tmp_path: Path, line: str) -> None:
    own = tmp_path / "同义词.txt"
    own.write_text("低保＝最低生活保障\n" + line, encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行"):
        read_synonyms(own)
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        read_synonyms(own)


def test_a_word_inside_a_longer_one_is_not_said_otherwise() -> None:
    synonyms = {"保险": ("保障",), "医疗保险": ("医保",)}
    assert list(said_otherwise("医疗保险怎么办", synonyms)) == [("医疗保险", "医保")]
    assert list(said_otherwise("保险和医疗保险", synonyms)) == [("医疗保险", "医保"), ("保险", "保障")]
    assert read_synonyms(SHIPPED)["低保"] == ("最低生活保障",)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("清政发〔2021〕7号的标准多久核定一次", "救助.txt"),
        ("清政发（2022）第9号的标准多久核定一次", "补贴.txt"),
        ("《清河镇秸秆利用补贴办法》的标准多久核定一次", "补贴.txt"),
        ("最低生活保障办法里标准多久核定一次", "救助.txt"),
        ("2022年的标准多久核定一次", "补贴.txt"),
    ],
)
def test_what_a_question_names_comes_first(index_of_towns: Path, question: str, document: str) -> None:
    best = first(opened(index_of_towns), question)
    assert best.document == document and "核定" in best.text


def test_a_section_that_is_named_comes_first(index_of_towns: Path) -> None:
    best = first(opened(index_of_towns), "清政发〔2022〕9号第二条讲什么")
    assert best.document == "补贴.txt" and best.text.startswith("第二条")


def test_a_scope_that_fits_nothing_is_told(index_of_towns: Path) -> None:
    unmet = opened(index_of_towns).understand("清政发〔2031〕1号和《禁渔规定》在1999年有什么要求").scope.unmet
    assert [word in told for word, told in zip(("2031-1", "禁渔规定", "1999"), unmet, strict=True)] == [
        True
    ] * 3


def test_one_document_takes_its_share_and_gives_way() -> None:
    assert spread("aaaabbc", limit=4, share=0.5) == [0, 1, 4, 5]
    assert spread("aaab", limit=4, share=0.5) == [0, 1, 3, 2]
    assert spread("aaa", limit=2, share=0.1) == [0, 1]
    assert spread("", limit=5, share=0.5) == []


class Backwards:
    """Likes the passage best that comes last."""

    depth = 20

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        self.question, self.seen = question, len(hits)
        return [float(place) for place in range(len(hits))]


def test_a_model_that_reads_passages_has_the_last_word(index_of_towns: Path) -> None:
    reranker = Backwards()
    plain = opened(index_of_towns).search("请问标准多久核定一次")
    again = opened(index_of_towns, reranker=reranker).search("请问标准多久核定一次")
    assert reranker.question == "标准多久核定一次" and reranker.seen >= len(plain)
    assert [h.scores["reranked"] for h in again] == sorted(
        (h.scores["reranked"] for h in again), reverse=True
    )
    assert again[0].passage != plain[0].passage


def test_files_are_summed_once_and_again_when_they_changed(
    index_of_towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(index_of_towns)
    summed: list[str] = []
    monkeypatch.setattr("index.seal._verify", lambda path, _: summed.append(path.name))
    opened(index_of_towns)
    assert summed == []
    current = Layout(index_of_towns).generations / str(Layout(index_of_towns).current_name())
    (current / "cards.jsonl").touch()
    opened(index_of_towns)
    assert summed == ["cards.jsonl"]
    summed.clear()
    open_index(index_of_towns, model_identity="fake@1", thorough=True)
    assert len(summed) > 10


def test_an_index_without_its_seal_is_read_whole(index_of_towns: Path) -> None:
    layout = Layout(index_of_towns)
    layout.seal(str(layout.current_name())).unlink()
    path = layout.generations / str(layout.current_name()) / "passages.jsonl"
    whole, stat = path.read_bytes(), path.stat()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])

    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(IndexBroken, match="校验和"):
        opened(index_of_towns)
