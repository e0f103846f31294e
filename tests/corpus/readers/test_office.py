import stat
import sys
from pathlib import Path

import pytest

from corpus.errors import UnreadableFile
from corpus.readers import Limits, guarded, office, read_bytes
from tests.corpus.readers import make

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _stand_in(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command in LibreOffice's place: the real one is not on every machine."""
    script = folder / "soffice"
    script.write_text(f"#!{sys.executable}\nimport pathlib, sys, time\n{body}\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(office, "program", lambda: str(script))


def test_a_file_is_converted_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(make.word("第一条 内容"))
    body = (
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "assert pathlib.Path(sys.argv[-1]).read_bytes().startswith(b'\\xd0\\xcf')\n"
        "assert any(word.startswith('-env:UserInstallation=file:') for word in sys.argv)\n"
        f"out.mkdir(); (out / 'document.docx').write_bytes(pathlib.Path({str(made)!r}).read_bytes())"
    )
    _stand_in(tmp_path, body, monkeypatch)
    for suffix in (".doc", ".wps"):
        assert read_bytes(OLE, suffix).text == "第一条 内容"
    guarded.close()


def test_without_libreoffice_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    for data, suffix in [(OLE, ".doc"), (b"{\\rtf1 a}", ".rtf")]:
        with pytest.raises(UnreadableFile, match=r"LibreOffice.*apt install"):
            read_bytes(data, suffix)


def test_a_failed_conversion_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, "sys.exit(1)", monkeypatch)
    with pytest.raises(UnreadableFile, match="另存"):
        read_bytes(OLE, ".doc")


def test_a_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, "time.sleep(60)", monkeypatch)
    with pytest.raises(UnreadableFile, match="超过 1 秒"):
        read_bytes(OLE, ".doc", limits=Limits(seconds=1))
