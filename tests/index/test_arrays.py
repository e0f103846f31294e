"""Arrays are read though the interpreter stumbles over two threads at once."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import load


@pytest.mark.parametrize("mapped", [True, False])
def test_an_array_is_read_again_where_the_interpreter_stumbled(
    mapped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "a.npy", np.arange(5))
    real, failures = np.load, [SystemError("AST constructor recursion depth mismatch")] * 2

    def stumbling(*args: object, **kwargs: object) -> object:
        if failures:
            raise failures.pop()
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(np, "load", stumbling)
    assert load(tmp_path / "a.npy", mapped=mapped).tolist() == [0, 1, 2, 3, 4]
    assert not failures
