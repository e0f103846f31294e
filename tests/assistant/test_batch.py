import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.batch import Query, Row, check_paths, encoded, lines_of, query_of, rows_of, write_rows
from corpus.errors import IndexBroken, UsageError


def echo(query: Query) -> Row:
    return {"answer": query.question}


def test_a_line_may_bring_a_conversation() -> None:
    row = {"id": 7, "question": "那副指挥长呢", "history": [["谁是指挥长", "林舟"]]}
    assert query_of(row) == Query(7, "那副指挥长呢", (("谁是指挥长", "林舟"),))
    assert query_of({"question": "问", "history": None}) == Query(None, "问")


@pytest.mark.parametrize(
    ("line", "id_", "rule"),
    [
        ("不是 JSON", None, "每行须是一个 JSON 对象"),
        ("[1, 2]", None, "每行须是一个 JSON 对象"),
        ('"只有文字"', None, "每行须是一个 JSON 对象"),
        ("", None, "每行须是一个 JSON 对象"),
        ("[" * 100_000, None, "每行须是一个 JSON 对象"),
        ('{"id": "a"}', "a", "每行须有 question"),
        ('{"id": "b", "question": 5}', "b", "question 须是文字"),
        ('{"id": "c", "question": null}', "c", "question 须是文字"),
        ('{"id": "d", "question": "问", "history": "问"}', "d", "history 须是"),
        ('{"id": "e", "question": "问", "history": [["问"]]}', "e", "history 须是"),
        ('{"id": "f", "question": "问", "history": [["问", 1]]}', "f", "history 须是"),
        ('{"id": "g", "question": "问", "history": {"问": "答"}}', "g", "history 须是"),
    ],
)
def test_a_bad_line_says_so_in_its_place_and_the_rest_goes_on(line: str, id_: object, rule: str) -> None:
    good = '{"id": 1, "question": "一"}'
    rows = list(rows_of([good.encode(), line.encode(), good.encode()], echo))
    assert rows[0] == rows[2] == {"id": 1, "answer": "一"}
    assert rows[1]["id"] == id_
    assert rule in rows[1]["error"]
    assert "\n" not in rows[1]["error"] and len(rows[1]["error"]) < 400


def test_a_line_that_is_not_utf8_says_so() -> None:
    (row,) = rows_of(['{"id": 1, "question": "谁是指挥长"}'.encode("gb18030")], echo)
    assert "UTF-8" in row["error"]


def test_an_error_of_the_index_ends_the_batch() -> None:
    def broken(query: Query) -> Row:
        raise IndexBroken("索引缺少文件")

    with pytest.raises(IndexBroken):
        list(rows_of([b'{"question": "?"}'], broken))


def test_blank_lines_at_the_end_are_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "问题.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"question": "a"}\r\n\n{"question": "b"}\n \n\n')
    assert [line.strip() for line in lines_of(file)] == [b'{"question": "a"}', b"", b'{"question": "b"}']
    file.write_bytes(b"")
    assert lines_of(file) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有\.jsonl"):
        lines_of(tmp_path / "没有.jsonl")


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=3), max_size=5))
def test_rows_come_back_as_they_were_written(rows: list[Row]) -> None:
    assert [json.loads(encoded(row)) for row in rows] == rows


def test_half_characters_do_not_stop_a_batch() -> None:
    assert json.loads(encoded({"answer": "\ud800"})) == {"answer": "\ud800"}


def test_the_file_is_whole_or_untouched(tmp_path: Path) -> None:
    out = tmp_path / "新文件夹" / "答复.jsonl"
    tally = write_rows([{"id": 1}, {"id": 2, "error": "错"}], out)
    assert (tally.lines, tally.errors) == (2, 1)
    before = out.read_bytes()
    assert before.decode("utf-8") == '{"id": 1}\n{"id": 2, "error": "错"}\n'

    def failing() -> object:
        yield {"id": 3}
        raise RuntimeError("中断")

    with pytest.raises(RuntimeError):
        write_rows(failing(), out)  # type: ignore[arg-type]
    assert out.read_bytes() == before
    assert [p.name for p in out.parent.iterdir()] == ["答复.jsonl"]


def test_the_questions_and_devices_are_not_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "问题.jsonl"
    source.write_text("{}", encoding="utf-8")
    for out in (source, tmp_path, Path("/dev/null")):
        with pytest.raises(UsageError, match="--out"):
            check_paths(source, out)
    check_paths(source, tmp_path / "答复.jsonl")
