import numpy as np
import pytest

from assistant.reader.spans import best_stretch


def logits(size: int, **peaks: float) -> np.ndarray:
    values = np.zeros(size, np.float32)
    for place, height in peaks.items():
        values[int(place[1:])] = height
    return values


def test_a_model_that_is_sure_is_taken_at_its_word() -> None:
    found = best_stretch(logits(20, t3=20), logits(20, t9=20))
    assert found is not None and (found.first, found.last) == (3, 9)
    assert found.agreement == pytest.approx(1.0, abs=1e-3)


def test_an_answer_never_ends_before_it_begins() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        start, end = rng.normal(size=(2, 30)).astype(np.float32) * 3
        found = best_stretch(start, end)
        assert found is not None and 0 <= found.first <= found.last < 30
        assert 0 <= found.agreement <= 1


def test_of_likely_stretches_the_one_that_shares_most_with_the_others_is_taken() -> None:
    # 20-22 is the likeliest, but 20-35 and 20-36 have more in all and nearly everything in common.
    start = logits(40, t20=20)
    end = logits(40, t22=np.log(0.4) + 20, t35=np.log(0.3) + 20, t36=np.log(0.3) + 20)
    found = best_stretch(start, end)
    assert found is not None and found.first == 20 and found.last in (35, 36)


def test_no_tokens_no_stretch() -> None:
    none = np.zeros(0, np.float32)
    assert best_stretch(none, none) is None
