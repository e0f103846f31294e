"""The index stays true to the folder: copies, new names, changes, and what is in force."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.library import document_of
from index.build import BuildReport, build
from index.contents import Contents
from index.editions import replacements
from index.lexical import Lexical
from index.records import Copy
from index.search import Searcher
from index.segment import Segmenter, Terms
from index.store import open_index
from tests.index.conftest import FakeEmbedder

OLD = """关于印发《湖区垂钓管理办法（试行）》的通知

第一条 垂钓者须办理垂钓证，每证收费30元。
第二条 垂钓时间为每日六时至十八时。
第三条 本办法自2018年5月1日起施行。
"""
NEW = """关于印发《湖区垂钓管理办法》的通知

第一条 垂钓者须办理垂钓证，每证收费50元。
第二条 垂钓时间为每日五时至二十时。
第三条 本办法自2022年5月1日起施行，《湖区垂钓管理办法（试行）》同时废止。
"""
QUESTION = "垂钓者须办理垂钓证，每证收费30元吗"


class Desk:
    """A folder, its index, and an embedder that counts what it is given."""

    def __init__(self, corpus: Path, index: Path) -> None:
        self.corpus, self.index, self.embedder = corpus, index, FakeEmbedder()

    def update(self) -> BuildReport:
        self.embedder.encoded.clear()
        return build(self.corpus, self.index, embedder=self.embedder)

    def write(self, name: str, text: str) -> None:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def opened(self) -> Contents:
        return open_index(self.index, model_identity=self.embedder.identity).contents

    def searcher(self) -> Searcher:
        return Searcher.open(self.index, embedder=self.embedder)


@pytest.fixture
def desk(corpus: Path, index: Path) -> Desk:
    made = Desk(corpus, index)
    made.update()
    return made


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.intake.read_document", lambda _: pytest.fail("a file was read again"))


def test_a_copy_is_held_once_under_the_shorter_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    no_reading(monkeypatch)
    before = list(desk.opened().passages)
    (desk.corpus / "备份").mkdir()
    shutil.copy(desk.corpus / "秸秆利用.txt", desk.corpus / "备份" / "秸秆利用.txt")
    report = desk.update()
    assert (report.added, report.embedded, report.documents) == (("备份/秸秆利用.txt",), 0, 2)
    assert report.copies == (Copy("备份/秸秆利用.txt", "秸秆利用.txt"),)
    assert list(desk.opened().passages) == before
    assert desk.searcher().library.copies == report.copies
    again = desk.update()
    assert not again.published and set(again.unchanged) == {
        "秸秆利用.txt",
        "绿色出行.txt",
        "备份/秸秆利用.txt",
    }


def test_when_one_of_two_names_goes_the_content_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(desk.corpus / "秸秆利用.txt", desk.corpus / "秸秆利用 - 副本.txt")
    desk.update()
    no_reading(monkeypatch)
    (desk.corpus / "秸秆利用.txt").unlink()
    report = desk.update()
    assert (report.removed, report.embedded, report.copies) == (("秸秆利用.txt",), 0, ())
    hits = desk.searcher().search("秸秆每亩补贴多少元")
    assert hits[0].passage.document == "秸秆利用 - 副本.txt"
    assert "40元" in hits[0].passage.text
    (desk.corpus / "秸秆利用 - 副本.txt").unlink()
    assert desk.update().documents == 1
    assert {p.document for p in desk.opened().passages} == {"绿色出行.txt"}


def test_a_renamed_file_is_neither_read_nor_embedded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    no_reading(monkeypatch)
    (desk.corpus / "归档").mkdir()
    (desk.corpus / "秸秆利用.txt").rename(desk.corpus / "归档" / "2020秸秆.txt")
    report = desk.update()
    assert (report.renamed, report.added, report.removed) == (("归档/2020秸秆.txt",), (), ())
    assert (report.unchanged, report.embedded, desk.embedder.encoded) == (("绿色出行.txt",), 0, [])
    searcher = desk.searcher()
    assert searcher.search("秸秆每亩补贴多少元")[0].passage.document == "归档/2020秸秆.txt"
    assert searcher.document("归档/2020秸秆.txt").name == "归档/2020秸秆.txt"
    monkeypatch.undo()
    assert searcher.library == _from_scratch(desk).library


def test_two_files_that_swap_names_are_followed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    no_reading(monkeypatch)
    one, two, aside = (desk.corpus / n for n in ("秸秆利用.txt", "绿色出行.txt", "暂.txt"))
    one.rename(aside)
    two.rename(one)
    aside.rename(two)
    report = desk.update()
    assert report.changed == ("秸秆利用.txt", "绿色出行.txt") and report.embedded == 0
    assert desk.searcher().search("秸秆每亩补贴多少元")[0].passage.document == "绿色出行.txt"


def test_equal_bytes_that_only_one_suffix_makes_readable_are_held(desk: Desk) -> None:
    shutil.copy(desk.corpus / "秸秆利用.txt", desk.corpus / "a.bak")
    report = desk.update()
    assert report.failures == () and report.copies == (Copy("a.bak", "秸秆利用.txt"),)


def test_a_deleted_file_leaves_no_id_in_either_index(desk: Desk) -> None:
    gone = {p.id for p in desk.opened().passages if p.document == "秸秆利用.txt"}
    assert gone
    (desk.corpus / "秸秆利用.txt").unlink()
    desk.update()
    opened = desk.opened()
    assert not gone & set(opened.dense.ids)
    assert not gone & set(opened.lexical.ids)
    assert not gone & {p.id for p in opened.passages}
    assert set(opened.dense.ids) == set(opened.lexical.ids) == {p.id for p in opened.passages}


def _from_scratch(desk: Desk) -> Searcher:
    elsewhere = desk.index.with_name("另一个索引")
    shutil.rmtree(elsewhere, ignore_errors=True)
    build(desk.corpus, elsewhere, embedder=FakeEmbedder())
    return Searcher.open(elsewhere, embedder=desk.embedder)


def test_new_words_cut_old_texts_as_a_first_build_would(desk: Desk) -> None:
    # 领导成立 becomes a word, and stands across two words of a text that did not change.
    question = "加强领导成立工作专班"
    for text in ("通知\n\n一、内容\n落实《露天焚烧》和“工作专班”，每亩补贴。\n", "通知\n\n一、内容\n无。\n"):
        desk.write("新.txt", text)
        report = desk.update()
        assert report.embedded == 1
        ours, theirs = desk.searcher(), _from_scratch(desk)
        assert ours.segmenter.dictionary == theirs.segmenter.dictionary
        for asked in (question, "杜绝露天焚烧", "每亩补贴多少"):
            found, expected = ours.search(asked), theirs.search(asked)
            assert [h.passage for h in found] == [h.passage for h in expected]
            assert [h.score for h in found] == pytest.approx([h.score for h in expected])
        for word in ("露天焚烧", "露天", "焚烧", "工作专班", "专班"):
            assert ours.rarity(word) == theirs.rarity(word)


def test_only_texts_that_hold_a_changed_word_are_cut_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[str] = []
    original = Segmenter.terms

    def noting(self: Segmenter, text: str) -> Terms:
        cut.append(text)
        return original(self, text)

    monkeypatch.setattr(Segmenter, "terms", noting)
    desk.write("新.txt", "通知\n\n一、内容\n杜绝《露天焚烧》。\n")
    desk.update()
    assert len(cut) == 2 and all("露天焚烧" in text for text in cut)


def test_ids_that_hold_all_of_some_terms() -> None:
    lexical = Lexical()
    assert lexical.holding(["甲"]) == set()
    lexical.add(["一", "二"], [["甲", "乙", "甲"], ["乙"]])
    assert lexical.holding(["乙"]) == {"一", "二"}
    assert lexical.holding(["甲", "乙"]) == {"一"}
    assert lexical.holding(["甲", "丙"]) == lexical.holding([]) == set()


def test_the_edition_in_force_comes_before_the_repealed_one(desk: Desk) -> None:
    desk.write("旧.txt", OLD)
    desk.write("新办法.txt", NEW)
    assert desk.update().documents == 4
    searcher = desk.searcher()

    def order(on: date, limit: int = 10) -> list[str]:
        names = [h.passage.document for h in searcher.search(QUESTION, limit=limit, on=on)]
        return [name for name in names if name in ("旧.txt", "新办法.txt")]

    # Each day both editions are found; what the words fit better does not decide.
    assert order(date(2024, 1, 1)) == ["新办法.txt"] * 3 + ["旧.txt"] * 3
    assert order(date(2024, 1, 1), limit=1) == ["新办法.txt"]
    assert order(date(2020, 1, 1)) == ["旧.txt"] * 3 + ["新办法.txt"] * 3
    assert searcher.search(QUESTION)[0].passage.document == "新办法.txt"


def test_an_expired_document_keeps_its_place_where_nothing_replaces_it(desk: Desk) -> None:
    desk.write("旧.txt", OLD.replace("施行。", "施行，有效期至2020年4月30日。"))
    desk.update()
    assert desk.searcher().search(QUESTION, on=date(2024, 1, 1))[0].passage.document == "旧.txt"


def test_what_repealed_the_repealer_stands_in_too() -> None:
    texts = {
        "甲.txt": "湖区捕捞管理规定\n\n第一条 禁捕。\n第二条 本规定自2010年1月1日起施行。\n",
        "乙.txt": "水域养护暂行规定\n\n第一条 养护。\n"
        "第二条 本规定自2015年1月1日起施行，《湖区捕捞管理规定》同时废止。\n",
        "丙.txt": "水生生物保护条例\n\n第一条 保护。\n"
        "第二条 本条例自2020年1月1日起施行，《水域养护暂行规定》同时废止。\n",
    }
    documents = [document_of(text, name=name, digest=name) for name, text in texts.items()]
    assert replacements(documents, on=date(2024, 1, 1)) == {
        "甲.txt": frozenset({"丙.txt"}),
        "乙.txt": frozenset({"丙.txt"}),
    }
    assert replacements(documents, on=date(2016, 1, 1)) == {
        "甲.txt": frozenset({"乙.txt"}),
        "丙.txt": frozenset({"乙.txt"}),
    }


def test_titles_that_say_nothing_make_no_editions() -> None:
    texts = {
        "一.txt": "公告\n\n第一条 停水。\n第二条 本公告自2020年1月1日起施行，有效期至2020年2月1日。\n",
        "二.txt": "公告\n\n第一条 修路。\n第二条 本公告自2023年1月1日起施行。\n",
    }
    documents = [document_of(text, name=name, digest=name) for name, text in texts.items()]
    assert replacements(documents, on=date(2024, 1, 1)) == {}


def test_every_kind_of_bad_file_has_its_line_and_the_others_are_indexed(desk: Desk) -> None:
    os.mkfifo(desk.corpus / "管道.txt")
    (desk.corpus / "环.txt").symlink_to(desk.corpus / "环.txt")
    (desk.corpus / "外.txt").symlink_to("/etc/hostname")
    (desk.corpus / "空.txt").write_bytes(b"")
    (desk.corpus / "空的副本.docx").write_bytes(b"")
    (desk.corpus / "乱.txt").write_bytes(np.random.default_rng(7).bytes(4000))
    (desk.corpus / "乱.docx").write_bytes(b"PK\x03\x04" + bytes(500))
    (desk.corpus / "加密.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with (desk.corpus / "大.txt").open("wb") as file:
        file.truncate(200 << 20)
    Path(os.fsdecode(os.fsencode(desk.corpus) + b"/\xff\xfe.txt")).write_text(OLD, encoding="utf-8")
    desk.write("有 空格😀.txt", NEW)
    report = desk.update()
    bad = {"管道.txt", "环.txt", "外.txt", "空.txt", "空的副本.docx", "乱.txt", "乱.docx", "加密.zip"}
    assert {f.document for f in report.failures} == bad | {"大.txt", r"\xff\xfe.txt"}
    for failure in report.failures:
        assert "\n" not in failure.reason and "（收到：" in failure.reason and "。" in failure.reason
    assert report.documents == 3 and report.added == ("有 空格😀.txt",)
    again = desk.update()
    assert not again.published and again.failures == report.failures


def test_a_fault_at_one_file_costs_only_that_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object, **__: object) -> object:
        raise RecursionError("maximum recursion depth exceeded")

    desk.write("新.txt", NEW)
    monkeypatch.setattr("corpus.library.outline", faulty)
    report = desk.update()
    assert [f.document for f in report.failures] == ["新.txt"]
    assert "RecursionError" in report.failures[0].reason and "请" in report.failures[0].reason
    assert report.documents == 2


def test_a_file_that_came_to_hold_what_another_holds_is_its_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.library import scan as real_scan

    desk.write("新来的文件.txt", OLD)

    def then_changed(folder: Path) -> object:
        entries = real_scan(folder)
        shutil.copy(desk.corpus / "秸秆利用.txt", desk.corpus / "新来的文件.txt")
        return entries

    monkeypatch.setattr("index.build.scan", then_changed)
    report = desk.update()
    assert report.copies == (Copy("新来的文件.txt", "秸秆利用.txt"),) and report.documents == 2
