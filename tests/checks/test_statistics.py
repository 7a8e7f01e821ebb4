"""The asserts about random samples: their bounds, what they accept, what they refuse."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch

from grader.checks import (
    CheckFailed,
    assert_bernoulli,
    assert_distribution,
    assert_independent,
    assert_normal,
    assert_uniform,
)
from grader.checks.binomial import binomial, likely_counts
from grader.checks.statistics import RATE, dkw_distance, mean_distance, variance_bounds
from grader.errors import CheckError

# A right sample is refused once in 1e9 times: none of these is, whatever NumPy's streams become.
SEEDS = range(200)
SHAPE = (80, 125)


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def refusal(function: Callable[..., None], *args: Any, **options: Any) -> str:
    with pytest.raises(CheckFailed) as caught:
        function(*args, **{"name": "w", **options})
    return str(caught.value)


# The theorems.


def test_the_rate_is_one_in_a_thousand_million() -> None:
    assert RATE == 1e-9


def test_the_distance_of_distributions_is_that_of_massart() -> None:
    assert dkw_distance(10_000, 0.05) == pytest.approx(0.0135810, rel=1e-5)
    assert dkw_distance(10_000) == pytest.approx(math.sqrt(math.log(2e9) / 20_000))


@pytest.mark.parametrize("n", [1, 30, 10_000])
def test_the_distance_of_distributions_is_exceeded_with_the_rate_given(n: int) -> None:
    assert 2 * math.exp(-2 * n * dkw_distance(n, 0.01) ** 2) == pytest.approx(0.01)


@pytest.mark.parametrize("rate", [0.05, 1e-9])
def test_a_normal_mean_lies_farther_away_with_at_most_the_rate_given(rate: float) -> None:
    z = mean_distance(400, rate) * math.sqrt(400)
    assert 0.05 * rate < math.erfc(z / math.sqrt(2)) <= rate


def test_the_bounds_of_a_variance_are_those_of_laurent_and_massart() -> None:
    t = math.log(2 / 0.01)
    assert variance_bounds(500, 0.01) == (
        pytest.approx((500 - 2 * math.sqrt(500 * t)) / 500),
        pytest.approx((500 + 2 * math.sqrt(500 * t) + 2 * t) / 500),
    )


def chi_square_tail(n: int, s: float) -> float:
    """P(S > s) for an even number n of degrees of freedom: that of a Poisson variable below n/2."""
    logs = (-s / 2 + k * math.log(s / 2) - math.lgamma(k + 1) for k in range(n // 2))
    return math.fsum(map(math.exp, logs))


@pytest.mark.parametrize("n", [200, 1000])
def test_a_variance_lies_outside_of_its_bounds_with_at_most_the_rate_given(n: int) -> None:
    least, greatest = variance_bounds(n, 1e-6)
    assert 0 < chi_square_tail(n, n * greatest) <= 0.5e-6
    assert 0 < 1 - chi_square_tail(n, n * least) <= 0.5e-6


def exact(n: int, p: float) -> list[Fraction]:
    share = Fraction(p)
    return [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize("n", [1, 2, 7, 60, 300])
@pytest.mark.parametrize("p", [0.001, 0.3, 0.5, 0.75, 0.999])
def test_the_binomial_distribution_is_exact(n: int, p: float) -> None:
    np.testing.assert_allclose(binomial(n, p), [float(term) for term in exact(n, p)], rtol=1e-9)


def test_the_binomial_distribution_is_certain_at_the_ends() -> None:
    assert binomial(3, 0.0).tolist() == [1, 0, 0, 0]
    assert binomial(3, 1.0).tolist() == [0, 0, 0, 1]


def test_the_binomial_distribution_sums_to_one_for_a_million_trials() -> None:
    assert binomial(1_000_000, 0.7).sum() == pytest.approx(1, abs=1e-7)


@pytest.mark.parametrize("rate", [0.01, RATE])
@pytest.mark.parametrize("p", [0.001, 0.3, 0.5, 0.999])
@pytest.mark.parametrize("n", [1, 20, 300])
def test_the_counts_that_are_refused_have_half_of_the_rate_on_each_side(
    n: int, p: float, rate: float
) -> None:
    terms, half = exact(n, p), Fraction(rate) / 2
    least, greatest = likely_counts(n, p, rate)
    assert sum(terms[:least]) <= half < sum(terms[: least + 1])
    assert sum(terms[greatest + 1 :]) <= half < sum(terms[greatest:])


# What is right.


@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_sample_is_accepted(seed: int) -> None:
    rng = generator(seed)
    assert_uniform(rng.uniform(-0.3, 0.1, SHAPE), -0.3, 0.1, name="w")
    assert_normal(rng.normal(3.0, 0.02, (20, 25)), 0.02, mean=3.0, name="w")
    one, other = rng.random((2, *SHAPE)) < 0.7
    assert_bernoulli(one, 0.7, name="w")
    assert_independent(one, other, 0.7, name="w")
    assert_distribution(rng.exponential(2.0, SHAPE), lambda x: 1 - np.exp(-x / 2), name="w")


@pytest.mark.parametrize("n", [1, 2, 10])
def test_a_small_sample_is_accepted_too(n: int) -> None:
    for seed in SEEDS:
        rng = generator(seed)
        assert_uniform(rng.random(n), 0, 1, name="w")
        assert_normal(rng.normal(size=n), 1, name="w")
        assert_bernoulli(rng.random(n) < 0.1, 0.1, name="w")


def test_the_rounding_of_float32_is_forgiven() -> None:
    bound = math.sqrt(6 / 7)
    sample = torch.rand(*SHAPE, generator=torch.Generator().manual_seed(0)) * 2 * bound - bound
    sample[0, 0], sample[0, 1] = bound, -float(np.nextafter(np.float32(bound), 2))
    assert_uniform(sample, -bound, bound, name="w")
    normal = torch.randn(*SHAPE, generator=torch.Generator().manual_seed(0)) * 0.02
    assert_normal(normal, 0.02, name="w")


@pytest.mark.parametrize("dtype", [bool, np.int64, np.float32])
def test_a_mask_may_be_of_truth_values_or_of_zeros_and_ones(dtype: type) -> None:
    mask = generator().random(SHAPE) < 0.7
    assert_bernoulli(mask.astype(dtype), 0.7, name="w")
    assert_bernoulli(torch.tensor(mask.astype(dtype)), 0.7, name="w")


def test_a_probability_of_zero_or_one_leaves_no_doubt() -> None:
    assert_bernoulli(np.ones(9, bool), 1.0, name="w")
    assert_bernoulli(np.zeros(9, bool), 0.0, name="w")
    assert refusal(assert_bernoulli, np.arange(9) > 0, 1.0)


def test_the_function_of_a_distribution_may_be_one_for_a_single_number() -> None:
    sample = generator().exponential(size=500)
    assert_distribution(sample, lambda x: -math.expm1(-x), name="w")


# What is wrong.


@pytest.mark.parametrize("scale", [math.sqrt(3), 1 / math.sqrt(3), math.sqrt(2), 0.9, 1.1, -0.5])
@pytest.mark.parametrize("seed", range(5))
def test_a_bound_that_is_wrong_is_refused(scale: float, seed: int) -> None:
    assert refusal(assert_uniform, scale * generator(seed).uniform(-0.2, 0.2, SHAPE), -0.2, 0.2)


def test_a_distribution_within_the_bounds_but_another_one_is_refused() -> None:
    sample = np.clip(generator().normal(0, 0.1, SHAPE), -0.2, 0.2)
    assert "uniform in [-0.2, 0.2]" in refusal(assert_uniform, sample, -0.2, 0.2)


def test_bounds_that_are_shifted_are_refused() -> None:
    assert refusal(assert_uniform, generator().uniform(0, 0.2, SHAPE), -0.2, 0.2)


@pytest.mark.parametrize("scale", [math.sqrt(2), 1 / math.sqrt(2), 0.9, 1.1, 0.2])
@pytest.mark.parametrize("seed", range(5))
def test_a_standard_deviation_that_is_wrong_is_refused(scale: float, seed: int) -> None:
    sample = generator(seed).normal(0, 0.2 * scale, SHAPE)
    assert "standard deviation" in refusal(assert_normal, sample, 0.2)


def test_a_mean_that_is_wrong_is_refused() -> None:
    assert "mean" in refusal(assert_normal, generator().normal(0.1, 0.2, SHAPE), 0.2)


def test_the_right_mean_and_deviation_of_another_distribution_are_refused() -> None:
    sample = generator().uniform(-1, 1, SHAPE) * 0.2 * math.sqrt(3)
    assert "if they are normal" in refusal(assert_normal, sample, 0.2)


def test_a_normal_distribution_that_is_cut_at_two_deviations_is_refused() -> None:
    z = generator().normal(size=100_000)
    assert refusal(assert_normal, z[np.abs(z) < 2], 1.0)


@pytest.mark.parametrize("seed", range(5))
def test_a_share_of_p_instead_of_its_complement_is_refused(seed: int) -> None:
    mask = generator(seed).random(SHAPE) < 0.7
    assert refusal(assert_bernoulli, ~mask, 0.7)
    assert refusal(assert_bernoulli, np.ones_like(mask), 0.7)


def test_the_same_mask_twice_is_refused() -> None:
    mask = generator().random(SHAPE) < 0.7
    assert "agree in 1.000" in refusal(assert_independent, mask, mask.copy(), 0.7)


def test_a_mask_and_its_opposite_are_refused() -> None:
    mask = generator().random(SHAPE) < 0.5
    assert "agree in 0.000" in refusal(assert_independent, mask, ~mask, 0.5)


def test_one_mask_for_the_whole_batch_is_refused() -> None:
    mask = np.broadcast_to(generator().random(400) < 0.7, (20, 400))
    assert refusal(assert_independent, mask[:-1], mask[1:], 0.7)


def test_shares_that_were_shuffled_are_refused_by_their_counts() -> None:
    """As many as should be on average in every row, but always: dropping by a permutation."""
    rng, rows, n, p = generator(), 400, 100, 0.7
    shuffled = rng.permuted(np.tile(np.arange(n) < p * n, (rows, 1)), axis=1)
    drawn = rng.random((rows, n)) < p
    likely = float(binomial(n, p)[70])
    assert_bernoulli(drawn.sum(axis=1) == 70, likely, name="w")
    assert refusal(assert_bernoulli, shuffled.sum(axis=1) == 70, likely)


def test_a_constant_is_refused() -> None:
    assert refusal(assert_uniform, np.full(SHAPE, 0.05), -0.2, 0.2)
    assert refusal(assert_normal, np.zeros(SHAPE), 0.2)
    assert refusal(assert_distribution, np.full(SHAPE, math.log(2)), lambda x: 1 - np.exp(-x))


def test_another_rate_of_an_exponential_distribution_is_refused() -> None:
    sample = generator().exponential(2.0, SHAPE)
    assert refusal(assert_distribution, sample, lambda x: 1 - np.exp(-x))


@pytest.mark.parametrize("sample", [[0.1], None, np.zeros(0), np.array([1j]), np.array([True])])
def test_what_is_no_sample_is_refused(sample: Any) -> None:
    assert refusal(assert_uniform, sample, -1, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_refused_by_its_place(value: float) -> None:
    sample = generator().random((3, 4))
    sample[1, 2] = value
    assert refusal(assert_normal, sample, 1) == f"w: got {value} at [1, 2], should be finite"


def test_a_mask_of_other_values_is_refused() -> None:
    assert "w: got 2.5 at [1] in a mask" in refusal(assert_bernoulli, np.array([0, 2.5]), 0.5)


def test_masks_of_different_shapes_are_refused() -> None:
    masks = np.ones((2, 3), bool), np.ones((3, 2), bool)
    assert "(2, 3) and (3, 2)" in refusal(assert_independent, *masks, 0.5)


# What is said.


def test_a_share_is_told_with_the_bounds_of_what_it_should_be() -> None:
    assert refusal(assert_bernoulli, np.arange(10_000) < 8_100, 0.7, name="dropout") == (
        "dropout: kept 0.810 of the elements, should keep about 0.700 (between 0.672 and 0.728)"
    )


def test_a_mask_of_what_was_dropped_may_say_so() -> None:
    text = refusal(assert_bernoulli, np.arange(99) < 90, 0.3, verbs=("dropped", "drop"))
    assert text.startswith("w: dropped 0.909 of the elements, should drop about 0.300 (")


def test_a_share_close_to_its_bound_gets_the_digits_that_it_takes() -> None:
    _, greatest = likely_counts(1_000_000, 0.5, RATE)
    text = refusal(assert_bernoulli, np.arange(1_000_000) <= greatest, 0.5)
    assert text.endswith(
        "kept 0.5030560 of the elements, "
        "should keep about 0.5000000 (between 0.4969450 and 0.5030550)"
    )


def test_an_element_outside_is_told_by_its_place() -> None:
    sample = generator().uniform(-1, 1, (2, 3))
    sample[1, 1] = 1.5
    assert refusal(assert_uniform, sample, -1, 1) == (
        "w: got 1.5 at [1, 1], should be uniform in [-1, 1] (1 of 6 elements lie outside)"
    )


def test_a_deviation_is_told_with_its_bounds() -> None:
    sample = generator().normal(0, 0.2 * math.sqrt(2), SHAPE)
    text = refusal(assert_normal, sample, 0.2)
    assert text.endswith("should be about 0.2 (between 0.1903 and 0.2097)")


# What the author of a check got wrong.


@pytest.mark.parametrize(
    "call",
    [
        lambda: assert_uniform(np.ones(3), 1.0, -1.0),
        lambda: assert_normal(np.ones(3), 0.0),
        lambda: assert_bernoulli(np.ones(3), 1.5),
        lambda: assert_independent(np.ones(3), np.ones(3), 1.0),
        lambda: assert_distribution(np.ones(3), lambda x: 2 * x),
    ],
)
def test_parameters_that_make_no_distribution_are_the_authors_fault(
    call: Callable[[], None],
) -> None:
    with pytest.raises(CheckError):
        call()
