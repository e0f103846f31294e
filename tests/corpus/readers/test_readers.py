"""Any file by its name and content: what is read as what, and what is refused in good time."""

import io
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from corpus.readers import SUFFIXES, Limits, formats, guarded, load, office, read, read_bytes
from corpus.readers.reading import MIB
from tests.corpus.readers import make
from tests.corpus.readers.make import Pdf

TEXT = "第一条　为了规范道路养护工作，制定本办法。"


@pytest.fixture(autouse=True, scope="module")
def _no_child_stays() -> object:
    yield
    guarded.close()


def _pdf() -> bytes:
    sheet = Pdf()
    sheet.text(72, 100, TEXT)
    return sheet.done()


def _file(suffix: str) -> bytes:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    return {
        ".txt": TEXT.encode(),
        ".md": TEXT.encode("gb18030"),
        ".docx": make.word(TEXT),
        ".pdf": _pdf(),
        ".html": page,
        ".htm": page,
        ".ofd": make.ofd([(20, 20, TEXT)]),
        ".xlsx": make.workbook(Sheet1=[[TEXT]]),
        ".csv": TEXT.encode(),
    }[suffix]


_ALL = [".txt", ".md", ".docx", ".pdf", ".html", ".htm", ".ofd", ".xlsx", ".csv"]


@pytest.mark.parametrize("suffix", _ALL)
def test_every_format_gives_its_text(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"文件 📄{suffix.upper()}"
    path.write_bytes(_file(suffix))
    assert "".join(read(path).text.split()) == "".join(TEXT.split())


@pytest.mark.parametrize("suffix", _ALL)
@pytest.mark.parametrize("claimed", [".docx", ".pdf", ".txt"])
def test_a_file_with_a_wrong_suffix_is_read_as_what_it_is(suffix: str, claimed: str) -> None:
    reading = read_bytes(_file(suffix), claimed)
    assert "".join(reading.text.split()) == "".join(TEXT.split())
    assert bool(reading.notes) == (
        SUFFIXES[suffix] != SUFFIXES[claimed] and not (suffix == ".csv" and claimed == ".txt")
    )


def test_markdown_that_begins_with_a_tag_stays_markdown() -> None:
    written = f'<p align="center">标题</p>\n\n# {TEXT}'
    assert read_bytes(written.encode(), ".md").text == written


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".ofd", ".pdf"])
def test_a_truncated_file_is_refused(suffix: str) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(_file(suffix)[: len(_file(suffix)) // 3], suffix)


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".ofd", ".xlsx", ".doc", ".png"])
def test_noise_is_refused_whatever_it_claims_to_be(suffix: str) -> None:
    with pytest.raises(UnreadableFile, match="请"):
        read_bytes(bytes(range(256)) * 40, suffix)


def test_an_unknown_suffix_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnreadableFile, match=r"\.docx"):
        read_bytes(b"x", ".exe")


def test_a_password_is_named_as_the_reason() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(UnreadableFile, match="加密"):
        read_bytes(head + "EncryptedPackage".encode("utf-16-le") + bytes(600), ".docx")


def test_a_locked_container_is_refused() -> None:
    data = bytearray(make.ofd([(20, 20, TEXT)]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    with pytest.raises(UnreadableFile, match="密码"):
        read_bytes(bytes(data), ".ofd")


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\u3000\n".encode()])
def test_nothing_read_is_an_error(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile):
        read(path)


def test_an_empty_document_is_an_error() -> None:
    for data, suffix in [(make.word(), ".docx"), (make.workbook(a=[]), ".xlsx"), (make.ofd([]), ".ofd")]:
        with pytest.raises(UnreadableFile, match="没有读出"):
            read_bytes(data, suffix)


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(200 * MIB)
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match="200 MB"):
        read(path)
    assert time.monotonic() - begun < 1


def test_a_folder_a_missing_file_and_one_without_permission_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "无.txt"):
        with pytest.raises(UnreadableFile):
            read(path)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "变.txt"
    path.write_bytes(TEXT.encode())
    opened = Path.open

    def open_and_grow(self: Path, mode: str) -> object:
        if mode == "rb":
            with opened(self, "ab") as file:
                file.write(b"more")
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", open_and_grow)
    with pytest.raises(UnreadableFile, match="变动"):
        load(path)


def _bomb(size: int) -> bytes:
    body = b"<w:p><w:r><w:t>" + b"\xe4\xb8\x80" * 100 + b"</w:t></w:r></w:p>"
    xml = b'<w:document xmlns:w="urn:w"><w:body>' + body * (size // len(body)) + b"</w:body></w:document>"
    return make.with_parts(make.word("正文"), {"word/document.xml": xml})


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match="炸弹"):
        read_bytes(_bomb(80 * MIB), ".docx")
    assert time.monotonic() - begun < 5


def test_a_container_of_very_many_members_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as box:
        for at in range(6000):
            box.writestr(f"word/{at}", "")
    with pytest.raises(UnreadableFile, match="6000"):
        read_bytes(buffer.getvalue(), ".docx")


def test_memory_is_bounded_and_the_next_file_is_read() -> None:
    tight = Limits(memory=300 * MIB, ratio=10**6, unpacked=10**9)
    with pytest.raises(UnreadableFile, match="内存"):
        read_bytes(_bomb(120 * MIB), ".docx", limits=tight)
    assert read_bytes(make.word(TEXT), ".docx").text == TEXT


def test_time_is_bounded_and_the_next_file_is_read() -> None:
    cells = "<td>甲</td>" * 200_000
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match=r"时限|处理器"):
        read_bytes(
            f"<html><table><tr>{cells}</tr></table></html>".encode(), ".html", limits=Limits(seconds=1)
        )
    assert time.monotonic() - begun < 10
    assert read_bytes(make.word(TEXT), ".docx").text == TEXT


def test_a_child_that_dies_is_replaced() -> None:
    read_bytes(make.word(TEXT), ".docx")
    for child in guarded._idle[False]:
        child.process.kill()
        child.process.wait()
    assert read_bytes(make.word(TEXT), ".docx").text == TEXT


def test_many_files_share_a_child() -> None:
    guarded.close()
    for _ in range(5):
        read_bytes(make.word(TEXT), ".docx")
    assert [child.served for child in guarded._idle[False]] == [5]


def test_callers_at_one_time_have_a_child_each() -> None:
    data = make.word(TEXT)
    with ThreadPoolExecutor(3) as pool:
        readings = list(pool.map(lambda _: read_bytes(data, ".docx").text, range(12)))
    assert readings == [TEXT] * 12
    assert len(guarded._idle[False]) <= 3


def test_ten_thousand_pages_are_refused_in_good_time() -> None:
    sheet = Pdf()
    for _ in range(10_000):
        sheet.next_page()
    begun = time.monotonic()
    with pytest.raises(UnreadableFile, match="10001 页"):
        read_bytes(sheet.done(), ".pdf")
    assert time.monotonic() - begun < 20


def test_the_formats_are_listed_with_what_they_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    listed = {suffix: (reader, works, reason) for suffix, reader, works, reason in formats()}
    assert listed[".docx"] == ("word", True, "")
    assert listed[".doc"][:2] == ("office", False)
    assert "apt install" in listed[".doc"][2]
