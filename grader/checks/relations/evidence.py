"""Whether a relation between two arrays could hold by accident."""

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.pair import Pair

# An accident has to be as rare as this many tosses of a coin that all fall alike.
_BITS = 7.0
# No number is taken to say more than this, however narrow the tolerance.
_MOST_BITS = 20.0
# Values that are this many tolerances apart are two values.
_APART = 4.0
_SAMPLE = 512


def is_telling(pair: Pair, *, least: int = 3, free: int = 0, zero: bool = False) -> bool:
    """Whether the right values are various enough for a relation that holds to mean something.

    Args:
        least: how many distinct values there have to be, regardless of their sign.
        free: how many numbers of the relation were found from the data.
        zero: whether zero is a value like others, and a sign makes a difference.
    """
    values, tol = _distinct(pair, zero)
    if len(values) < max(least, free + 1):
        return False
    room = np.maximum(2 * tol, 1.0) if pair.whole else 2 * tol
    chances = np.clip(pair.spread / np.maximum(room, 1e-300), 1.0, 2.0**_MOST_BITS)
    bits = np.sort(np.log2(chances))[: len(chances) - free]
    return bool(bits.sum() >= _BITS)


def _distinct(pair: Pair, zero: bool) -> tuple[NumpyArray, NumpyArray]:
    """Right values that differ by more than the tolerance, and the tolerance of each."""
    values, tol = pair.should[pair.finite], pair.tol[pair.finite]
    if not zero:
        values = np.abs(values)
        values, tol = values[values > _APART * tol], tol[values > _APART * tol]
    step = max(1, len(values) // _SAMPLE)
    values, tol = values[::step], tol[::step]
    order = np.argsort(values)
    values, tol = values[order], tol[order]
    first = np.diff(values, prepend=-np.inf) > _APART * tol
    return values[first], tol[first]
