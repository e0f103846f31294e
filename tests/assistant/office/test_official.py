import pytest

from assistant.office.official import book_title, cited, copied, place
from assistant.records import Answer


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        (("三、工作任务", "4.具体任务"), "第三部分第4条"),
        (("二、改造内容", "（二）居民意愿", "1、甲"), "第二部分第（二）项第1条"),
        (("第一章 总则", "第五条", "（三）"), "第五条第（三）项"),
        (("第二编 物权", "第十章 一般规定", "第二百零五条"), "第二百零五条"),
        (("第十条 任务", "1.指挥"), "第十条第1目"),
        (("附件1 申请表", "一、说明"), "附件1第一部分"),
        (("1 总则", "1.1 编制目的", "1.1.2 依据"), "“1 总则”部分第1.1.2条"),
        (("总体要求",), "“总体要求”部分"),
        ((), ""),
    ],
)
def test_a_place_is_named_as_officials_name_it(path: tuple[str, ...], spoken: str) -> None:
    assert place(path) == spoken


def test_a_citation_is_written_as_officials_write_it(given: Answer) -> None:
    assert cited(given.citations[0]) == "《关于开展清水行动的通知》（城发〔2021〕7号）第二部分第1条"


def test_titles_inside_titles_take_single_marks(given: Answer) -> None:
    from dataclasses import replace

    found = given.citations[0]
    assert book_title(replace(found, title="关于印发《甲方案》的通知")) == "关于印发〈甲方案〉的通知"
    assert book_title(replace(found, title="《甲方案》")) == "甲方案"
    assert book_title(replace(found, title=" ")) == "行动方案"


def test_what_is_copied_holds_the_answer_and_its_source(given: Answer) -> None:
    assert copied(given) == (
        "林舟\n依据：《关于开展清水行动的通知》（城发〔2021〕7号）第二部分第1条：“指 挥 长：林  舟”"
    )
