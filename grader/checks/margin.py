"""How far a wrong answer is from one that would be accepted, in units of the tolerance."""

from collections.abc import Sequence

import numpy as np

from grader.checks.arrays import NumpyArray

_NUMBERS = "biufc"


def margin(got: NumpyArray, allowed: Sequence[NumpyArray], rtol: float, atol: float) -> float:
    """By what factor the tolerance would have to be looser; infinite if none would do.

    That is the largest |got - should| / (atol + rtol * |should|), where an element may be any of
    those that are allowed at its place.
    """
    fits = all(got.shape == right.shape for right in allowed)
    if not fits or any(array.dtype.kind not in _NUMBERS for array in (got, *allowed)):
        return float("inf")
    ratios = [_ratios(got, right, rtol, atol) for right in allowed]
    return float(np.minimum.reduce(ratios).max(initial=0.0))


def _ratios(got: NumpyArray, right: NumpyArray, rtol: float, atol: float) -> NumpyArray:
    a, b = got.astype(np.complex128), right.astype(np.complex128)
    with np.errstate(all="ignore"):
        ratios = np.abs(a - b) / (atol + rtol * np.abs(b))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    finite = np.isfinite(a) & np.isfinite(b)
    return np.where(same, 0.0, np.where(finite, ratios, np.inf))
