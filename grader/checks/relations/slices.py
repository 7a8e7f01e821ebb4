"""Slices along one axis that are each right but for a number of their own."""

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.factor import factors
from grader.checks.relations.pair import Pair
from grader.checks.relations.shift import shifts

_MOST = 64


def slices(pair: Pair) -> str:
    """Each slice along an axis is the right one times, or plus, a number of its own."""
    axes = [axis for axis, length in enumerate(pair.should.shape) if length > 1]
    for axis in axes if len(axes) > 1 else ():
        what = _own_factors(pair, axis) or _own_shifts(pair, axis)
        if what:
            return f"are off by {what} of its own in each {name(pair.should.ndim, axis)}"
    return ""


def name(ndim: int, axis: int) -> str:
    """What a slice along an axis is called."""
    if ndim == 1:
        return "element"
    return ("row", "column")[axis] if ndim == 2 else f"slice along axis {axis}"


def _own_factors(pair: Pair, axis: int) -> str:
    low, high = factors(pair, _others(pair, axis))
    right = _right_slices(pair, axis)
    if not ((low <= high) | right).all() or not low.max() > high.min():
        return ""
    number = np.where(right, 1.0, (low + high) / 2)
    holds = pair.fits(pair.got / number) and _can_tell(pair, axis, right, zero=False)
    return "a factor" if holds else ""


def _own_shifts(pair: Pair, axis: int) -> str:
    low, high = shifts(pair, _others(pair, axis))
    if not (low <= high).all() or not low.max() > high.min():
        return ""
    holds = pair.fits(pair.got - (low + high) / 2)
    right = _right_slices(pair, axis)
    return "a constant" if holds and _can_tell(pair, axis, right, zero=True) else ""


def _others(pair: Pair, axis: int) -> tuple[int, ...]:
    return tuple(other for other in range(pair.should.ndim) if other != axis)


def _right_slices(pair: Pair, axis: int) -> NumpyArray:
    return np.asarray(~pair.wrong.any(axis=_others(pair, axis), keepdims=True))


def _can_tell(pair: Pair, axis: int, right: NumpyArray, *, zero: bool) -> bool:
    """Whether there are several wrong slices, each various enough."""
    wrong = np.flatnonzero(~right)[:_MOST]
    ahead = (slice(None),) * axis
    parts = (pair.at((*ahead, slice(place, place + 1))) for place in wrong)
    return len(wrong) > 1 and all(is_telling(part, free=1, zero=zero) for part in parts)
