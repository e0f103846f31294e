from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableFile
from corpus.readers import ofd
from corpus.readers.reading import DEFAULT, Limits, NeedsScan
from tests.corpus.readers import make

FULL = "为了规范道路养护工作，提高公共服务的水平，根据有关法律法规规定，"  # fills 160 mm


def lines(data: bytes) -> list[str]:
    return ofd.read(data, DEFAULT).text.split("\n")


def test_lines_become_paragraphs_across_pages_without_running_heads() -> None:
    pages = [
        [(35, 250, "第一条　" + FULL[:26]), (25, 258, FULL), (100, 285, "— 1 —")],
        [(25, 40, "制定本办法。"), (35, 48, "第二条　本办法所称养护，是指清扫。"), (100, 285, "— 2 —")],
        [(35, 40, "第三条　本办法自发布之日起施行。"), (100, 285, "— 3 —")],
    ]
    read = lines(make.ofd(*pages, template=[(80, 15, "某市人民政府公报")]))
    assert read == [
        "第一条 " + FULL[:26] + FULL + "制定本办法。",
        "第二条 本办法所称养护，是指清扫。",
        "第三条 本办法自发布之日起施行。",
    ]


_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(_HAN, min_size=1, max_size=20))
def test_no_character_of_the_body_is_lost(written: list[str]) -> None:
    read = ofd.read(make.ofd([(25, 40 + 8 * at, text) for at, text in enumerate(written)]), DEFAULT).text
    assert Counter("".join(read.split())) == Counter("".join(written))


def test_a_file_without_its_entry_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"OFD\.xml"):
        ofd.read(make.word("x"), DEFAULT)


def test_entities_are_refused() -> None:
    evil = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    with pytest.raises(UnreadableFile, match="实体"):
        ofd.read(make.with_parts(make.ofd([(20, 20, "字")]), {"OFD.xml": evil}), DEFAULT)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="页"):
        ofd.read(make.ofd([], [], []), Limits(pages=2))


def test_a_file_of_pictures_is_to_be_recognised() -> None:
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    base = make.ofd([])
    document = make.part(base, "Doc_0/Document.xml").replace(
        b"</ofd:CommonData>", b"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    )
    resources = (
        f'<ofd:Res {name} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    page = (
        f"<ofd:Page {name}><ofd:Content><ofd:Layer>"
        '<ofd:ImageObject ID="8" ResourceID="7" Boundary="0 0 210 297"/></ofd:Layer></ofd:Content></ofd:Page>'
    )
    picture = make.as_bytes(make.picture("字"))
    data = make.with_parts(
        base,
        {
            "Doc_0/Document.xml": document,
            "Doc_0/DocumentRes.xml": resources.encode(),
            "Doc_0/Res/scan.png": picture,
            "Doc_0/Pages/Page_0/Content.xml": page.encode(),
        },
    )
    with pytest.raises(NeedsScan):
        ofd.read(data, DEFAULT)
    assert ofd.pictures(data, DEFAULT) == [picture]
