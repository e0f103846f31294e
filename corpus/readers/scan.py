"""Pictures of text, recognised without any network: the only file that imports rapidocr and PIL."""

from __future__ import annotations

import functools
import io
import logging
import re
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np

from corpus.errors import UnreadableFile
from corpus.readers import detect, layout, paragraphs
from corpus.readers.layout import Piece
from corpus.readers.reading import Limits, Reading

_NOTE = "由图像识别读出，可能有误"
_LONGEST = 6000  # pixels of a side; larger pictures are made smaller
_UNSURE = 0.3  # of the height of a line: the engine's boxes vary as much within one size of type
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff\uff00-\uffef])[(),;:]|[(),;:](?=[\u4e00-\u9fff])")
_HALF_OPEN = re.compile(r"\(([^()（）]*)）|（([^()（）]*)\)")
_DETECTED = 1600  # pixels of the longer side in which lines are looked for; small pictures stay small
_SUREST = 0.5  # below this the engine guesses


def read(data: bytes, limits: Limits) -> Reading:
    """The text of an image, of all images of a Word or OFD file, or of a PDF whose pages are pictures."""
    kind = detect.kind(data)
    if kind == "pdf":
        from corpus.readers import pdf

        return pdf.read_pages(data, limits, recognise)
    pictures = _wrapped(data, kind, limits)
    if len(pictures) > limits.scan_pages:
        value = f"{len(pictures)} 张图片"
        raise UnreadableFile(f"一个文件最多识别 {limits.scan_pages} 张图片", value, "请拆分这个文件")
    sheets = [sheet for picture in pictures for sheet in _sheets(picture, limits)]
    return Reading("\n".join(paragraphs.lines(sheets)), "scan", (_NOTE,))


def _wrapped(data: bytes, kind: str, limits: Limits) -> list[bytes]:
    """The pictures in a file."""
    if kind == "docx":
        from corpus.readers import word

        return word.pictures(data, limits)
    if kind == "ofd":
        from corpus.readers import ofd

        return ofd.pictures(data, limits)
    return [data]


def recognise(image: Any) -> list[Piece]:
    """The pieces of text in an image, in its pixels."""
    found = _engine()(np.asarray(image)[:, :, ::-1])  # the engine wants blue first
    if found.txts is None or found.boxes is None or found.scores is None:
        return []
    pieces = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if score >= _SUREST and text.strip():
            (x0, top), (x1, bottom) = box.min(axis=0), box.max(axis=0)
            pieces.append(Piece(_widened(text), *map(float, (x0, top, x1, bottom, bottom - top))))
    usual = median(piece.size for piece in pieces) if pieces else 0.0
    return [
        replace(piece, size=usual) if abs(piece.size - usual) < _UNSURE * usual else piece for piece in pieces
    ]


def _widened(text: str) -> str:
    """The text with the signs of Chinese sentences in full width; engines confuse them with narrow ones."""
    text = _NARROW.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text)
    return _HALF_OPEN.sub(lambda found: f"（{found[1] or found[2] or ''}）", text)


@functools.cache
def _engine() -> Any:
    """The recognition engine with the models that its package carries."""
    logging.disable(logging.CRITICAL)  # this runs in a process of its own, and nobody reads its log
    from rapidocr import RapidOCR

    return RapidOCR(params={"Det.limit_type": "max", "Det.limit_side_len": _DETECTED})


def _sheets(data: bytes, limits: Limits) -> list[paragraphs.Sheet]:
    """A sheet for each page of an image file."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            pages = getattr(opened, "n_frames", 1)
            if pages > limits.scan_pages:
                raise UnreadableFile(f"一个文件最多识别 {limits.scan_pages} 页图片", f"{pages} 页", "请拆分")
            sheets = []
            for frame in ImageSequence.Iterator(opened):
                image = ImageOps.exif_transpose(frame).convert("RGB")
                image.thumbnail((_LONGEST, _LONGEST))
                sheets.append(paragraphs.Sheet(image.width, image.height, layout.order(recognise(image), [])))
            return sheets
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile("图片须完整、没有损坏", error, "请重新取得这个文件") from error
    except Image.DecompressionBombError as error:
        raise UnreadableFile("图片不能过大", error, "请缩小图片") from error
