"""Recognition with the real models, once for each way in; the first picture loads them."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from corpus.readers import guarded, read_bytes, scan
from tests.corpus.readers import make

_HEIGHTS = ((0, 20), (30, 22), (60, 20), (90, 40))


def test_pictures_in_any_wrapping_are_recognised() -> None:
    image = make.picture("第一条 道路养护由甲局负责。")
    wide = make.Pdf()
    wide.canvas.setPageSize((image.width, image.height))
    wide.canvas.drawImage(ImageReader(io.BytesIO(make.as_bytes(image))), 0, 0)
    for data, suffix in [
        (make.as_bytes(image), ".png"),
        (wide.done(), ".pdf"),
    ]:
        reading = read_bytes(data, suffix)
        assert "道路养护由甲局负责" in reading.text
        assert "识别" in reading.notes[-1]
    guarded.close()


def test_signs_and_heights_that_the_engine_confuses_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("(六）其他费用;", "(2019年)印发:ABC(1)", "（二)目标", "标题")
    boxes = [np.array([[0, at], [90, at], [90, at + high], [0, at + high]]) for at, high in _HEIGHTS]
    found = SimpleNamespace(txts=texts, boxes=boxes, scores=(0.9, 0.9, 0.9, 0.9))
    monkeypatch.setattr(scan, "_engine", lambda: lambda _: found)
    pieces = scan.recognise(Image.new("RGB", (100, 200)))
    assert [piece.text for piece in pieces] == [
        "（六）其他费用；",
        "（2019年）印发：ABC(1)",
        "（二）目标",
        "标题",
    ]
    assert [piece.size for piece in pieces] == [21.0, 21.0, 21.0, 40.0]
