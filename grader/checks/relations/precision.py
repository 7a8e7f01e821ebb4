"""The right values, but computed or stored with fewer digits."""

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.pair import Pair

# How many units in the last place a short calculation may lose.
_LOST = 2.0
_FEW = 3


def precision(pair: Pair) -> str:
    """Right as far as a shorter float can be."""
    for name, dtype in (("float16", np.float16), ("float32", np.float32)):
        if _is_short(pair.got, dtype) and _is_near(pair, dtype):
            return f"are right only to the precision of {name} (computed in {name}?)"
    return ""


def _is_short(got: NumpyArray, dtype: type[np.floating]) -> bool:
    """Whether all values fit into a float of that length, and some need it wholly."""
    if not (got.astype(dtype).astype(np.float64) == got).all():
        return False
    mantissa, _ = np.frexp(got)
    steps = mantissa * 2.0 ** (np.finfo(dtype).nmant - 1)
    return len(np.unique(steps[steps % 1 != 0][:512])) >= _FEW


def _is_near(pair: Pair, dtype: type[np.floating]) -> bool:
    kind = np.finfo(dtype)
    size = np.maximum(np.abs(pair.should), float(kind.tiny))
    near = np.abs(pair.got - pair.should) <= _LOST * float(kind.eps) * size
    return bool(near.all()) and not pair.whole and is_telling(pair)
