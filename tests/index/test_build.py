from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from corpus.errors import CorpusError, IndexBroken, IndexError_, IndexMismatch, IndexMissing
from index.build import build
from index.layout import Layout
from index.search import Searcher
from index.store import building, open_index
from tests.index.conftest import FakeEmbedder


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in Layout(folder).generations.iterdir())


def found(index: Path, question: str, embedder: FakeEmbedder) -> list[str]:
    return [hit.passage.document for hit in Searcher.open(index, embedder=embedder).search(question)]


def test_a_first_build_reports_what_it_did(corpus: Path, index: Path, embedder: FakeEmbedder) -> None:
    stages: list[tuple[str, int, int]] = []
    report = build(corpus, index, embedder=embedder, progress=lambda *step: stages.append(step))
    assert report.added == ("秸秆利用.txt", "绿色出行.txt")
    assert (report.changed, report.removed, report.unchanged, report.failures) == ((), (), (), ())
    assert report.documents == 2
    assert open_index(index, model_identity="fake@1").manifest.precision == "exact"
    assert report.embedded == report.passages == len(embedder.encoded) > 4
    assert {stage for stage, _, _ in stages} == {"读取文件", "计算向量", "建立词索引", "写入索引"}
    assert all(0 <= done <= total for _, done, total in stages)


def test_a_second_build_embeds_and_publishes_nothing(
    corpus: Path, index: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(corpus, index, embedder=embedder)
    before = {p: p.stat().st_mtime_ns for p in index.rglob("*") if p.name != ".lock"}
    embedder.encoded.clear()
    monkeypatch.setattr("index.intake.read_document", lambda _: pytest.fail("a file was read again"))
    report = build(corpus, index, embedder=embedder)
    assert (report.unchanged, report.embedded, report.published) == (
        ("秸秆利用.txt", "绿色出行.txt"),
        0,
        False,
    )
    assert embedder.encoded == []
    assert before == {p: p.stat().st_mtime_ns for p in index.rglob("*") if p.name != ".lock"}


def test_only_the_passages_of_a_changed_file_are_embedded(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    embedder.encoded.clear()
    path = corpus / "秸秆利用.txt"
    path.write_text(path.read_text("utf-8").replace("40元", "50元"), encoding="utf-8")
    report = build(corpus, index, embedder=embedder)
    assert (report.changed, report.unchanged) == (("秸秆利用.txt",), ("绿色出行.txt",))
    assert report.embedded == 1
    assert "50元" in embedder.encoded[0]
    texts = [p.text for p in Searcher.open(index, embedder=embedder).passages]
    assert any("50元" in t for t in texts)
    assert not any("40元" in t for t in texts)


def test_a_deleted_file_disappears_from_both_indexes(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    (corpus / "秸秆利用.txt").unlink()
    report = build(corpus, index, embedder=embedder)
    assert (report.removed, report.embedded, report.documents) == (("秸秆利用.txt",), 0, 1)
    assert set(found(index, "秸秆每亩补贴多少元", embedder)) == {"绿色出行.txt"}
    current = Layout(index).generations / (Layout(index).current_name() or "")
    assert not any("秸秆" in p.read_text("utf-8", errors="ignore") for p in current.rglob("*") if p.is_file())


def test_an_updated_index_is_the_same_as_one_built_from_scratch(
    corpus: Path, index: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    (corpus / "补充.txt").write_text(
        "路长制实施意见\n\n一、职责\n路长负责道路保洁与巡查工作。\n", encoding="utf-8"
    )
    (corpus / "秸秆利用.txt").unlink()
    build(corpus, index, embedder=embedder)
    build(corpus, tmp_path / "另一个", embedder=embedder)
    ours, theirs = (Searcher.open(p, embedder=embedder) for p in (index, tmp_path / "另一个"))
    assert ours.passages == theirs.passages
    assert ours.library == theirs.library
    for question in ("路长负责什么", "牵头单位是哪个", "公交车占比"):
        assert [h.passage for h in ours.search(question)] == [h.passage for h in theirs.search(question)]


def test_an_unreadable_file_is_reported_and_the_rest_goes_on(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    (corpus / "空.txt").write_bytes(b"")
    report = build(corpus, index, embedder=embedder)
    assert [failure.document for failure in report.failures] == ["空.txt"]
    assert report.failures[0].reason
    assert report.documents == 2
    assert not build(corpus, index, embedder=embedder).published
    assert Searcher.open(index, embedder=embedder).library.failures == report.failures


def test_a_file_that_became_unreadable_no_longer_answers(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    (corpus / "秸秆利用.txt").write_bytes(b"")
    report = build(corpus, index, embedder=embedder)
    assert (report.removed, [f.document for f in report.failures]) == ((), ["秸秆利用.txt"])
    assert set(found(index, "秸秆每亩补贴多少元", embedder)) == {"绿色出行.txt"}


@pytest.mark.parametrize("content", [None, b""])
def test_without_a_readable_file_the_old_index_stays(
    corpus: Path, index: Path, embedder: FakeEmbedder, content: bytes | None
) -> None:
    build(corpus, index, embedder=embedder)
    for path in corpus.iterdir():
        path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(CorpusError):
        build(corpus, index, embedder=embedder)
    assert "秸秆利用.txt" in found(index, "秸秆每亩补贴多少元", embedder)


def test_a_missing_folder_and_an_index_inside_the_corpus_are_refused(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    with pytest.raises(CorpusError, match="--corpus"):
        build(corpus / "无", index, embedder=embedder)
    with pytest.raises(CorpusError, match="--index"):
        build(corpus, corpus / "索引", embedder=embedder)
    assert not (corpus / "索引").exists()


def test_the_index_of_another_model_is_refused_and_rebuilt(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    other = FakeEmbedder(identity="other@2", dimension=32)
    with pytest.raises(IndexMismatch, match=r"other@2.*fake@1.*policyqa index"):
        Searcher.open(index, embedder=other)
    assert build(corpus, index, embedder=other).embedded == len(other.encoded) > 0
    assert found(index, "秸秆补贴", other)


def test_a_changed_dictionary_cuts_anew_without_embedding(
    corpus: Path, index: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    dictionary = tmp_path / "词典.txt"
    dictionary.write_text("露天焚烧\n", encoding="utf-8")
    build(corpus, index, embedder=embedder)
    with pytest.raises(IndexMismatch, match="词典"):
        Searcher.open(index, embedder=embedder, dictionary=dictionary)
    embedder.encoded.clear()
    report = build(corpus, index, embedder=embedder, dictionary=dictionary)
    assert (report.published, report.embedded, embedder.encoded) == (True, 0, [])
    searcher = Searcher.open(index, embedder=embedder, dictionary=dictionary)
    assert "露天焚烧" in searcher.segmenter.words("杜绝露天焚烧")
    assert not build(corpus, index, embedder=embedder, dictionary=dictionary).published


def test_a_new_way_of_reading_reads_everything_again(
    corpus: Path, index: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(corpus, index, embedder=embedder)
    monkeypatch.setattr("index.build.READING_VERSION", "next")
    report = build(corpus, index, embedder=embedder)
    assert (report.unchanged, len(report.changed), report.embedded) == ((), 2, 0)
    assert report.published


def test_the_generation_before_is_kept_and_older_ones_go(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    served = []
    for number in range(4):
        (corpus / "新.txt").write_text(f"通知\n\n一、内容\n第{number}次发布。\n", encoding="utf-8")
        build(corpus, index, embedder=embedder)
        served.append(Layout(index).current_name())
    assert names(index) == sorted(str(name) for name in served[-2:])


def test_a_reader_goes_on_and_is_refreshed_on_demand(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    searcher = Searcher.open(index, embedder=embedder)
    assert searcher.refreshed() is searcher
    for number in range(3):
        (corpus / "新.txt").write_text(f"通知\n\n一、内容\n第{number}次发布路长制。\n", encoding="utf-8")
        build(corpus, index, embedder=embedder)
    assert len(searcher.library.documents) == 2
    assert "绿色出行.txt" in {hit.passage.document for hit in searcher.search("公交车占比")}
    fresh = searcher.refreshed()
    assert fresh.generation != searcher.generation
    assert "新.txt" in {hit.passage.document for hit in fresh.search("路长制")}


def test_a_broken_new_generation_is_not_taken(corpus: Path, index: Path, embedder: FakeEmbedder) -> None:
    build(corpus, index, embedder=embedder)
    searcher = Searcher.open(index, embedder=embedder)
    Layout(index).current.write_text("20990101T000000-00000000\n", encoding="utf-8")
    assert searcher.refreshed() is searcher
    assert searcher.search("公交车占比")


def test_no_index_says_what_to_run(index: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(IndexMissing, match="policyqa index"):
        Searcher.open(index, embedder=embedder)


def test_every_file_cut_short_altered_or_missing_is_found_and_mended(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    current = Layout(index).generations / (Layout(index).current_name() or "")
    for path in sorted(p for p in current.rglob("*") if p.is_file()):
        whole = path.read_bytes()
        flipped = bytes([whole[0] ^ 1]) + whole[1:]
        for damaged in (whole[: len(whole) // 2], b"", flipped, None):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            with pytest.raises(IndexBroken, match="policyqa index"):
                Searcher.open(index, embedder=embedder)
        path.write_bytes(whole)
    (current / "passages.jsonl").write_bytes(b"")
    assert build(corpus, index, embedder=embedder).published
    assert found(index, "秸秆补贴", embedder)


@pytest.mark.parametrize("content", [b"", b"../..", b"\xff\xfe", b"20990101T000000-00000000"])
def test_a_bad_pointer_is_broken_and_mended(
    corpus: Path, index: Path, embedder: FakeEmbedder, content: bytes
) -> None:
    build(corpus, index, embedder=embedder)
    Layout(index).current.write_bytes(content)
    with pytest.raises(IndexBroken, match="policyqa index"):
        Searcher.open(index, embedder=embedder)
    assert build(corpus, index, embedder=embedder).published
    assert found(index, "秸秆补贴", embedder)


def test_another_format_is_a_mismatch(corpus: Path, index: Path, embedder: FakeEmbedder) -> None:
    build(corpus, index, embedder=embedder)
    path = Layout(index).generations / (Layout(index).current_name() or "") / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**manifest, "format": 999}), encoding="utf-8")
    with pytest.raises(IndexMismatch, match="999"):
        Searcher.open(index, embedder=embedder)
    assert build(corpus, index, embedder=embedder).published


def test_a_second_builder_is_told_to_wait(corpus: Path, index: Path, embedder: FakeEmbedder) -> None:
    with building(index), pytest.raises(IndexError_, match="同时"):
        build(corpus, index, embedder=embedder)
    assert build(corpus, index, embedder=embedder).published


def test_a_full_disk_leaves_the_old_index(
    corpus: Path, index: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(corpus, index, embedder=embedder)
    (corpus / "秸秆利用.txt").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("index.dense.Dense.save", full)
        with pytest.raises(IndexError_, match="磁盘"):
            build(corpus, index, embedder=embedder)
    assert len(names(index)) == 1
    assert "秸秆利用.txt" in found(index, "秸秆每亩补贴多少元", embedder)


def test_readers_see_one_whole_generation_while_builders_publish(
    corpus: Path, index: Path, embedder: FakeEmbedder
) -> None:
    build(corpus, index, embedder=embedder)
    seen: list[set[str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            texts = [
                p.text for p in Searcher.open(index, embedder=embedder).passages if p.document == "新.txt"
            ]
            seen.append({text[-3:] for text in texts})

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(6):
            text = f"通知\n\n一、甲\n内容是{number}次。\n\n二、乙\n内容是{number}次。\n"
            (corpus / "新.txt").write_text(text, encoding="utf-8")
            build(corpus, index, embedder=embedder)
    finally:
        stop.set()
        reader.join()
    assert seen
    assert all(len({end for end in ends if end[0].isdigit()}) <= 1 for ends in seen)
