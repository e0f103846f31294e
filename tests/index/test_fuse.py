from __future__ import annotations

import numpy as np
import pytest

from index.fuse import FEATURES, joined, shipped, standing


def features(**given: list[float]) -> dict[str, np.ndarray]:
    return {name: np.asarray(given.get(name, [0.0, 0.0]), dtype=np.float32) for name in FEATURES}


def test_the_arithmetic_by_hand() -> None:
    scores = joined(features(words=[0.5, 0.25], vectors=[-2.0, 0.0]), {"words": 4.0, "vectors": 0.5})
    assert scores == pytest.approx([4 * 0.5 - 0.5 * 2, 4 * 0.25])


def test_what_has_no_weight_counts_nothing() -> None:
    assert joined(features(words=[1.0, 2.0], pairs=[9.0, 0.0]), {"words": 1.0}) == pytest.approx([1.0, 2.0])


def test_a_cosine_stands_as_far_below_the_best_as_it_is_told_apart() -> None:
    close, far = (standing(np.asarray(c, dtype=np.float32)) for c in ([0.8, 0.79, 0.78], [0.8, 0.6, 0.4]))
    assert close == pytest.approx([0.0, -1.2247, -2.4495], abs=1e-3)
    assert far == pytest.approx(close, abs=1e-3)
    assert standing(np.asarray([0.5, 0.5], dtype=np.float32)) == pytest.approx([0.0, 0.0])
    assert len(standing(np.zeros(0, dtype=np.float32))) == 0


def test_every_feature_has_a_weight_that_ships_and_none_works_against_the_question() -> None:
    assert set(shipped()) == set(FEATURES)
    assert all(weight > 0 for weight in shipped().values())
