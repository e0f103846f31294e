"""Every word of the screen has its English, and none that is gone stays behind."""

import ast
import json
import re
from pathlib import Path

from assistant.office.feedback import VERDICTS
from assistant.office.questions import KINDS
from assistant.office.runs import Run
from assistant.web import evaluation, pages
from assistant.web.document import DATES
from corpus.validity import State

WEB = Path(pages.__file__).parent
CALLED = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')""")
QUOTED = re.compile(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"')


def _said() -> set[str]:
    """Chinese texts that templates and the question page hand to the translator by name."""
    sources = [path.read_text(encoding="utf-8") for path in WEB.glob("templates/*.html")]
    sources.append((WEB / "ask.py").read_text(encoding="utf-8"))
    return {a or b for source in sources for a, b in CALLED.findall(source)}


def _given() -> set[str]:
    """Chinese words that reach the translator as values."""
    stages = {Run("", "", "", state).stage for state in ("asking", "scoring")}
    measures = {*evaluation.MEASURES.values(), *evaluation.WRONG.values()}
    return {*KINDS.values(), *VERDICTS.values(), *map(str, State), *DATES.values(), *stages, *measures}


def test_every_word_of_the_screen_has_its_english() -> None:
    english = json.loads((WEB / "static" / "english.json").read_text(encoding="utf-8"))
    assert (_said() | _given()) - set(english) == set()


def test_no_english_is_left_of_words_that_are_gone() -> None:
    english = json.loads((WEB / "static" / "english.json").read_text(encoding="utf-8"))
    templates = "\n".join(path.read_text(encoding="utf-8") for path in WEB.glob("templates/*.html"))
    strings = set(QUOTED.findall(templates)) | _said() | _given()
    project = WEB.parents[1]
    for path in (p for room in ("assistant", "index", "corpus") for p in (project / room).rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        strings |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    gone = {word for word in english if word not in strings and f"被{word[1:]}" != word}
    assert gone == set()


def test_english_fills_in_what_chinese_does() -> None:
    english = json.loads((WEB / "static" / "english.json").read_text(encoding="utf-8"))
    for chinese, word in english.items():
        assert sorted(re.findall(r"{\w+}", chinese)) == sorted(re.findall(r"{\w+}", word)), chinese
