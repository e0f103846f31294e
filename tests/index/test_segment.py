from __future__ import annotations

import logging
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.library import document_of
from index.dictionary import learn, read_dictionary, sum_of
from index.segment import PAIR, Segmenter, Terms, has_city
from tests.index.conftest import FIRST


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Pinned from jieba 0.42.1, oddities included: 指挥长 is not in its dictionary.
        ("谁是2019年城市提质攻坚战的指挥长", "谁 是 2019 2019年 年 城市 提质 攻坚 攻坚战 的 指挥 长"),
        ("规上工业亩均税收突破35万元/亩", "规上 工业 亩 均 税收 突破 35 35万 万元 亩"),
        ("占ＧＤＰ比重提高１个百分点", "占 gdp 比重 提高 1 1个 个 百分 分点 百分点"),
        ("嘉开工委发〔2018〕1号", "嘉开 工委 发 2018 1 1号 号"),
        ("“3＋1”项目", "3+1 3 1 项目"),
        ("1,200亩，同比增长15%以上", "1200 1200亩 亩 同比 增长 15% 15 以上"),
    ],
)
def test_words_of_policy_sentences(plain: Segmenter, text: str, expected: str) -> None:
    assert plain.words(text) == expected.split()


def test_a_word_given_is_found_whole(plain: Segmenter) -> None:
    assert "指挥长" not in plain.words("城市提质攻坚战指挥长")
    assert "指挥长" in Segmenter(["指挥长"]).words("城市提质攻坚战指挥长")


def test_one_segmenter_does_not_change_another(plain: Segmenter) -> None:
    before = plain.words("珠海涵崧科技")
    assert "珠海涵崧" in Segmenter(["珠海涵崧"]).words("珠海涵崧科技")
    assert plain.words("珠海涵崧科技") == before


def test_terms_add_pairs_that_are_no_words(plain: Segmenter) -> None:
    terms = plain.terms("城市，提质")
    assert terms == Terms(tuple(plain.words("城市，提质")), (PAIR + "城市", PAIR + "提质"))


@pytest.mark.parametrize("text", ["", " \n", "，。！", "😀", "\x00\x01"])
def test_text_without_words_has_no_terms(plain: Segmenter, text: str) -> None:
    assert plain.terms(text) == Terms((), ())


def test_identity_follows_the_dictionary_and_not_its_order() -> None:
    assert Segmenter(["甲乙", "丙丁"]).identity == Segmenter(["丙丁", "甲乙", ""]).identity
    assert Segmenter(["甲乙"]).identity != Segmenter().identity


def test_loading_is_silent_and_leaves_no_cache(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    logging.getLogger("jieba")
    Segmenter().words("城市")
    assert capfd.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())


def test_names_are_learnt_from_fields_headings_and_quotes() -> None:
    document = document_of(FIRST + "\n落实“清风行动”和《碧水条例》。\n", name="a.txt", digest="")
    learnt = learn([document])
    assert {"牵头单位", "交通运输局", "城市管理局", "责任分工", "清风行动", "碧水条例"} <= set(learnt)
    assert all(2 <= len(word) <= 10 for word in learnt)


def test_a_dictionary_of_staff_allows_remarks_and_weights(tmp_path: Path) -> None:
    path = tmp_path / "词典.txt"
    path.write_text("\ufeff# 机构\n经开区 5 n\n\n路长制  # 新词\n", encoding="utf-8")
    assert read_dictionary(path) == ("经开区", "路长制")


def test_a_bad_dictionary_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "词典.txt"
    path.write_text("好词\n" + "长" * 31, encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行"):
        read_dictionary(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        read_dictionary(path)
    with pytest.raises(UsageError, match="存在"):
        read_dictionary(tmp_path / "无.txt")


def test_sum_of_a_dictionary_ignores_order() -> None:
    assert sum_of(["甲", "乙"]) == sum_of(["乙", "甲", "甲"]) != sum_of([]) == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("湖北等疫情严重地区另行规定", True),
        ("北京多部门出台措施", True),
        ("确保定点医院床位", False),
        ("本市产业与各县主产作物", False),
        ("", False),
    ],
)
def test_the_name_of_a_city_is_a_word_of_the_text(text: str, named: bool) -> None:
    assert has_city(text) == named
