"""How well web pages are read: `python scripts/measure_readers.py FOLDER`.

For each page of the folder: the share of the body that was kept, and of the lines that are the site's
and not the document's. What the body is, is taken from the class or id that the large publishing
systems of government sites give it; the reader itself does not know these.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from corpus.readers import html, read

_BODY = re.compile(
    r"^(?:zoom|zoomcon|UCAP-CONTENT|TRS_Editor|article-content|content_article|info_cont|pageList)$"
)
_STATED = re.compile(r"^[\u4e00-\u9fff]{2,6}：")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def _body(page: Path) -> Tag | None:
    soup = BeautifulSoup(html.decode(page.read_bytes()), "html.parser")
    for tag in soup(["script", "style", "button"]):
        tag.decompose()
    marked = soup.find_all(id=_BODY) + soup.find_all(class_=_BODY)
    return max(marked, key=lambda tag: len(tag.get_text()), default=None)


def _measure(page: Path) -> tuple[int, int, int, int]:
    """Chinese characters of the body, those lost, lines read, lines that are not the document's."""
    found = read(page).text.split("\n")
    body = _body(page)
    if body is None:
        raise SystemExit(f"{page.name}: no body is marked as such")
    source = body.get_text()
    lost = Counter(_HAN.findall(source)) - Counter(_HAN.findall("\n".join(found)))
    squeezed = "".join(source.split())
    foreign = [
        line
        for line in found[1:]
        if not _STATED.match(line)
        and any("".join(cell.split()) not in squeezed for cell in re.split(r"[\t ]", line))
        and not re.search(r"\.(?:docx?|xlsx?|pdf|wps)$", line)
    ]
    for line in foreign:
        sys.stdout.write(f"    not of the body: {line[:80]}\n")
    return len(_HAN.findall(source)), lost.total(), len(found), len(foreign)


def main() -> None:
    """Prints a line for each page and one for all."""
    parser = argparse.ArgumentParser(description="How well web pages are read")
    parser.add_argument("folder", type=Path)
    pages = sorted(parser.parse_args().folder.glob("*.html"))
    totals = [0, 0, 0, 0]
    for page in pages:
        figures = _measure(page)
        totals = [one + other for one, other in zip(totals, figures, strict=True)]
        sys.stdout.write(
            "{1:6} of {0:6} lost, {3:3} of {2:4} lines foreign  ".format(*figures) + page.name + "\n"
        )
    sys.stdout.write("{1:6} of {0:6} lost, {3:3} of {2:4} lines foreign\n".format(*totals))


if __name__ == "__main__":
    main()
