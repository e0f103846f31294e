import os
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_importing_the_app_loads_nothing_heavy() -> None:
    heavy = "{'torch', 'gradio', 'sentence_transformers', 'fastapi', 'faiss', 'jieba'}"
    done = run("-c", f"import app, sys; print(sorted({heavy} & set(sys.modules)))")
    assert done.stdout.strip() == "[]", done.stderr


def test_a_setting_that_cannot_be_used_ends_with_one_line() -> None:
    done = run("app.py", POLICYQA_PORT="很多")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "端口" in done.stderr


def test_a_taken_port_ends_with_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("app.py", POLICYQA_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "换一个端口" in done.stderr
