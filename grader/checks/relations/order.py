"""The right values in another order: transposed, reversed, or laid out otherwise."""

from collections.abc import Iterator
from itertools import combinations, permutations

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.pair import Pair

_MOST_AXES = 5
_LOOK = 1000


def order(pair: Pair) -> str:
    """All the right values, in one of the plain other orders."""
    if not _same_range(pair) or not _can_tell(pair):
        return ""
    spots = pair.spots(_LOOK)
    look = pair.at(spots)
    for text, candidate in _orders(pair.got):
        if look.fits(candidate[spots]) and pair.fits(candidate):
            return f"are the right ones {text}"
    return ""


def turned(got: NumpyArray, shape: tuple[int, ...]) -> Iterator[tuple[str, NumpyArray]]:
    """An array of another shape, with its axes in each order that gives the shape."""
    if sorted(got.shape) != sorted(shape) or got.ndim > _MOST_AXES:
        return
    for axes in permutations(range(got.ndim)):
        if tuple(got.shape[axis] for axis in axes) == shape:
            yield _moved(axes), got.transpose(axes)


def _moved(axes: tuple[int, ...]) -> str:
    moved = [axis for place, axis in enumerate(axes) if place != axis]
    if len(axes) == 2:
        return "transposed"
    if len(moved) == 2:
        return f"with axes {min(moved)} and {max(moved)} swapped"
    return "with the axes in another order"


def _same_range(pair: Pair) -> bool:
    """Whether the smallest and the largest values are the same, as in any other order."""
    mine, right = (a[np.isfinite(a)] for a in (pair.got, pair.should))
    if mine.size != right.size or mine.size < 3:
        return False
    room = 2 * pair.tol[pair.finite].max()
    low, high = abs(mine.min() - right.min()), abs(mine.max() - right.max())
    return bool(low <= room and high <= room)


def _can_tell(pair: Pair) -> bool:
    displaced = pair.at(pair.wrong)
    return is_telling(pair, zero=True) and is_telling(displaced, least=2, zero=True)


def _orders(got: NumpyArray) -> Iterator[tuple[str, NumpyArray]]:
    shape, axes = got.shape, range(min(got.ndim, _MOST_AXES))
    pairs = [(a, b) for a, b in combinations(axes, 2) if shape[a] > 1 and shape[b] > 1]
    for a, b in pairs:
        if shape[a] == shape[b]:
            text = "transposed" if got.ndim == 2 else f"with axes {a} and {b} swapped"
            yield text, got.swapaxes(a, b)
    for axis in axes:
        where = "" if got.ndim == 1 else f" along axis {axis}"
        yield f"in reverse order{where}", np.flip(got, axis)
    for a, b in pairs:
        other = list(shape)
        other[a], other[b] = other[b], other[a]
        text = f"in another order (axes {a} and {b} reshaped instead of swapped?)"
        yield text, got.swapaxes(a, b).reshape(shape)
        yield text, got.reshape(other).swapaxes(a, b)
