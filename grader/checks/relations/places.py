"""Where the right elements are, and what the wrong ones have in common."""

import numpy as np

from grader.checks.relations.blank import special
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.factor import factor, sign
from grader.checks.relations.pair import Pair
from grader.checks.relations.slices import name

_FEW = 3
_SHORTEST = 3
# A right value that is that many tolerances away from zero shows whether it is right.
_CLEAR = 8.0


def partly(pair: Pair) -> str:
    """Right in a part that can be named, or wrong in the same way wherever it is wrong."""
    wrong = pair.at(pair.wrong)
    if pair.size - wrong.size < _FEW or not is_telling(pair.at(~pair.wrong), free=1):
        return ""
    place, what = _by_value(pair) or _by_edge(pair), _common(wrong)
    if place:
        return f"are right {place}{f'; the wrong ones {what}' if what else ''}"
    if wrong.size == 1 and what:
        return f"are right except in one element, which {what.replace('are', 'is', 1)}"
    right, size = pair.size - wrong.size, pair.size
    broken = not np.isfinite(wrong.got).any()
    enough = what and (broken or 2 * right >= size)
    return f"are right in {right} of {size} elements; the wrong ones {what}" if enough else ""


def _common(wrong: Pair) -> str:
    """What holds for all wrong elements."""
    unusual = special(wrong) or ("" if np.isfinite(wrong.got).any() else "NaN or infinite")
    if unusual:
        sure = unusual != "0" or not wrong.whole or wrong.size >= _FEW
        cause = " (overflow, or division by 0?)" if unusual != "0" else ""
        return f"are {unusual}{cause}" if sure else ""
    same = (wrong.got == wrong.got.flat[0]).all() and is_telling(wrong, zero=True)
    return "are all the same" if same else sign(wrong) or factor(wrong)


def _by_value(pair: Pair) -> str:
    right = pair.should
    unclear = np.abs(right) <= np.where(right == 0, -1.0, _CLEAR * pair.tol)
    kinds = {"negative": right < 0, "positive": right > 0, "0": right == 0}
    for kind, found in kinds.items():
        just = ((pair.wrong == found) | (unclear & ~pair.wrong)).all()
        if just and np.count_nonzero(pair.wrong) >= _FEW:
            return f"except where the right value is {kind}"
    kinds = {"NaN": np.isnan(right), "infinite": np.isinf(right), "not finite": ~pair.finite}
    for kind, found in kinds.items():
        if (pair.wrong == found).all():
            return f"except where the right value is {kind}"
    return ""


def _by_edge(pair: Pair) -> str:
    for axis, length in enumerate(pair.should.shape):
        others = tuple(other for other in range(pair.should.ndim) if other != axis)
        share = pair.wrong.mean(axis=others)
        bad = share > 0
        if length < _SHORTEST or (share[bad] < 0.5).any() or bad.all():
            continue
        count = int(np.count_nonzero(bad))
        for side, edge in (("last", bad[length - count :]), ("first", bad[:count])):
            if edge.all():
                wholly = bool((share[bad] == 1).all())
                return _named(side, count, length, name(pair.should.ndim, axis), wholly)
    return ""


def _named(side: str, wrong: int, length: int, what: str, wholly: bool) -> str:
    if 2 * wrong <= length:
        return f"except in the {_some(side, wrong, length, what)}"
    if not wholly:
        return ""
    other = "first" if side == "last" else "last"
    return f"only in the {_some(other, length - wrong, length, what)}"


def _some(side: str, count: int, length: int, what: str) -> str:
    noun, _, rest = what.partition(" ")
    several = f"{noun}s {rest}".rstrip()
    return f"{side} {what}" if count == 1 else f"{side} {count} of {length} {several}"
