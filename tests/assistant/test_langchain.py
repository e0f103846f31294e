import json
import subprocess
import sys

import pytest
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import RunnableLambda, RunnableParallel

from assistant.langchain import PolicyRetriever, as_runnable
from assistant.settings import PROJECT
from corpus.errors import UsageError

from .conftest import FakeAssistant


def test_passages_come_as_documents_with_their_source(assistant: FakeAssistant) -> None:
    (found,) = PolicyRetriever(assistant=assistant).invoke("河道")
    assert found.page_content == "指挥长：林舟"
    start, end = found.metadata["start"], found.metadata["end"]
    assert assistant.document("通知/清水行动.txt").text[start:end] == found.page_content
    assert found.metadata == {
        "title": "关于开展清水行动的通知",
        "number": "城发〔2021〕7号",
        "document": "通知/清水行动.txt",
        "path": ["一、工作任务", "1.整治河道"],
        "start": start,
        "end": end,
        "score": 0.5,
    }


def test_the_limit_is_passed_on(assistant: FakeAssistant) -> None:
    assert PolicyRetriever(assistant=assistant, limit=0).invoke("河道") == []


def test_both_fit_into_a_chain(assistant: FakeAssistant) -> None:
    retriever = PolicyRetriever(assistant=assistant)
    prompt = PromptTemplate.from_template("{passages}\n问：{question}")
    chain = (
        RunnableParallel(
            answer=as_runnable(assistant),
            prompt=RunnableParallel(
                passages=retriever | (lambda found: "\n".join(d.page_content for d in found)),
                question=RunnableLambda(str),
            )
            | prompt,
        )
        | RunnableLambda(lambda both: (both["answer"]["answer"], both["prompt"].to_string()))
    )  # fmt: skip
    assert chain.invoke("谁是指挥长") == ("林舟", "指挥长：林舟\n问：谁是指挥长")


def test_the_answer_is_that_of_the_command_line(assistant: FakeAssistant) -> None:
    answer = as_runnable(assistant).invoke("谁是指挥长")
    assert answer == assistant.ask("谁是指挥长").as_json()
    assert json.loads(json.dumps(answer)) == answer


def test_a_conversation_goes_with_the_question(assistant: FakeAssistant) -> None:
    runnable = as_runnable(assistant)
    runnable.invoke({"question": "副指挥长呢", "history": [["谁是指挥长", "林舟"]]})
    runnable.invoke({"question": "谁是指挥长"})
    assert assistant.asked == [("副指挥长呢", (("谁是指挥长", "林舟"),)), ("谁是指挥长", ())]
    assert [a["answer"] for a in runnable.batch(["谁是指挥长", "经费"])] == ["林舟", "文件中没有说明"]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "问" * 100_000,
        {},
        {"question": 1},
        {"question": "问", "history": "问"},
        {"question": "问", "history": [["问"]]},
    ],
)
def test_a_wrong_input_is_named(assistant: FakeAssistant, given: object) -> None:
    with pytest.raises(UsageError):
        as_runnable(assistant).invoke(given)  # type: ignore[arg-type]
    assert assistant.asked == []


def test_nothing_else_loads_langchain() -> None:
    code = (
        "import sys, assistant.cli, assistant.batch, assistant.views, assistant.doctor, assistant.question; "
    )
    code += "print([name for name in sys.modules if name.startswith('langchain')])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
