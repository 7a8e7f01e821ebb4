"""The right values times a number."""

from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import NumpyArray
from grader.checks.relations.evidence import is_telling
from grader.checks.relations.number import shown
from grader.checks.relations.pair import Pair
from grader.checks.relations.readings import reading

# A number that is not known better than that is no finding, nor one that is nearly 1.
_SURE, _NOTABLE = 0.02, 1e-3
_ROUNDING = 1e-13


@dataclass(frozen=True)
class Interval:
    """The numbers that the factor can be, for the whole or for each of several parts."""

    low: NumpyArray
    high: NumpyArray

    @property
    def middle(self) -> NumpyArray:
        """The best guess."""
        return np.asarray((self.low + self.high) / 2)


def sign(pair: Pair) -> str:
    """All of the wrong sign."""
    wrong = pair.fits(-pair.got) and is_telling(pair, least=2)
    return "have the wrong sign" if wrong else ""


def factor(pair: Pair) -> str:
    """All the right values times one number."""
    interval = factors(pair, tuple(range(pair.should.ndim)))
    low, high = interval.low.item(), interval.high.item()
    if not low <= high or low <= 1 <= high:
        return ""
    known = _known(pair, low, high)
    if known:
        return known
    text = shown(low, high)
    notable = abs(abs(interval.middle.item()) - 1) >= _NOTABLE
    if not text or not notable or not _holds(pair, interval.middle, least=3, free=1):
        return ""
    return f"are {text} times the right ones"


def _known(pair: Pair, low: float, high: float) -> str:
    """A factor that has a reading."""
    found = reading(low, high, pair.shape) if high - low <= _SURE * abs(low) else None
    if found is None or not _holds(pair, np.asarray(found.value), least=2, free=0):
        return ""
    remark = f": {found.remark}" if found.remark else ""
    return f"are {found.number} times the right ones{remark}"


def _holds(pair: Pair, value: NumpyArray, least: int, free: int) -> bool:
    return pair.fits(pair.got / value) and is_telling(pair, least=least, free=free)


def factors(pair: Pair, axes: tuple[int, ...]) -> Interval:
    """Which factors make the answer the right one, taken over some axes; NaN if none does."""
    size = np.abs(pair.should)
    matter = pair.finite & (size > 4 * pair.tol)
    along = np.where(pair.should < 0, -pair.got, pair.got)
    total = np.where(matter, along, 0.0).sum(axis=axes, keepdims=True)
    turn = np.where(total < 0, -1.0, 1.0)
    along = along * turn
    low = np.where(matter, along / (size + pair.tol), -np.inf).max(axis=axes, keepdims=True)
    high = np.where(matter, along / (size - pair.tol), np.inf).min(axis=axes, keepdims=True)
    low, high = low * (1 - _ROUNDING), high * (1 + _ROUNDING)
    some = (low > 0) & (low <= high)
    low, high = np.where(some, low, np.nan), np.where(some, high, np.nan)
    return Interval(*np.where(turn < 0, [-high, -low], [low, high]))
