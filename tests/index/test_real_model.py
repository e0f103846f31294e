"""The embedding model itself, from POLICYQA_MODELS or `models/`; `policyqa model` brings it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import SentenceEmbedder, _fast_bfloat16, fold
from index.light import LightEncoder, readable
from index.model import Located, find

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("POLICYQA_MODELS", ROOT / "models"))


@pytest.fixture(scope="module")
def located() -> Located:
    return find("m3e-small", MODELS)


@pytest.fixture(scope="module")
def embedder(located: Located) -> SentenceEmbedder:
    return SentenceEmbedder(located)


def test_identity_and_dimension_are_known_without_loading(located: Located) -> None:
    embedder = SentenceEmbedder(located)
    assert embedder.identity == "m3e-small@78fbbe22d9bc31a59a95dfd1b1ceb4f9b65cf4ddf54d948a20952789c9ec4973"
    assert embedder.dimension == 512


def test_passages_become_unit_vectors_in_order(embedder: SentenceEmbedder) -> None:
    texts = ["秸秆综合利用补贴。" * n for n in (1, 40, 3, 200)] + ["", "市民优先选择公共交通出行。"]
    done: list[tuple[int, int]] = []
    vectors = embedder.encode_passages(texts, progress=lambda n, of: done.append((n, of)))
    assert vectors.shape == (6, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert done == [(6, 6)]
    for text, vector in zip(texts, vectors, strict=True):
        assert float(embedder.encode_passages([text])[0] @ vector) > 0.999
    assert embedder.encode_passages([]).shape == (0, 512)


def test_numpy_and_the_library_give_the_same_vectors(located: Located) -> None:
    texts = ["谁是负责人？", "补贴标准为每亩40元，", "秸秆综合利用补贴。" * 60, "gdp 3+1", ""]
    assert readable(located.path)
    light = LightEncoder(located.path).encode(texts)
    light /= np.linalg.norm(light, axis=1, keepdims=True)
    library = SentenceEmbedder(located)
    library.encode_passages(["装入"] * 17)  # more than a few: the library is loaded and used from now on
    for text, vector in zip(texts, light, strict=True):
        assert float(library.encode_passages([text])[0] @ vector) > 0.9999


def test_a_question_needs_no_torch() -> None:
    code = (
        "import sys; from pathlib import Path; from index.embed import SentenceEmbedder;"
        f"SentenceEmbedder.open('m3e-small', Path({str(MODELS)!r})).encode_question('补贴多少');"
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_model_of_another_kind_is_left_to_the_library(tmp_path: Path) -> None:
    assert not readable(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "qwen3"}', encoding="utf-8")
    assert not readable(tmp_path)


def test_a_question_lies_nearest_to_what_answers_it(embedder: SentenceEmbedder) -> None:
    passages = [
        "符合条件的农户，每亩补贴40元。",
        "新能源公交车占比不低于90%。",
        "本办法自2020年1月1日起施行。",
    ]
    vectors = embedder.encode_passages(passages)
    for row, question in enumerate(("农户每亩能领多少补贴", "新能源公交车要占多少", "什么时候开始施行")):
        assert int(np.argmax(vectors @ embedder.encode_question(question))) == row


def test_a_question_is_kept_and_cannot_be_altered(embedder: SentenceEmbedder) -> None:
    vector = embedder.encode_question("谁负责")
    assert embedder.encode_question("谁负责") is vector
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 1


def test_capitals_and_full_width_signs_are_the_same_text(embedder: SentenceEmbedder) -> None:
    assert fold("ＧＤＰ，（３＋３）") == "gdp，（3+3）"
    ours, theirs = embedder.encode_passages(["GDP增长3+3"]), embedder.encode_passages(["ｇｄｐ增长３＋３"])
    assert float(ours[0] @ theirs[0]) > 0.999


def test_nothing_heavy_is_imported_until_text_is_encoded() -> None:
    script = f"""
import sys
from pathlib import Path
from index.build import build
from index.embed import SentenceEmbedder
from index.search import Searcher
SentenceEmbedder.open("m3e-small", Path({str(MODELS)!r}))
heavy = {{"torch", "transformers", "sentence_transformers", "jieba", "faiss", "pydantic"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_half_the_bytes_are_used_only_where_the_vectors_agree(
    located: Located, embedder: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["秸秆综合利用补贴。"] * 17
    embedder.encode_passages(texts)
    assert embedder.precision == ("bfloat16" if _fast_bfloat16() else "float32")
    monkeypatch.setattr("index.embed._fast_bfloat16", lambda: True)
    monkeypatch.setattr("index.embed._agree", lambda one, other: False)
    whole = SentenceEmbedder(located)
    vectors = whole.encode_passages(texts)
    assert whole.precision == "float32"
    assert float(vectors[0] @ embedder.encode_passages(texts)[0]) > 0.999
