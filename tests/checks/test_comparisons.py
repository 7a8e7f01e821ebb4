"""What comparisons accept is noted where somebody wants to know."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import (
    assert_bernoulli,
    assert_close,
    assert_gradient,
    assert_normal,
    assert_uniform,
)
from grader.checks.comparisons import noting, taken
from grader.checks.statistics import RATE, dkw_distance
from grader.model import Comparison, Result


def noted(make: Callable[[], Any]) -> tuple[Comparison, ...]:
    with noting():
        make()
        return taken()


def test_nothing_is_noted_unless_it_is_asked_for() -> None:
    assert_close(1.0, 1.0)
    assert taken() == ()
    with noting():
        assert taken() == ()


def test_what_is_noted_is_given_once() -> None:
    with noting():
        assert_close(1.0, 1.0)
        assert len(taken()) == 1
        assert taken() == ()


def test_an_error_is_relative_to_the_largest_element() -> None:
    x = np.array([0.0, -4.0, 1.0, math.inf, math.nan])
    (found,) = noted(lambda: assert_close(x, x, name="y", rtol=1e-3, atol=0.01))
    assert (found.name, found.rtol, found.atol) == ("y", 1e-3, 0.01)
    assert found.error == pytest.approx(1e-3 + 0.01 / 4)
    assert found.relative
    assert found.rate is None


def test_an_error_is_absolute_where_all_is_zero() -> None:
    (found,) = noted(lambda: assert_close(np.zeros(3), np.zeros(3), rtol=1e-3, atol=0.01))
    assert (found.error, found.relative) == (0.01, False)


def test_an_error_has_an_end() -> None:
    tiny = np.array([5e-324])
    (found,) = noted(lambda: assert_close(tiny, tiny, atol=0.01))
    assert math.isfinite(found.error)


def test_a_comparison_without_a_tolerance_lets_nothing_through() -> None:
    for x in (3, np.array([True, False])):
        (found,) = noted(lambda x=x: assert_close(x, x))  # type: ignore[misc]
        assert found.error == 0


def test_the_comparisons_of_a_line_are_told_as_one_the_loosest() -> None:
    def compare() -> None:
        for size in (1.0, 0.1, 10.0):
            assert_close(size, size, name=f"y of {size}", rtol=0.0, atol=0.01)

    (found,) = noted(compare)
    assert (found.name, found.error, found.times) == ("y of 0.1", pytest.approx(0.1), 3)


def test_the_line_is_the_one_that_the_comparison_is_made_from() -> None:
    def compare() -> None:
        assert_close(1.0, 1.0)
        assert_gradient(lambda dout, _: dout, of=lambda x: 1 * x, at=np.ones(2), upstream=X)

    first = compare.__code__.co_firstlineno
    assert [each.line for each in noted(compare)] == [first + 1, first + 2]


X = np.array([2.0, 1.0])


def test_each_gradient_is_noted_with_its_name() -> None:
    def compare() -> None:
        assert_gradient(
            lambda dout, a, b: (dout * b, dout * a),
            of=torch.mul,
            at=(X, X),
            upstream=X,
            rtol=1e-3,
            atol=0.0,
        )

    (found,) = noted(compare)
    assert (found.error, found.times) == (pytest.approx(1e-3), 2)
    assert found.name.startswith("dx")


def test_a_statistical_test_states_its_rate_and_what_share_it_accepts() -> None:
    mask = np.arange(10_000) < 2000
    (found,) = noted(lambda: assert_bernoulli(mask, 0.2, name="mask"))
    assert found.rate == RATE
    assert 0.1 < found.error < 0.15  # 0.2 +- 0.0245


def test_a_distribution_is_accepted_within_a_distance() -> None:
    (found,) = noted(lambda: assert_uniform(np.linspace(-2, 2, 1000), -2, 2))
    assert found.error == pytest.approx(dkw_distance(1000), rel=1e-3)
    assert found.rate == RATE


def test_the_tests_of_one_sample_share_the_rate() -> None:
    z = np.random.default_rng(0).normal(size=1000)
    (found,) = noted(lambda: assert_normal(z, 1.0))
    assert found.times == 3
    assert found.rate == pytest.approx(RATE)


CASES = """
@check(points=1, exercise="double")
@pytest.mark.parametrize("atol", [0.5, 0.25])
def test_one(submission, rng, atol):
    \"\"\"A sentence.\"\"\"
    assert_close(submission.double(2.0), 4.0, rtol=0.0, atol=atol)
    assert_bernoulli(rng.random(1000) < 0.5, 0.5)

@check(points=1, exercise="double")
def test_two(submission):
    \"\"\"A sentence.\"\"\"
    assert submission.double(2.0) == 4.0
"""


def test_a_check_has_the_comparisons_of_all_of_its_cases(
    write: Callable[..., Any], mark: Callable[..., list[tuple[Result, ...]]]
) -> None:
    write(cases=CASES)
    with noting():
        ((one, two),) = mark("def double(x): return 2 * x")
    close, share = one.comparisons
    assert (close.error, close.times, close.rate) == (0.125, 2, None)
    assert (share.times, share.rate) == (2, pytest.approx(2 * RATE))
    assert two.comparisons == ()
    ((one, _),) = mark("def double(x): return 2 * x")
    assert one.comparisons == ()
