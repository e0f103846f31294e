import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers import text

_START = "第一条　为了规范城市管理，"
_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=200)


@given(_ANY, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]))
def test_every_character_comes_back_from_any_encoding(written: str, encoding: str) -> None:
    whole = _START + written
    assert text.decode(whole.encode(encoding)) == whole


def test_line_ends_of_any_system_are_line_feeds() -> None:
    assert text.decode("一\r\n二\r三\n四".encode()) == "一\n二\n三\n四"


def test_spaces_and_blank_lines_stay() -> None:
    written = "指 挥 长：包  军\n\n　　二、目标\n"
    assert text.decode(written.encode("gb18030")) == written


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 50, b"MZ\x90\x00\x03" + bytes(200), "二进制\x00".encode()]
)
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="二进制"):
        text.decode(data)


def test_a_damaged_utf8_text_is_not_taken_for_gb18030() -> None:
    data = bytearray((_START * 20).encode())
    data[100] = 0xFF
    with pytest.raises(UnreadableFile, match="UTF-8"):
        text.decode(bytes(data))


def test_bytes_of_no_encoding_are_refused_with_their_place() -> None:
    with pytest.raises(UnreadableFile, match="第 4 个字节"):
        text.decode(b"abc\xff\xff\xffdef")


def test_a_utf16_text_cut_in_a_character_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="损坏"):
        text.decode(_START.encode("utf-16")[:-1])
