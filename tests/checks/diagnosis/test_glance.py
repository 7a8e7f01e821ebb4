"""A glance never says anything else than a closer look does."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks.diagnosis import alike as module
from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.glance import glance
from grader.checks.diagnosis.tolerance import Tolerance
from grader.worker.protocol import Answer, Opaque, Value
from grader.worker.values import Encoder

INF, NAN = float("inf"), float("nan")
ROWS = (
    *([0.0, 0.0], [1.0, 2.0], [1.0, 2.0 + 1e-9], [1.0, 2.1], [-1.0, 2.0], [NAN, 2.0], [INF, 2.0]),
    *([-INF, 2.0], [1e308, -1e308], [-1e308, 1e308], [1e-13, 0.0], [1.0], [[1.0, 2.0]], []),
)
VALUES: list[Any] = [
    *(np.array(row) for row in ROWS),
    *(torch.tensor(row).numpy() for row in ROWS),
    *(torch.tensor(row, dtype=torch.float64) for row in ROWS),
    torch.ones(2, requires_grad=True),
    *(np.array([True, False]), np.array([1, 0]), np.arange(100.0), np.arange(100.0) + 0.5),
    *(np.float64(1.0), np.float32(1.0), 1.0, 1, True, None, "a", "b", 2.0, NAN, INF, 0.0, -0.0),
    *(np.random.default_rng(1), np.random.default_rng(2)),
]
TOLERANCES = (Tolerance(), Tolerance(0.0, 0.0), Tolerance(0.1, 0.0), Tolerance(0.0, 1.0))


def encoded(value: Any) -> Value:
    return Encoder(lambda thing: Opaque(1, type(thing).__name__), 1 << 24).encode(value)


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_what_it_says_is_what_a_closer_look_says(
    tolerance: Tolerance, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = [encoded(value) for value in VALUES]
    pairs = [(a, b) for a, b in product(values, values) if glance(a, b, tolerance) is not None]
    said = [glance(a, b, tolerance) for a, b in pairs]
    assert {True, False} == set(said)
    monkeypatch.setattr(module, "glance", lambda *_: None)
    for look in Look:
        closer = [alike(Answer(0, a), Answer(0, b), look, tolerance) for a, b in pairs]
        assert closer == said


def test_it_tells_arrays_that_are_the_same_or_far_apart() -> None:
    some = encoded(np.arange(1000.0))
    assert glance(some, encoded(np.arange(1000.0)), Tolerance()) is True
    assert glance(some, encoded(np.arange(1000.0) + 1), Tolerance()) is False
    assert glance(some, encoded(np.arange(999.0)), Tolerance()) is False


def test_it_leaves_to_others_what_is_close() -> None:
    some, near = np.arange(1000.0), np.arange(1000.0)
    near[7] += 1e-9
    assert glance(encoded(some), encoded(near), Tolerance()) is None
