"""The right values plus a number, and times a number plus another."""

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.number import shown
from grader.checks.relations.pair import Pair

# A number that is not known better than that is no finding.
_SURE = 0.02
# Two numbers can be found for any few values.
_MANY = 6
_NOTABLE = 1e-3


def shift(pair: Pair) -> str:
    """All the right values plus one number."""
    low, high = (end.item() for end in shifts(pair, tuple(range(pair.should.ndim))))
    middle = (low + high) / 2
    if not low <= high or not high - low <= _SURE * abs(middle):
        return ""
    text = shown(low, high)
    if not text or not pair.fits(pair.got - middle) or not is_telling(pair, free=1, zero=True):
        return ""
    return f"are the right ones {_signed(text)}"


def shifts(pair: Pair, axes: tuple[int, ...]) -> tuple[NumpyArray, NumpyArray]:
    """The least and the largest number that may have been added, over some axes."""
    low, high = pair.shifts
    return low.max(axis=axes, keepdims=True), high.min(axis=axes, keepdims=True)


def affine(pair: Pair) -> str:
    """All the right values times one number plus another."""
    times, plus = _line(pair)
    if not np.isfinite(times) or abs(times - 1) < _NOTABLE or times == 0:
        return ""
    if abs(plus) <= 10 * pair.tol[pair.finite].max(initial=0.0):
        return ""
    holds = pair.fits((pair.got - plus) / times)
    if not holds or not is_telling(pair, least=_MANY, free=2, zero=True):
        return ""
    factor, number = (shown(x - 1e-6 * abs(x), x + 1e-6 * abs(x)) for x in (times, plus))
    if factor == "-1":
        return f"are {number} minus the right ones"
    return f"are {factor} times the right ones {_signed(number)}"


def _line(pair: Pair) -> tuple[float, float]:
    """The straight line through the answers over the right values (least squares)."""
    x, y = pair.should[pair.finite], pair.got[pair.finite]
    if len(x) < _MANY or not np.isfinite(y).all():
        return float("nan"), 0.0
    dx, dy = x - x.mean(), y - y.mean()
    times = float((dx * dy).sum() / (dx * dx).sum())
    return times, float(y.mean() - times * x.mean())


def _signed(number: str) -> str:
    return f"minus {number[1:]}" if number.startswith("-") else f"plus {number}"
