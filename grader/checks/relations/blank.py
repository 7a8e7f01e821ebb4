"""Answers that say little: all zero, all the same, or the same along an axis."""

import numpy as np

from grader.checks.relations.evidence import is_telling
from grader.checks.relations.pair import Pair
from grader.checks.relations.slices import name

_FEW = 3


def blank(pair: Pair) -> str:
    """All zero, NaN or infinite, or all the same where different values are due."""
    some = special(pair)
    if some:
        return f"are all {some}" if np.count_nonzero(pair.wrong) >= _FEW else ""
    same = bool((pair.got == pair.got.flat[0]).all()) and is_telling(pair, zero=True)
    return "are all the same, the right ones are not" if same else ""


def special(pair: Pair) -> str:
    """What every answer is, if that is no common number."""
    for text, found in (("0", pair.got == 0), ("NaN", np.isnan(pair.got))):
        if found.all():
            return text
    return "infinite" if np.isinf(pair.got).all() else ""


def constant(pair: Pair) -> str:
    """The same along an axis along which the right values are not."""
    for axis, length in enumerate(pair.should.shape):
        first = np.take(pair.got, [0], axis=axis)
        several = (length - 1) * np.count_nonzero(first) >= _FEW
        if several and (pair.got == first).all() and _varies(pair, axis):
            return f"are the same along axis {axis}{_each(pair, axis)}, the right ones are not"
    return ""


def _varies(pair: Pair, axis: int) -> bool:
    """Whether the right values vary along an axis, mostly."""
    gap = pair.should.max(axis=axis) - pair.should.min(axis=axis)
    various = gap > 8 * pair.tol.max(axis=axis)
    return bool(various.mean() > 0.5) and is_telling(pair, zero=True)


def _each(pair: Pair, axis: int) -> str:
    ndim = pair.should.ndim
    return f" (within each {name(ndim, 1 - axis)})" if ndim == 2 else ""
