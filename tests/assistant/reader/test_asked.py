"""Questions in plain words: put together with the open data, and nothing of the data in the repository."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from assistant.reader.training.asked import FOLDER, read_asked

POLICY = "某区养犬办法 每户限养一只。 逾期不办登记的，处二百元罚款。"
TOLD = "某市供水条例\n第二条 停水应当提前二十四小时通知。"
LAW = "# 某市供水条例\n\n第一条 水价由市政府定。\n\n第二条 停水应当提前二十四小时通知。\n"


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _place(text: str, answer: str) -> list[int]:
    return [text.index(answer), text.index(answer) + len(answer)]


def _lines(file: Path, rows: list[dict[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    _lines(tmp_path / "data/policy-qa/train/passages.jsonl", [{"id": "p1", "text": POLICY}])
    (tmp_path / "data/statute-qa").mkdir()
    with tarfile.open(tmp_path / "data/statute-qa/laws.tar.xz", "w:xz") as archive:
        member = tarfile.TarInfo("条例/供水.md")
        member.size = len(LAW.encode())
        archive.addfile(member, io.BytesIO(LAW.encode()))
    return tmp_path / "data"


def _asked(folder: Path, *, sha: str) -> Path:
    begin = LAW.index("第二条")
    pieces = [[2, 8], [begin, begin + 18]]
    _lines(
        folder / "passages.jsonl",
        [
            {"id": "a", "file": "policy-qa/p1", "pieces": [[0, len(POLICY)]], "sha256": _sha(POLICY)},
            {"id": "b", "file": "条例/供水.md", "pieces": pieces, "sha256": sha},
            {"id": "c", "text": "甲区通知\n截至五月三日。"},
        ],
    )
    _lines(
        folder / "questions.jsonl",
        [
            {"passage": "a", "question": "不上户口罚多少", "answers": [_place(POLICY, "二百元")]},
            {"passage": "b", "question": "停水多久前说", "answers": [_place(TOLD, "二十四小时")]},
            {"passage": "c", "question": "哪个区", "answers": []},
        ],
    )
    return folder


def test_passages_are_put_together_and_answers_cut_out(data: Path, tmp_path: Path) -> None:
    texts, questions = read_asked(data, _asked(tmp_path / "asked", sha=_sha(TOLD)))
    assert texts == {"a": POLICY, "b": TOLD, "c": "甲区通知\n截至五月三日。"}
    assert [[a["text"] for a in q["answers"]] for q in questions] == [["二百元"], ["二十四小时"], []]


def test_other_data_than_the_questions_were_written_on_is_an_error(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="供水"):
        read_asked(data, _asked(tmp_path / "asked", sha=_sha("another text")))


def test_every_question_names_a_passage_and_answers_stand_in_order() -> None:
    rows = [json.loads(line) for line in (FOLDER / "passages.jsonl").read_text("utf-8").splitlines()]
    known = {row["id"]: sum(e - s + 1 for s, e in row.get("pieces", [])) or len(row["text"]) for row in rows}
    questions = [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text("utf-8").splitlines()]
    assert len(questions) > 3000
    for question in questions:
        assert all(0 <= start < end <= known[question["passage"]] for start, end in question["answers"])
