"""The binomial distribution, exactly: summed in log space."""

import math
from functools import lru_cache

import numpy as np

from grader.checks.arrays import NumpyArray


def binomial(n: int, p: float) -> NumpyArray:
    """P(X = k) for k = 0..n, where X counts the successes in n independent trials: (n + 1,).

    The logarithm of the largest term comes from `lgamma`, the others from it by the ratio of
    neighbours, P(k + 1) / P(k) = (n - k) / (k + 1) * p / (1 - p). So a term's relative error grows
    with its distance from the largest, and is below 1e-7 wherever it counts.
    """
    if p in (0.0, 1.0):
        return np.asarray(np.arange(n + 1) == n * int(p), dtype=np.float64)
    k = np.arange(n)
    steps = np.log((n - k) / (k + 1)) + (math.log(p) - math.log1p(-p))
    mode = min(int((n + 1) * p), n)
    ways = math.lgamma(n + 1) - math.lgamma(mode + 1) - math.lgamma(n - mode + 1)
    logs = np.empty(n + 1)
    logs[mode] = ways + mode * math.log(p) + (n - mode) * math.log1p(-p)
    logs[mode + 1 :] = logs[mode] + np.cumsum(steps[mode:])
    logs[:mode] = logs[mode] - np.cumsum(steps[:mode][::-1])[::-1]
    with np.errstate(under="ignore"):
        return np.asarray(np.exp(logs))


@lru_cache(maxsize=64)
def likely_counts(n: int, p: float, rate: float) -> tuple[int, int]:
    """The least and the greatest count that are accepted: outside, P is at most `rate`.

    Each tail has at most half of it: P(X < least) <= rate / 2, P(X > greatest) <= rate / 2.
    """
    terms = binomial(n, p)
    # Each tail is summed from its far end: the small terms first, so that none of them is lost.
    below, above = np.cumsum(terms), np.cumsum(terms[::-1])
    least = int(np.searchsorted(below, rate / 2, side="right"))
    greatest = n - int(np.searchsorted(above, rate / 2, side="right"))
    return least, greatest
