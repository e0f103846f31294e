import threading
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.office.database import Database
from assistant.office.shelf import Changed, Shelf, check_name
from corpus.errors import UnreadableFile, UsageError

OLD, NEW, OTHER = (
    f"关于{word}的通知\n一、任务\n内容{word}。\n".encode() for word in ("旧事", "新事", "他事")
)
NAME = "清水/通知.txt"


@pytest.fixture
def shelf(tmp_path: Path, database: Database) -> Shelf:
    return Shelf(tmp_path / "文件", tmp_path / "版本", database)


def sum_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def test_a_new_file_is_there_and_replaces_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert not shelf.put(NAME, OLD, seen="")
    assert (tmp_path / "文件" / NAME).read_bytes() == OLD
    assert shelf.versions(NAME) == ()


def test_what_is_replaced_or_deleted_is_kept(shelf: Shelf) -> None:
    shelf.put(NAME, OLD, seen="")
    assert shelf.put(NAME, NEW, seen=sum_of(OLD))
    shelf.delete(NAME, seen=sum_of(NEW))
    assert [(v.gone, shelf.read_version(NAME, v.digest)) for v in shelf.versions(NAME)] == [
        ("deleted", NEW),
        ("replaced", OLD),
    ]
    assert [v.name for v in shelf.deleted()] == [NAME]
    shelf.put(NAME, shelf.read_version(NAME, sum_of(NEW)), seen="")
    assert shelf.deleted() == ()


def test_who_replaces_a_file_that_somebody_changed_meanwhile_is_told_first(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(NAME, OLD, seen="")
    shelf.put(NAME, NEW, seen=sum_of(OLD))
    with pytest.raises(Changed, match="被别人换过") as raised:
        shelf.put(NAME, OTHER, seen=sum_of(OLD))
    assert (tmp_path / "文件" / NAME).read_bytes() == NEW
    shelf.put(NAME, OTHER, seen=raised.value.digest)
    assert {v.digest for v in shelf.versions(NAME)} == {sum_of(OLD), sum_of(NEW)}


def test_a_new_file_does_not_fall_on_one_of_the_same_name(shelf: Shelf) -> None:
    shelf.put(NAME, OLD, seen="")
    with pytest.raises(Changed):
        shelf.put(NAME, NEW, seen="")
    with pytest.raises(Changed):
        shelf.delete(NAME, seen=sum_of(NEW))


def test_of_many_who_replace_one_file_at_once_one_does_and_nothing_is_lost(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(NAME, OLD, seen="")
    texts = [f"关于第{n}稿的通知\n一、任务\n第{n}稿。\n".encode() for n in range(8)]
    told: list[str] = []

    def replace(data: bytes) -> None:
        try:
            shelf.put(NAME, data, seen=sum_of(OLD))
        except Changed:
            told.append(sum_of(data))

    threads = [threading.Thread(target=replace, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 7
    there = (tmp_path / "文件" / NAME).read_bytes()
    assert there in texts and sum_of(there) not in told
    assert [v.digest for v in shelf.versions(NAME)] == [sum_of(OLD)]
    assert [path.name for path in (tmp_path / "文件" / "清水").iterdir()] == ["通知.txt"]


def test_a_file_that_cannot_be_read_does_not_get_in(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("好.txt", OLD, seen="")
    for name, data in (("空.txt", b""), ("假.docx", b"\x00\x01\x02"), ("坏.pdf", b"%PDF-1.4 broken")):
        with pytest.raises(UnreadableFile):
            shelf.put(name, data, seen="")
    assert [path.name for path in (tmp_path / "文件").iterdir()] == ["好.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "../外.txt",
        "/etc/通知.txt",
        "甲/../../乙.txt",
        ".隐.txt",
        "甲/.乙/丙.txt",
        "~$甲.docx",
        "甲\n乙.txt",
        "甲\\乙.txt",
        "a:b.txt",
        "程序.exe",
        "没有扩展名",
        "",
        "甲" * 80 + ".txt",
        "甲//乙.txt",
    ],
)
def test_a_name_that_leads_elsewhere_or_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)


def test_a_version_that_never_was_is_refused(shelf: Shelf) -> None:
    shelf.put(NAME, OLD, seen="")
    with pytest.raises(UsageError, match="这个版本"):
        shelf.read_version(NAME, "0" * 64)
    with pytest.raises(UsageError, match="没有这份文件"):
        shelf.delete("没有.txt", seen="")
