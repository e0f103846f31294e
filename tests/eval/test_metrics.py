"""The arithmetic of each measure, by hand, and its empty case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import metrics
from eval.records import Cited, Expectation

SHORT = st.text(alphabet="甲乙丙丁1", max_size=8)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("指 挥 长：包  军", "指挥长包军"),
        ("２０１９年，ＧＤＰ", "2019年gdp"),
        ("嘉开工委发〔2018〕1号", "嘉开工委发2018 1号"),
        ("不低于50%。", "不低于50%"),
        ("35万元／亩", "35万元/亩"),
        ("1,800元", "1800元"),
        ("3.5亿、4亿", "3.5亿4亿"),
        ("3、5亿", "3 5亿"),
        ("1.坚决打赢", "1坚决打赢"),
        ("“3+1”模式", "3+1模式"),
        ("", ""),
        ("，。 ", ""),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert metrics.normalise(text) == normal


@given(st.text(max_size=30))
def test_a_text_contains_itself_unless_it_is_empty(text: str) -> None:
    assert metrics.contains(text, text) == bool(metrics.normalise(text))


def test_words_are_found_across_spaces_but_no_number_is_cut() -> None:
    assert metrics.contains("指 挥 长：包  军", "指挥长：包军")
    assert metrics.contains("完成5亿美元，", "5亿美元")
    assert not metrics.contains("完成15亿美元", "5亿美元")
    assert not metrics.contains("完成1.5亿美元", "5亿美元")
    assert not metrics.contains("共50个", "共5")
    assert not metrics.contains("增长10", "10%")
    assert not metrics.contains("包军", "")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("城市提质攻坚战指挥长", True),
        ("4.坚决打赢城市提质攻坚战 指 挥 长", True),
        ("城市提质攻坚战：正指挥长", True),
        ("城市提质攻坚战；项目建设攻坚战指挥长", False),
        ("城市提质攻坚战\n指挥长", False),
        ("指挥长：城市提质", False),
        ("城市提质" + "很" * 31 + "指挥长", False),
    ],
)
def test_a_gap_stays_inside_one_part_of_a_list(answer: str, said: bool) -> None:
    assert metrics.says(answer, "城市提质…指挥长") is said


def test_length_limit() -> None:
    assert metrics.length_limit([["包军"]]) == max(3 * 2, 2 + 30) == 32
    assert metrics.length_limit([["包军"], ["陈骏", "陈骏副指挥长"]]) == max(3 * 8, 8 + 60) == 68
    assert metrics.length_limit([["三" * 60]], form="sentence") == max(180, 160) == 180
    assert metrics.length_limit([["三"]], form="sentence", reference="长" * 20) == max(60, 120) == 120
    assert metrics.length_limit([]) == 0


def test_an_exact_answer_says_every_item_nothing_forbidden_and_no_more() -> None:
    both = [["张善根"], ["李晓娉", "晓娉"]]
    assert metrics.answer_exact("张善根、李晓娉", both)
    assert metrics.answer_exact("指挥长：张善根\n副指挥长：李 晓 娉", both)
    assert not metrics.answer_exact("张善根", both)
    assert not metrics.answer_exact("包军，副指挥长陈骏", [["包军"]], forbidden=["陈骏"])
    assert metrics.answer_exact("包军" + "。" * 90, [["包军"]])
    assert metrics.answer_exact("包军" + "长" * 30, [["包军"]])
    assert not metrics.answer_exact("包军" + "长" * 31, [["包军"]])
    assert metrics.answer_exact("包军" + "长" * 31, [["包军"]], form="sentence")


def test_nothing_is_exact_without_an_answer_or_anything_required() -> None:
    assert not metrics.answer_exact("", [["包军"]])
    assert not metrics.answer_exact("包军", [])


def test_an_exact_refusal_offers_nothing_forbidden() -> None:
    assert metrics.refusal_exact("文件中没有。", refused=True)
    assert not metrics.refusal_exact("文件中没有。", refused=False)
    assert not metrics.refusal_exact("没有副指挥长，指挥长是包 军。", refused=True, forbidden=["包军"])


def test_exact_match() -> None:
    assert metrics.exact_match("包 军。", ["陈骏", "包军"])
    assert not metrics.exact_match("包军和陈骏", ["包军"])
    assert not metrics.exact_match("", [])


def test_char_f1() -> None:
    # shared: 牵, 头 -> m = 2; a = 4 (牵头部门), b = 2 (牵头): 2 * 2 / 6
    assert metrics.char_f1("牵头部门", ["牵头"]) == pytest.approx(4 / 6)
    assert metrics.char_f1("头牵", ["牵头"]) == 1
    assert metrics.char_f1("牵头", ["完全不同", "牵头"]) == 1
    assert metrics.char_f1("", [""]) == 1
    assert metrics.char_f1("牵头", [""]) == metrics.char_f1("牵头", []) == 0


def test_rouge_l() -> None:
    # common in order: 免, 增, 税 -> l = 3; a = 5 (免征增值税), b = 3 (免增税): 2 * 3 / 8
    assert metrics.rouge_l("免征增值税", ["免增税"]) == pytest.approx(6 / 8)
    # of 头牵 and 牵头 one character is common in order: 2 * 1 / 4
    assert metrics.rouge_l("头牵", ["牵头"]) == pytest.approx(2 / 4)
    assert metrics.rouge_l("", [""]) == 1
    assert metrics.rouge_l("", ["牵头"]) == metrics.rouge_l("牵头", []) == 0


@given(SHORT, SHORT)
def test_common_subsequence_agrees_with_the_table(a: str, b: str) -> None:
    row = [0] * (len(b) + 1)
    for x in a:
        last = row
        row = [0]
        for at, y in enumerate(b):
            row.append(last[at] + 1 if x == y else max(row[at], last[at + 1]))
    assert metrics.longest_common_subsequence(a, b) == row[-1]


def cited(text: str, document: str = "甲.txt", path: tuple[str, ...] = ()) -> Cited:
    return Cited(document=document, path=path, text=text)


def test_a_citation_has_the_quote_from_the_document() -> None:
    wanted = [Expectation("甲.txt", ("指挥长：包军",))]
    assert metrics.citation_right(wanted, [cited("指 挥 长：包  军")]) is True
    assert metrics.citation_right(wanted, [cited("包军")]) is False
    assert metrics.citation_right(wanted, [cited("指挥长：包军", "乙.txt")]) is False
    assert metrics.citation_right(wanted, [cited("指挥长：包军"), cited("随便", "乙.txt")]) is False
    assert metrics.citation_right(wanted, [cited("指挥长：包军" + "长" * 800)]) is False
    assert metrics.citation_right(wanted, []) is False
    assert metrics.citation_right([], [cited("任何")]) is None


def test_a_citation_under_a_heading() -> None:
    wanted = [Expectation("甲.txt", ("指挥长：姜卫东",), under="项目建设攻坚战")]
    right = ("三、工作任务", "3.坚决打赢项目建设攻坚战")
    other = ("三、工作任务", "2.坚决打赢转型升级攻坚战")
    assert metrics.citation_right(wanted, [cited("指挥长：姜卫东", path=right)]) is True
    assert metrics.citation_right(wanted, [cited("副指挥长：姜卫东", path=other)]) is False
    assert metrics.citation_right(wanted, [cited("项目建设攻坚战\n指挥长：姜卫东")]) is True


def test_every_expected_citation_is_needed() -> None:
    wanted = [Expectation("甲.txt", ("指挥长：包军",)), Expectation("乙.txt", ("指挥长：沈红雷", "沈红雷"))]
    assert metrics.citation_right(wanted, [cited("指挥长：包军")]) is False
    assert metrics.citation_right(wanted, [cited("指挥长：包军"), cited("沈红雷", "乙.txt")]) is True


@pytest.mark.parametrize(
    ("expected", "refused", "right"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, True)],
)
def test_refusal_right(expected: bool, refused: bool, right: bool) -> None:
    assert metrics.refusal_right(expected, refused) is right


def test_recall_at_k() -> None:
    ranked = ["甲", "甲", "乙", "丙"]  # different ones: 甲, 乙, 丙
    assert metrics.recall_at_k(["乙"], ranked, 1) == 0
    assert metrics.recall_at_k(["乙"], ranked, 2) == 1
    assert metrics.recall_at_k(["甲", "丁"], ranked, 1) == 1
    assert metrics.recall_at_k(["甲", "丁"], ranked, 5, every=True) == 0
    assert metrics.recall_at_k(["甲", "丙"], ranked, 1, every=True) == 1
    assert metrics.recall_at_k(["甲", "丙"], ranked, 2, every=True) == 0
    assert metrics.recall_at_k(["甲", "丙"], ranked, 3, every=True) == 1
    assert metrics.recall_at_k(["甲"], [], 5) == 0
    assert metrics.recall_at_k([], ranked, 5) is None


def test_percentile() -> None:
    # n = 4, share 0.5: point 1.5 -> halfway between 20 and 30; share 0.95: 2.85 -> 30 + 0.85 * 10
    assert metrics.percentile([40, 10, 30, 20], 0.5) == 25
    assert metrics.percentile([40, 10, 30, 20], 0.95) == pytest.approx(38.5)
    assert metrics.percentile([7], 0.95) == 7
    assert metrics.percentile([], 0.5) is None
    with pytest.raises(ValueError, match="share"):
        metrics.percentile([1], 95)


def test_mean_leaves_out_what_does_not_apply() -> None:
    assert metrics.mean([1.0, None, 0.0]) == 0.5
    assert metrics.mean([None]) is None


def test_reliability() -> None:
    table = metrics.reliability([0.92, 0.98, 1.0, 0.1], [True, False, True, False])
    assert [(b.low, b.high, b.count) for b in table] == [(0.1, 0.2, 1), (0.9, 1.0, 3)]
    assert table[1].confidence == pytest.approx(2.9 / 3)
    assert table[1].right == pytest.approx(2 / 3)
    # 1/4 * |0 - 0.1| + 3/4 * |2/3 - 2.9/3|
    assert metrics.calibration_error(table) == pytest.approx(0.25 * 0.1 + 0.75 * 0.3)
    assert metrics.reliability([], []) == ()
    assert metrics.calibration_error([]) is None
