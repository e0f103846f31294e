"""What a document states of itself: number, dates, issuers."""

from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.assistant.invented import LIFTS, assistant_over


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        ("三大清湖行动实施方案的发文字号是什么？", "青湖政发〔2021〕7号", ""),
        ("三大清湖行动实施方案的文号", "青湖政发〔2021〕7号", ""),
        ("三大清湖行动实施方案是哪一天印发的？", "2021年3月6日", "青湖镇党政办公室      2021年3月6日印发"),
        ("三大清湖行动实施方案的成文日期", "2021年3月5日", ""),
        ("三大清湖行动实施方案的发文机关是谁？", "青湖镇人民政府", ""),
        ("三大清湖行动实施方案是哪个部门印发的？", "青湖镇人民政府", ""),
        ("加装电梯补贴办法什么时候施行？", "2023年7月1日", "第五条 本办法自2023年7月1日起施行。"),
        ("老旧住宅加装电梯补贴办法是谁发布的？", "云岭县住房和城乡建设局", ""),
        ("老旧住宅加装电梯补贴办法何时公布的？", "2023年6月10日", ""),
    ],
)
def test_a_document_tells_its_own_number_dates_and_issuer_and_quotes_the_line(
    question: str, answer: str, line: str, lakes: Assistant
) -> None:
    given = lakes.ask(question)
    assert (given.refused, given.text) == (False, answer)
    assert [c.text for c in given.citations] == [line or answer]


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("三大护湖战役总体方案的发文字号是什么？", "发文字号"),
        ("三大护湖战役总体方案是哪一天印发的？", "印发日期"),
        ("三大清湖行动实施方案的有效期到什么时候？", "有效期"),
        ("老旧住宅加装电梯补贴办法的文号是什么？", "发文字号"),
    ],
)
def test_what_a_document_does_not_state_is_not_made_up(question: str, what: str, lakes: Assistant) -> None:
    given = lakes.ask(question)
    assert given.refused and given.nearest
    assert "没有写明" + what in given.text and "《" in given.text


@pytest.mark.parametrize(
    "question",
    ["2035年规划的文号是什么", "森林防火条例何时施行", "城市绿化办法是哪天印发的"],
)
def test_no_other_document_answers_for_an_unknown_one(question: str, lakes: Assistant) -> None:
    assert lakes.ask(question).refused


def test_where_there_is_one_document_it_need_not_be_named(tmp_path: Path) -> None:
    assert assistant_over({"电梯补贴.txt": LIFTS}, tmp_path).ask("什么时候施行？").text == "2023年7月1日"
