"""Says how an answer relates to the right one, from the data alone, where that is exact."""

from collections.abc import Callable

import numpy as np

from grader.checks.arrays import NumpyArray, kind
from grader.checks.compare import ATOL, RTOL, differs
from grader.checks.relations.blank import blank, constant
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.factor import factor, sign
from grader.checks.relations.order import order, turned
from grader.checks.relations.pair import Pair
from grader.checks.relations.places import partly
from grader.checks.relations.precision import precision
from grader.checks.relations.shift import affine, shift
from grader.checks.relations.slices import slices
from grader.checks.relations.truth import opposite

# The first that holds is told: from the most to the least telling.
_RELATIONS: tuple[Callable[[Pair], str], ...] = (
    *(blank, sign, factor, shift, order, precision, partly, slices, constant, affine),
)
# They hold for any part of the data if they hold for all.
_EVERYWHERE = (sign, factor, shift, slices, affine)
_NUMBERS = ("integer", "floating")
# Of more elements than that, a part is looked at first.
_LARGE = 100_000


def likeness(got: NumpyArray, should: NumpyArray, *, rtol: float, atol: float) -> str:
    """How an answer relates to the right one, as a clause; "" if nothing exact is found.

    Neither inputs nor right values are told, but factors, shifts, counts and places.

    Args:
        got, should: arrays of numbers or booleans, of any shapes.
        rtol, atol: what the check lets pass: a relation has to hold within that.
    """
    try:
        with np.errstate(all="ignore"):
            found = _found(np.asarray(got), np.asarray(should), rtol, atol)
    except MemoryError:  # a remark is not worth a failure
        return ""
    return f"your values {found}" if found else ""


def _found(got: NumpyArray, should: NumpyArray, rtol: float, atol: float) -> str:
    if got.size < 2 or should.size < 2:
        return ""
    if kind(should) == "boolean":
        return opposite(got, should) if got.shape == should.shape else ""
    if kind(should) not in _NUMBERS or kind(got) not in _NUMBERS:
        return ""
    if got.shape != should.shape:
        return _turned(got, should, rtol, atol)
    pair = _pair(got, should, rtol, atol)
    return _related(pair) if pair.wrong.any() else ""


def _related(pair: Pair) -> str:
    look = pair.at(pair.spots(_LARGE))
    for relation in _RELATIONS:
        hopeless = look.size < pair.size and relation in _EVERYWHERE and not relation(look)
        found = "" if hopeless else relation(pair)
        if found:
            return found
    return ""


def _turned(got: NumpyArray, should: NumpyArray, rtol: float, atol: float) -> str:
    for text, candidate in turned(got, should.shape):
        pair = _pair(candidate, should, rtol, atol)
        if not pair.wrong.any() and is_telling(pair, zero=True):
            return f"are the right ones {text}"
    return ""


def _pair(got: NumpyArray, should: NumpyArray, rtol: float, atol: float) -> Pair:
    wrong = differs(got, should, rtol, atol)
    mine, right = got.astype(np.float64), should.astype(np.float64)
    exact = kind(should) == "integer" and (rtol, atol) == (RTOL, ATOL)
    tol = np.zeros(right.shape) if exact else atol + rtol * np.abs(right)
    return Pair(mine, right, tol, wrong, _is_whole(mine) and _is_whole(right), right.shape)


def _is_whole(array: NumpyArray) -> bool:
    """Whether all are whole numbers: there are few of these, so that many agree by accident."""
    return bool((array.flat[0] % 1 == 0) and (array % 1 == 0).all())
