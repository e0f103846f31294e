"""What a folder holds: also what is no file, leads elsewhere, or changes under the reader."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import CorpusError, UnreadableFile
from corpus.library import document_of, read_document, renamed, scan
from corpus.readers.reading import DEFAULT

TEXT = "关于清湖行动的通知\n\n一、目标\n湖水清澈见底。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "文件"
    home.mkdir()
    (home / "通知.txt").write_text(TEXT, encoding="utf-8")
    return home


def problems(folder: Path) -> dict[str, str]:
    return {e.name: str(e.problem) for e in scan(folder) if e.problem}


def readable(folder: Path) -> list[str]:
    return [e.name for e in scan(folder) if read_document(e)]


def test_files_have_their_path_size_and_digest_and_come_sorted(folder: Path) -> None:
    (folder / "乙" / "丙").mkdir(parents=True)
    (folder / "乙" / "丙" / "一.txt").write_text(TEXT, encoding="utf-8")
    one, two = scan(folder)
    assert (one.name, two.name) == ("乙/丙/一.txt", "通知.txt")
    assert one.size == len(TEXT.encode()) and one.digest == two.digest and len(one.digest) == 64
    assert read_document(one).digest == one.digest


def test_hidden_files_and_lock_files_of_office_are_left_out(folder: Path) -> None:
    for name in (".git/config", ".隐藏.txt", "~$通知.docx", "Thumbs.db"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert readable(folder) == ["通知.txt"]


@pytest.mark.parametrize(
    "name", ["有 空格 的.txt", "🌊湖🏞️.txt", "长" * 83 + "ab.txt", "换\n行.txt", "'引号\".txt", "-rf.txt"]
)
def test_odd_names_are_read_all_the_same(folder: Path, name: str) -> None:
    (folder / name).write_text(TEXT, encoding="utf-8")
    assert len(name.encode()) <= 255
    assert name in readable(folder)


def test_a_name_that_is_not_utf8_is_refused_with_what_it_may_mean(folder: Path) -> None:
    raw = os.fsencode(folder) + b"/" + "关于.txt".encode("gb18030")
    Path(os.fsdecode(raw)).write_text(TEXT, encoding="utf-8")
    found = problems(folder)
    assert list(found) == [r"\xb9\xd8\xd3\xda.txt"]
    (reason,) = found.values()
    assert "UTF-8" in reason and "关于.txt" in reason and "请改名" in reason
    reason.encode("utf-8")


def test_links_are_followed_inside_the_folder_only(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "外面"
    outside.mkdir()
    (outside / "秘密.txt").write_text(TEXT, encoding="utf-8")
    (folder / "里面.txt").symlink_to(folder / "通知.txt")
    (folder / "外面.txt").symlink_to(outside / "秘密.txt")
    (folder / "外面的文件夹").symlink_to(outside)
    (folder / "设备.txt").symlink_to("/dev/zero")
    found = problems(folder)
    assert set(found) == {"外面.txt", "外面的文件夹", "设备.txt"}
    assert all("文件夹之内" in reason and "复制进来" in reason for reason in found.values())
    assert {e.name for e in scan(folder) if e.digest} == {"里面.txt", "通知.txt"}


def test_links_that_lead_in_circles_or_nowhere_are_reported(folder: Path) -> None:
    (folder / "甲.txt").symlink_to(folder / "乙.txt")
    (folder / "乙.txt").symlink_to(folder / "甲.txt")
    (folder / "断.txt").symlink_to(folder / "无.txt")
    (folder / "自己").symlink_to(folder)
    assert set(problems(folder)) == {"甲.txt", "乙.txt", "断.txt", "自己"}
    assert all("。请" in reason for reason in problems(folder).values())


def test_pipes_and_sockets_are_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "管道.txt")
    monkeypatch.chdir(folder)  # a socket's path may be short only
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.txt")
        found = problems(folder)
    assert set(found) == {"管道.txt", "s.txt"}
    assert all("普通文件" in reason for reason in found.values())


def test_a_huge_file_is_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "大.pdf").open("wb") as file:
        file.truncate(200 << 20)
    opened: list[Path] = []
    original: Callable[..., object] = Path.open

    def noting(self: Path, *args: object, **options: object) -> object:
        opened.append(self)
        return original(self, *args, **options)

    monkeypatch.setattr(Path, "open", noting)
    reason = problems(folder)["大.pdf"]
    assert "200 MB" in reason and f"{DEFAULT.size >> 20} MB" in reason and "请" in reason
    assert [path.name for path in opened] == ["通知.txt"]


def test_what_may_not_be_opened_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "锁.txt").write_text(TEXT, encoding="utf-8")
    (folder / "锁着的").mkdir()
    opening, listing = Path.open, os.scandir

    def locked(self: Path, *args: object, **options: object) -> object:
        if self.name == "锁.txt":
            raise PermissionError(13, "Permission denied")
        return opening(self, *args, **options)  # type: ignore[call-overload]

    def closed(path: str) -> object:
        if str(path).endswith("锁着的"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(Path, "open", locked)
    monkeypatch.setattr(os, "scandir", closed)
    found = problems(folder)
    assert set(found) == {"锁.txt", "锁着的"}
    assert all("权限" in reason for reason in found.values())


def test_a_folder_named_like_a_file_is_a_folder(folder: Path) -> None:
    (folder / "文件夹.pdf").mkdir()
    (folder / "文件夹.pdf" / "内.txt").write_text(TEXT, encoding="utf-8")
    assert readable(folder) == ["文件夹.pdf/内.txt", "通知.txt"]


def test_a_missing_folder_is_an_error(folder: Path) -> None:
    for path in (folder / "无", folder / "通知.txt"):
        with pytest.raises(CorpusError, match="--corpus"):
            scan(path)


def test_a_file_that_changed_since_the_scan_is_read_as_it_is_now(folder: Path) -> None:
    (entry,) = scan(folder)
    (folder / "通知.txt").write_text(TEXT + "二、期限\n十日。\n", encoding="utf-8")
    document = read_document(entry)
    assert "十日" in document.text
    assert document.digest == scan(folder)[0].digest != entry.digest


def test_a_file_that_changes_while_it_is_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = scan(folder)
    opening = Path.open

    def meanwhile(self: Path, *args: object, **options: object) -> object:
        opened = opening(self, *args, **options)  # type: ignore[call-overload]
        if args == ("rb",):
            with opening(self, "ab") as file:
                file.write(b"more")
        return opened

    monkeypatch.setattr(Path, "open", meanwhile)
    with pytest.raises(UnreadableFile, match=r"期间.*再试"):
        read_document(entry)


def test_a_file_that_is_gone_is_refused(folder: Path) -> None:
    (entry,) = scan(folder)
    (folder / "通知.txt").unlink()
    with pytest.raises(UnreadableFile, match="请检查"):
        read_document(entry)


def test_a_title_that_comes_from_the_name_follows_it() -> None:
    text = "第一条 湖面禁止捕捞。\n第二条 违者处罚。\n"
    old = document_of(text, name="禁捕.txt", digest="")
    assert renamed(old, "湖区禁捕.txt") == document_of(text, name="湖区禁捕.txt", digest="")


def test_half_characters_become_a_mark_that_can_be_written() -> None:
    document = document_of("湖\ud840水清澈", name="a.txt", digest="")
    assert document.source == "湖\ufffd水清澈"
    document.text.encode("utf-8")
