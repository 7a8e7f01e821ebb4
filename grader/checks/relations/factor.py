"""The right values times a number."""

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.number import shown
from grader.checks.relations.pair import Pair
from grader.checks.relations.readings import reading

# A number that is not known better than that is no finding, nor one that is nearly 1.
_SURE, _NOTABLE = 0.02, 1e-3
# Beyond that, only powers of ten tell anything.
_LARGEST = 1e4


def sign(pair: Pair) -> str:
    """All of the wrong sign."""
    wrong = pair.fits(-pair.got) and is_telling(pair, least=2)
    return "have the wrong sign" if wrong else ""


def factor(pair: Pair) -> str:
    """All the right values times one number."""
    low, high = (end.item() for end in factors(pair, tuple(range(pair.should.ndim))))
    if not low <= high or low <= 1 <= high or low <= 0 <= high:
        return ""
    return _known(pair, low, high) or _any(pair, low, high)


def _known(pair: Pair, low: float, high: float) -> str:
    """A factor that has a reading."""
    found = reading(low, high, pair.shape) if high - low <= _SURE * abs(low) else None
    if found is None or not _holds(pair, found.value, least=2, free=0):
        return ""
    remark = f": {found.remark}" if found.remark else ""
    return f"are {found.number} times the right ones{remark}"


def _any(pair: Pair, low: float, high: float) -> str:
    middle = (low + high) / 2
    notable = abs(abs(middle) - 1) >= _NOTABLE and 1 / _LARGEST < abs(middle) < _LARGEST
    text = shown(low, high) if notable else ""
    holds = text and _holds(pair, middle, least=3, free=1)
    return f"are {text} times the right ones" if holds else ""


def _holds(pair: Pair, value: float, *, least: int, free: int) -> bool:
    return pair.fits(pair.got / value) and is_telling(pair, least=least, free=free)


def factors(pair: Pair, axes: tuple[int, ...]) -> tuple[NumpyArray, NumpyArray]:
    """The least and the largest factor that the right values may have got, over some axes."""
    low, high = pair.factors
    return low.max(axis=axes, keepdims=True), high.min(axis=axes, keepdims=True)
