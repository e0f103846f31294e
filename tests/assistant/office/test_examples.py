from assistant.office.examples import examples
from corpus.library import document_of

PLAN = """城发〔2021〕7号
关于清水行动的方案
一、工作任务
1.整治河道行动
指挥长：林舟
牵头部门：水务局
"""
RULES = "停车收费办法\n第一条 为了方便停车，制定本办法。\n第二条 本办法自2023年5月1日起施行。\n"


def test_questions_come_from_the_library_and_only_those_that_are_answered_are_shown() -> None:
    documents = [
        document_of(PLAN, name="方案.txt", digest="a"),
        document_of(RULES, name="办法.txt", digest="b"),
    ]
    assert examples(documents, lambda _: True) == (
        "整治河道行动的指挥长是谁？",
        "《停车收费办法》从什么时候起施行？",
        "整治河道行动的牵头部门是什么？",
        "《关于清水行动的方案》的文号是什么？",
    )
    assert examples(documents, lambda question: "文号" in question) == (
        "《关于清水行动的方案》的文号是什么？",
    )
    assert examples([], lambda _: True) == ()
