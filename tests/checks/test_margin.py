"""The margin of a failed comparison: its error in units of the tolerance."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import (
    CheckFailed,
    assert_bernoulli,
    assert_close,
    assert_distribution,
    assert_gradient,
    assert_normal,
    assert_uniform,
)
from grader.checks.binomial import likely_counts
from grader.checks.margin import margin
from grader.checks.statistics import RATE, dkw_distance
from grader.model import Outcome, Result

Write = Callable[..., Any]
Mark = Callable[..., list[tuple[Result, ...]]]

X = np.array([1.0, -2.0, 4.0])


def margin_of(function: Callable[..., None], *args: Any, **options: Any) -> float | None:
    with pytest.raises(CheckFailed) as caught:
        function(*args, **options)
    return caught.value.margin


def test_the_largest_error_counts_in_units_of_its_own_tolerance() -> None:
    got = X + np.array([0.002, 0.0, 0.004])
    assert margin(got, [X], 1e-3, 0.0) == pytest.approx(2.0)
    assert margin(got, [X], 0.0, 1e-3) == pytest.approx(4.0)
    assert margin(got, [X], 1e-3, 1e-3) == pytest.approx(1.0)


def test_an_element_may_be_any_of_those_that_are_allowed_there() -> None:
    assert margin(X, [X + np.array([1.0, 0, 0]), X + np.array([0, 1.0, 0])], 0.0, 0.1) == 0


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_no_tolerance_lets_a_wrong_nan_or_infinity_pass(wrong: float) -> None:
    assert margin(np.array([1.0, wrong, 4.0]), [X], 1.0, 1.0) == math.inf
    assert margin(X, [np.array([1.0, wrong, 4.0])], 1.0, 1.0) == math.inf
    both = np.array([1.0, wrong])
    assert margin(both, [both], 1.0, 1.0) == 0


def test_no_tolerance_lets_another_shape_or_text_pass() -> None:
    assert margin(X[:2], [X], 1.0, 1.0) == math.inf
    assert margin(np.array(["a", "b", "c"]), [X], 1.0, 1.0) == math.inf


def test_what_has_no_tolerance_at_an_element_has_none_however_loose() -> None:
    assert margin(np.array([1e-9, 1.0]), [np.array([0.0, 1.0])], 1e-3, 0.0) == math.inf
    assert margin(np.array([0.0, 1.0]), [np.array([0.0, 1.0])], 1e-3, 0.0) == 0


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_a_comparison_that_is_looser_by_the_margin_accepts(factor: float) -> None:
    rng = np.random.default_rng(0)
    got, should = rng.normal(size=(2, 50))
    by = margin_of(assert_close, got, should, rtol=1e-3, atol=1e-4)
    assert by is not None
    options = {"rtol": 1e-3 * by * factor, "atol": 1e-4 * by * factor}
    if factor > 1:
        assert_close(got, should, **options)
    else:
        assert margin_of(assert_close, got, should, **options) == pytest.approx(1 / factor)


def test_whole_numbers_and_booleans_are_compared_without_a_tolerance() -> None:
    assert margin_of(assert_close, 3, 2) is None
    assert margin_of(assert_close, np.array([True]), np.array([False])) is None
    assert margin_of(assert_close, 3, 2, atol=0.25, rtol=0.0) == pytest.approx(4)


def test_a_wrong_dtype_has_no_margin() -> None:
    assert margin_of(assert_close, X, X, dtype=np.float32) is None


def test_a_gradient_beside_a_kink_is_measured_from_the_nearest_that_is_right() -> None:
    at, upstream = np.array([0.0, 1.0]), np.ones(2)

    def almost(_dout: Any, _x: Any) -> Any:
        return np.array([1.003, 1.0])

    options = {"of": torch.relu, "at": at, "upstream": upstream, "kinks": (0.0,)}
    by = margin_of(assert_gradient, almost, **options, rtol=0.0, atol=1e-3)
    assert by == pytest.approx(3.0)


def test_a_share_is_measured_in_units_of_what_it_may_be_off_on_its_side() -> None:
    n, p = 1000, 0.2
    least, greatest = likely_counts(n, p, RATE)
    mask = np.arange(n) < 500
    assert margin_of(assert_bernoulli, mask, p) == pytest.approx(300 / (greatest - 200))
    assert margin_of(assert_bernoulli, mask, 0.8) == pytest.approx(300 / (greatest - 200))
    assert margin_of(assert_bernoulli, np.zeros(n), p) == pytest.approx(200 / (200 - least))


def test_a_distribution_is_measured_in_units_of_the_distance_that_is_allowed() -> None:
    half = np.linspace(0, 0.5, 1000)
    by = margin_of(assert_distribution, half, lambda x: np.clip(x, 0, 1))
    assert by == pytest.approx(0.5 / dkw_distance(1000), rel=1e-2)
    assert margin_of(assert_uniform, half + 0.7, 0.0, 1.0) == pytest.approx(0.2 / 1e-6)


def test_a_spread_is_measured_in_units_of_what_it_may_be_off() -> None:
    z = np.random.default_rng(0).normal(size=1000)
    narrow, wide = (margin_of(assert_normal, z, std) for std in (2.0, 0.5))
    assert narrow is not None
    assert wide is not None
    assert 1 < narrow < wide
    shifted = margin_of(assert_normal, z + 1, 1.0)
    assert shifted is not None
    assert shifted > 1


RATIO = """
@check(points=1, exercise="double")
@pytest.mark.parametrize("x", [1.0, 2.0, 3.0])
def test_one(submission, x):
    \"\"\"A sentence.\"\"\"
    y = submission.double(x)
    assert y > 0, "double: should be greater than 0"
    assert_close(y, 2 * x, rtol=0.0, atol=0.25)
"""


@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("2 * x", None),
        ("2 * x + x / 2", 6.0),
        ("2 * x + (x if x > 1.5 else 0)", 12.0),
        ("2 * x + 1 if x > 1.5 else -1", None),
        ("float('nan')", None),
        ("2 * x + 1 if x > 1.5 else float('inf')", None),
        ("undefined", None),
    ],
    ids=["right", "all", "two", "one asserts", "asserts", "infinite", "raises"],
)
def test_a_check_has_the_largest_margin_of_its_cases_and_none_if_one_has_none(
    write: Write, mark: Mark, code: str, by: float | None
) -> None:
    write(ratio=RATIO)
    (((result,),)) = mark(f"def double(x): return {code}")
    assert result.margin == by
    assert (result.outcome is Outcome.PASSED) == (code == "2 * x")
