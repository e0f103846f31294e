from pathlib import Path

import pytest

from assistant.office.database import Database
from assistant.records import Answer, Citation
from corpus.records import Span


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "记录")


@pytest.fixture
def given() -> Answer:
    cited = Citation(
        "清水/行动方案.txt",
        "关于开展清水行动的通知",
        "城发〔2021〕7号",
        ("二、工作任务", "1.整治河道"),
        3,
        "指 挥 长：林  舟",
        Span(40, 48),
    )
    return Answer("谁管河道", "林舟", False, 0.9, citations=(cited,), passages=("清水/行动方案.txt",))


@pytest.fixture
def refused() -> Answer:
    return Answer("经费多少", "文件里没有写到经费。", True, 0.1)
