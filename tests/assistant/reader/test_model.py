"""The reading model that ships with the project, on texts it has not seen."""

from pathlib import Path

import numpy as np
import pytest

from assistant.reader.model import ReadingModel, read_passages, shipped
from corpus.errors import ModelError

TEXT = "渔船拆解补贴标准为每艘三万元。申请人应当于2022年5月1日前向镇政府提交材料。举报电话为61238800。"


def test_a_text_reads_the_same_alone_and_beside_longer_ones() -> None:
    alone = shipped().read("补贴标准是多少", [("方案", TEXT)])[0]
    beside = shipped().read("补贴标准是多少", [("方案", TEXT), ("", TEXT * 4)])[0]
    assert np.allclose(alone.start, beside.start, atol=0.3)
    assert np.allclose(alone.end, beside.end, atol=0.3)
    assert alone.best() == beside.best()


def test_what_is_read_is_a_stretch_of_the_text_and_more_is_not_read_than_there_is() -> None:
    for question in ("补贴标准是多少", "何时提交材料", "x" * 300):
        for text in (TEXT, TEXT * 12):
            (reading,) = shipped().read(question, [("标题" * 200, text)])
            found = reading.best()
            assert 0 <= found.start < found.end <= len(text)
            assert 0 <= found.agreement <= 1


def test_no_texts_nothing_read() -> None:
    assert shipped().read("补贴标准是多少", []) == []
    assert read_passages("补贴标准是多少", []) == ("", 0.0)


def test_a_text_without_words_has_no_answer() -> None:
    (reading,) = shipped().read("补贴标准是多少", [("", " ")])
    found = reading.best()
    assert (found.start, found.end, found.agreement) == (0, 0, 0.0)


def test_a_damaged_model_is_named_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"阅读模型应能装入.*请重新取得"):
        ReadingModel(tmp_path).read("补贴标准是多少", [("", TEXT)])
