"""No test reaches the network: only this machine may be spoken to, and models load from disk."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

for _name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
    os.environ[_name] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"
for _name in [name for name in os.environ if name.startswith("POLICYQA_") and name != "POLICYQA_MODELS"]:
    del os.environ[_name]

_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None}
_resolve = socket.getaddrinfo


def _local_only(host: Any, *rest: Any, **options: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name not in _LOCAL:
        raise OSError(f"a test asked for the address of {name!r}")
    return _resolve(host, *rest, **options)


@pytest.fixture(autouse=True)
def _no_look_ups(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections are guarded by pytest-socket; this guards name look-ups, which it does not see."""
    monkeypatch.setattr(socket, "getaddrinfo", _local_only)
    yield
