"""Asserts about random samples: each refuses a right one once in 1e9 times, or less often.

That rate, `RATE`, holds by a theorem for every sample size, not by a trial: what a test does may be
repeated for a whole class and every year. What a sample size can tell apart is for the author of
the check to say. Where several tests are made, each has its share of the rate (union bound).
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from grader.checks import current
from grader.checks.arrays import NumpyArray, kind
from grader.checks.binomial import likely_counts
from grader.checks.compare import as_array, fail
from grader.checks.comparisons import note_chance
from grader.checks.describe import show
from grader.errors import CheckError

RATE = 1e-9

# What float32 may add to a distance of distributions, or of values relative to their range.
_ROUNDING = 1e-6

Cdf = Callable[[Any], Any]


def dkw_distance(n: int, rate: float = RATE) -> float:
    """How far F_n may be from F: sqrt(ln(2 / rate) / (2 n)).

    Dvoretzky, Kiefer, Wolfowitz with the constant of Massart (1990):
    P(sup |F_n - F| > e) <= 2 exp(-2 n e**2) for every n, so this e is exceeded with `rate` at most.
    """
    return math.sqrt(math.log(2 / rate) / (2 * n))


def mean_distance(n: int, rate: float = RATE) -> float:
    """How far the mean of n standard normal numbers may be from 0: sqrt(2 ln(2 / rate) / n).

    The mean times sqrt(n) is standard normal, and P(|Z| > z) <= 2 exp(-z**2 / 2).
    """
    return math.sqrt(2 * math.log(2 / rate) / n)


def variance_bounds(n: int, rate: float = RATE) -> tuple[float, float]:
    """Between what the mean of n squared standard normal numbers may lie; its expectation is 1.

    Laurent and Massart (2000), lemma 1, for S chi-square with n degrees of freedom:
    P(S >= n + 2 sqrt(n t) + 2 t) <= exp(-t) and P(S <= n - 2 sqrt(n t)) <= exp(-t); each side has
    half of `rate`, so t = ln(2 / rate).
    """
    t = math.log(2 / rate) / n
    return max(0.0, 1 - 2 * math.sqrt(t)), 1 + 2 * math.sqrt(t) + 2 * t


def assert_distribution(sample: Any, cdf: Cdf, *, name: str | None = None) -> None:
    """Assert that the elements of `sample` are independent draws from a continuous distribution.

    False-fail rate: 1e-9 at most, whatever the distribution: see `dkw_distance`.

    Args:
        sample: array or tensor of any shape.
        cdf: x -> P(X <= x), for an array, or else for one number; never the submission's.
        name: what `sample` is called; by default what was called last.
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    title = name or current.label()
    _check_cdf(_numbers(sample, title), cdf, RATE, title, "")


def assert_uniform(sample: Any, low: float, high: float, *, name: str | None = None) -> None:
    """Assert that the elements of `sample` are independent and uniform in [low, high].

    False-fail rate: 1e-9 at most. No right element lies outside, so that all of the rate is left
    for the distribution: see `dkw_distance`.
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if not low < high:
        raise CheckError(f"assert_uniform: low is {low} and high {high}; low has to be less")
    title = name or current.label()
    values = _numbers(sample, title)
    between = f"uniform in [{show(low)}, {show(high)}]"
    slack = _ROUNDING * max(abs(low), abs(high), high - low)
    outside = (values < low - slack) | (values > high + slack)
    if outside.any():
        count = f"{int(outside.sum())} of {values.size} elements lie outside"
        far = max(low - values.min(), values.max() - high)
        text = f"{title}: got {_first(values, outside)}, should be {between} ({count})"
        fail(text, margin=float(far / slack))
    _check_cdf(values, lambda x: np.clip((x - low) / (high - low), 0, 1), RATE, title, between)


def assert_normal(sample: Any, std: float, *, mean: float = 0.0, name: str | None = None) -> None:
    """Assert that the elements of `sample` are independent and normal, with that mean and `std`.

    False-fail rate: 1e-9 at most, a third of it each for the mean (`mean_distance`), for the
    variance about the right mean (`variance_bounds`) and for the distribution (`dkw_distance`).
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if not std > 0:
        raise CheckError(f"assert_normal: std is {std}; it has to be greater than 0")
    title = name or current.label()
    z = (_numbers(sample, title) - mean) / std
    rate = RATE / 3
    far, (least, greatest) = mean_distance(z.size, rate) + _ROUNDING, variance_bounds(z.size, rate)
    note_chance(f"mean of {title}, in standard deviations", far, 1.0, rate)
    if abs(z.mean()) > far:
        bounds = (mean, mean - std * far, mean + std * far)
        _refuse(title, "mean", mean + std * z.mean(), *bounds)
    spread = math.sqrt((z * z).mean())
    low, high = math.sqrt(least) - _ROUNDING, math.sqrt(greatest) + _ROUNDING
    note_chance(f"standard deviation of {title}", (high - low) / 2, 1.0, rate)
    if not low <= spread <= high:
        _refuse(title, "standard deviation", std * spread, std, std * low, std * high)
    likely = f"normal with mean {show(mean)} and standard deviation {show(std)}"
    _check_cdf(z * std + mean, lambda x: _normal_cdf((x - mean) / std), rate, title, likely)


def assert_bernoulli(
    mask: Any, p: float, *, name: str | None = None, verbs: tuple[str, str] = ("kept", "keep")
) -> None:
    """Assert that the elements of `mask` are independent, each True (or 1) with probability p.

    False-fail rate: 1e-9 at most. The number of True elements is binomial, whose tails are summed
    exactly (`likely_counts`); each tail has half of the rate.

    Args:
        verbs: what was done to an element that is True, and what should be: for the message.
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if not 0 <= p <= 1:
        raise CheckError(f"assert_bernoulli: p is {p}; it has to be a probability")
    title = name or current.label()
    truths = _truths(mask, title)
    did, do = verbs
    _check_count(
        truths,
        p,
        title,
        f"{did} {{}} of the elements, should {do} about {{}} (between {{}} and {{}})",
    )


def assert_independent(first: Any, second: Any, p: float, *, name: str | None = None) -> None:
    """Assert that two masks, each True with probability p, are independent of each other.

    False-fail rate: 1e-9 at most. Elements at the same place agree with probability
    p**2 + (1 - p)**2, so the number of those is binomial: see `assert_bernoulli`.
    Raises: CheckFailed.
    """
    __tracebackhide__ = True
    if not 0 < p < 1:
        raise CheckError(f"assert_independent: p is {p}; masks of one value can't be told apart")
    title = name or current.label()
    one, other = _truths(first, title), _truths(second, title)
    if one.shape != other.shape:
        fail(f"{title}: got masks of shapes {one.shape} and {other.shape}, should be of one shape")
    _check_count(
        one == other,
        p * p + (1 - p) * (1 - p),
        title,
        "got two masks that agree in {} of the elements, "
        "independent ones should agree in about {} (between {} and {})",
    )


def _check_cdf(values: NumpyArray, cdf: Cdf, rate: float, title: str, likely: str) -> None:
    """Fail where the share of elements up to some value is not what it should be."""
    __tracebackhide__ = True
    ordered, n = np.sort(values, axis=None), values.size
    right = _applied(cdf, ordered)
    # F_n jumps at each element: both its sides are compared.
    after, before = np.arange(1, n + 1) / n - right, right - np.arange(n) / n
    far = dkw_distance(n, rate) + _ROUNDING
    note_chance(f"distribution of {title}, in shares of the elements", far, 1.0, rate)
    farthest = max(after.max(), before.max())
    if farthest <= far:
        return
    too_many = after.max() >= before.max()
    worst = int(after.argmax() if too_many else before.argmax())
    share, should = (worst + too_many) / n, float(right[worst])
    side = "at or below" if too_many else "below"
    got, about, low, high = _told_apart(share, should, should - far, should + far)
    fail(
        f"{title}: got {got} of the elements {side} {show(ordered[worst])}, should be about "
        f"{about} (between {low} and {high}){f' if they are {likely}' if likely else ''}",
        margin=float(farthest / far),
    )


def _applied(cdf: Cdf, ordered: NumpyArray) -> NumpyArray:
    try:
        right = np.asarray(cdf(ordered), dtype=np.float64)
    except TypeError:  # made for one number, as the functions of `math` are
        right = np.array([cdf(float(value)) for value in ordered], dtype=np.float64)
    if right.shape != ordered.shape or not ((right >= 0) & (right <= 1)).all():
        raise CheckError("the cdf has to give a probability for each element")
    return right


def _check_count(truths: NumpyArray, p: float, title: str, sentence: str) -> None:
    __tracebackhide__ = True
    n, count = truths.size, int(truths.sum())
    least, greatest = likely_counts(n, float(p), RATE)
    note_chance(title, (greatest - least) / 2 / n, p, RATE)
    if not least <= count <= greatest:
        texts = _told_apart(count / n, p, least / n, greatest / n)
        off = _units(count / n, p, least / n, greatest / n)
        fail(f"{title}: {sentence.format(*texts)}", margin=off)


def _refuse(title: str, what: str, got: float, should: float, low: float, high: float) -> None:
    __tracebackhide__ = True
    texts = [show(float(f"{number:.4g}")) for number in (got, should, low, high)]
    text = "{}: got {} {}, should be about {} (between {} and {})".format(title, what, *texts)
    fail(text, margin=_units(got, should, low, high))


def _units(got: float, should: float, low: float, high: float) -> float:
    """How far off a number is, in units of how far off it may be on its side."""
    off, may = (got - should, high - should) if got > should else (should - got, should - low)
    return float(off / may) if may > 0 else math.inf


def _told_apart(share: float, should: float, low: float, high: float) -> list[str]:
    """Four shares, with as many digits as it takes to see that the first is out of bounds."""
    low, high = max(0.0, low), min(1.0, high)
    texts: list[str] = []
    for digits in (3, 5, 7, 9):
        texts = [f"{number:.{digits}f}" for number in (share, should, low, high)]
        if texts[0] not in texts[2:]:
            break
    return texts


def _numbers(sample: Any, title: str) -> NumpyArray:
    """A sample as float64. Raises CheckFailed unless it consists of finite real numbers."""
    __tracebackhide__ = True
    array = as_array(sample, title)
    if not array.size:
        fail(f"{title}: got an array of shape {array.shape}, which has no elements")
    if kind(array) not in ("floating", "integer"):
        fail(f"{title}: got dtype {array.dtype}, should be floating (such as float64)")
    values: NumpyArray = array.astype(np.float64)
    if not np.isfinite(values).all():
        fail(f"{title}: got {_first(values, ~np.isfinite(values))}, should be finite")
    return values


def _truths(mask: Any, title: str) -> NumpyArray:
    """A mask as booleans. Raises CheckFailed unless it consists of truth values, or of 0 and 1."""
    __tracebackhide__ = True
    array = as_array(mask, title)
    if not array.size:
        fail(f"{title}: got a mask of shape {array.shape}, which has no elements")
    other = (array != 0) & (array != 1)
    if other.any():
        fail(f"{title}: got {_first(array, other)} in a mask, should be True or False, or 1 or 0")
    return np.asarray(array != 0)


def _first(array: NumpyArray, where: NumpyArray) -> str:
    place = tuple(int(i) for i in np.argwhere(where)[0])
    return show(array[place]) + (f" at [{', '.join(map(str, place))}]" if place else "")


def _normal_cdf(z: NumpyArray) -> NumpyArray:
    # NumPy has no erfc; Python's own, number by number, took a quarter of a submission's time.
    return np.asarray(torch.erfc(torch.from_numpy(-z / math.sqrt(2))).numpy()) / 2
