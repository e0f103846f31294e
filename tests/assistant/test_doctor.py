import json
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

from assistant import doctor
from assistant.cli import main
from assistant.doctor import Check
from assistant.settings import Settings


def test_an_old_python_is_named() -> None:
    assert not doctor.python_version((3, 10, 9)).ok
    assert doctor.python_version((3, 11, 0)).ok and doctor.python_version((3, 14, 1)).ok


def test_packages_are_compared_with_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    pytest_version = metadata.version("pytest")
    lock.write_text(f"# 注释\npytest=={pytest_version}\n", encoding="utf-8")
    assert doctor.packages(lock) == Check("依赖", True, "1 个，版本与锁定文件一致")
    lock.write_text("no-such-package==1.0\n", encoding="utf-8")
    absent = doctor.packages(lock)
    assert (
        not absent.ok
        and absent.essential
        and "no-such-package" in absent.detail
        and "make setup" in absent.fix
    )
    lock.write_text("pytest==0.1\n", encoding="utf-8")
    other = doctor.packages(lock)
    assert not other.ok and not other.essential and f"{pytest_version}（应为 0.1）" in other.detail
    assert doctor.packages(tmp_path / "没有").ok


def test_what_is_missing_is_named_with_its_command(tmp_path: Path) -> None:
    empty = Settings(corpus=tmp_path / "文件", index=tmp_path / "索引", models=tmp_path / "模型")
    for check, command in (
        (doctor.corpus_folder(empty.corpus), "POLICYQA_CORPUS"),
        (doctor.model(empty), "policyqa model"),
        (doctor.index(empty), "policyqa index"),
    ):
        assert not check.ok and check.essential
        assert command in check.fix


def test_an_empty_corpus_is_no_corpus(tmp_path: Path) -> None:
    assert not doctor.corpus_folder(tmp_path).ok
    (tmp_path / "通知.txt").write_text("通知", encoding="utf-8")
    assert doctor.corpus_folder(tmp_path).ok


def test_little_memory_is_a_warning_only() -> None:
    assert doctor.memory(4 * 1024**3).ok
    little = doctor.memory(100 * 1024**2)
    assert not little.ok and not little.essential and "0.1 GiB" in little.detail
    assert doctor.memory(None).ok


def test_the_processor_is_described() -> None:
    fast = doctor.processor(frozenset({"avx2", "avx512f", "amx_bf16"}), 8)
    assert fast.ok and "8 核" in fast.detail and "支持 bf16" in fast.detail
    assert "不支持 bf16" in doctor.processor(frozenset({"avx2"}), 2).detail
    assert doctor.processor(frozenset(), 0).ok


def test_formats_come_from_the_readers() -> None:
    check = doctor.formats()
    assert ".txt" in check.detail and not check.essential
    assert check.ok or check.fix


def test_a_misspelt_variable_is_noticed() -> None:
    assert doctor.environment({"PATH": "/bin", "POLICYQA_PORT": "80"}).ok
    misspelt = doctor.environment({"POLICYQA_PROT": "80"})
    assert not misspelt.ok and "POLICYQA_PROT" in misspelt.detail and "POLICYQA_PORT" in misspelt.fix


def test_a_missing_package_does_not_stop_the_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "index.model", None)
    found = {check.name: check for check in doctor.examine(Settings(index=tmp_path))}
    assert not found["嵌入模型"].ok and "index.model" in found["嵌入模型"].detail
    assert found["Python"].ok


def test_only_essential_things_decide() -> None:
    speed = Check("内存", False, "少", "多装内存", essential=False)
    assert doctor.healthy([Check("模型", True, "在"), speed])
    assert not doctor.healthy([Check("模型", False, "不在", "请运行：policyqa model"), speed])


def test_the_table_says_what_to_do() -> None:
    text = doctor.as_table(
        [Check("模型", False, "不在", "请运行：policyqa model"), Check("磁盘", True, "够", "清理")]
    )
    assert re.search(r"缺失\s+模型\s+不在", text) and "· 模型：请运行：policyqa model" in text
    assert "清理" not in text and "必需项不全" in text


def test_the_command_tells_by_its_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["doctor", "--json", "--models", str(tmp_path), "--index", str(tmp_path / "索引")]
    assert main(call) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    states = {check["name"]: check["ok"] for check in found["checks"]}
    assert states["Python"] and not states["嵌入模型"] and not states["索引"]
    assert main(call[:1] + call[2:]) == 1
    assert "处理办法" in capsys.readouterr().out


def test_the_reading_model_is_tried(tmp_path: Path) -> None:
    assert doctor.reading_model().ok
    (tmp_path / "reader.onnx").write_bytes(b"no model")
    damaged = doctor.reading_model(tmp_path)
    assert not damaged.ok and damaged.essential and "阅读模型应能装入" in damaged.detail and damaged.fix
