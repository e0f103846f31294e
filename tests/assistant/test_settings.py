from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assistant.settings import PROJECT, VARIABLES, Settings
from corpus.errors import UsageError


def test_defaults_lie_in_the_project_folder() -> None:
    settings = Settings.from_env({})
    assert settings.corpus == PROJECT / "corpus" / "policies"
    assert settings.index == PROJECT / "data" / "index"
    assert settings.models == PROJECT / "models"
    assert (settings.model, settings.host, settings.port) == ("m3e-small", "127.0.0.1", 7860)
    assert settings.dictionary is None


def test_every_variable_is_read(tmp_path: Path) -> None:
    words = tmp_path / "词典.txt"
    words.write_text("攻坚战\n", encoding="utf-8")
    env = {
        "POLICYQA_CORPUS": str(tmp_path / "文件"),
        "POLICYQA_INDEX": str(tmp_path / "索引"),
        "POLICYQA_MODELS": str(tmp_path / "模型"),
        "POLICYQA_MODEL": "BAAI/bge-small-zh-v1.5",
        "POLICYQA_DICTIONARY": str(words),
        "POLICYQA_SYNONYMS": str(words),
        "POLICYQA_RERANKER": "模型/重排",
        "POLICYQA_SHARE": "0.3",
        "POLICYQA_DESK": str(tmp_path / "记录"),
        "POLICYQA_HOST": "0.0.0.0",
        "POLICYQA_PORT": "8000",
    }
    assert set(env) == set(VARIABLES)
    settings = Settings.from_env(env)
    assert settings == Settings(
        corpus=tmp_path / "文件",
        index=tmp_path / "索引",
        models=tmp_path / "模型",
        model="BAAI/bge-small-zh-v1.5",
        dictionary=words,
        synonyms=words,
        reranker="模型/重排",
        share=0.3,
        desk=tmp_path / "记录",
        host="0.0.0.0",
        port=8000,
    )


def test_blank_means_default_and_home_is_known() -> None:
    assert Settings.from_env({name: "  " for name in VARIABLES}) == Settings()
    assert Settings.from_env({"POLICYQA_INDEX": "~/索引"}).index == Path.home() / "索引"


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("POLICYQA_PORT", "http", "端口须是 1 到 65535 的整数"),
        ("POLICYQA_PORT", "0", "端口须是 1 到 65535 的整数"),
        ("POLICYQA_PORT", "70000", "端口须是 1 到 65535 的整数"),
        ("POLICYQA_HOST", "http://本机/", "监听地址须是主机名或 IP 地址"),
        ("POLICYQA_MODEL", "--upgrade", "模型名称不能为空"),
        ("POLICYQA_DICTIONARY", "/没有/这个/文件", "自定义词典须是一个已有的文件"),
        ("POLICYQA_SYNONYMS", "/没有/这个/文件", "同义词表须是一个已有的文件"),
        ("POLICYQA_SHARE", "0", "须大于 0，不超过 1"),
        ("POLICYQA_SHARE", "一半", "须是 0 到 1 的数"),
        ("POLICYQA_INDEX", "a\0b", "路径不能为空"),
    ],
)
def test_a_wrong_value_is_named_with_its_rule(name: str, value: str, rule: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings.from_env({name: value})
    assert rule in str(caught.value)
    assert value.replace("\0", "\\x00") in str(caught.value)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "文件.txt"
    file.write_text("一", encoding="utf-8")
    with pytest.raises(UsageError, match="政策文件夹须是文件夹"):
        Settings(corpus=file)


def test_settings_cannot_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
