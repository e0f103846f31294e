"""Recognition with the real models, once for each way in; the first picture loads them."""

import io

from reportlab.lib.utils import ImageReader

from corpus.readers import guarded, read_bytes
from tests.corpus.readers import make


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
