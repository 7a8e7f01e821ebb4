"""An answer and the right one, of one shape, with what the check would let pass."""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from grader.checks.arrays import NumpyArray

# What the arithmetic of a relation itself may lose.
_SLACK = 1e-12


@dataclass(frozen=True)
class Pair:
    """`got` and `should` as float64, the tolerance of each element, and which ones are wrong.

    `whole` says that all are whole numbers; `shape` is that of the compared arrays,
    of which this pair may be a part.
    """

    got: NumpyArray
    should: NumpyArray
    tol: NumpyArray
    wrong: NumpyArray
    whole: bool
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many elements there are."""
        return int(self.should.size)

    def fits(self, candidate: NumpyArray) -> bool:
        """Whether another answer is right, in every element."""
        return bool(self.right(candidate).all())

    def right(self, candidate: NumpyArray) -> NumpyArray:
        """Where another answer is right."""
        close = (np.abs(candidate - self.should) <= self._room) & np.isfinite(candidate)
        same = (candidate == self.should) | (np.isnan(candidate) & np.isnan(self.should))
        return np.asarray(np.where(self.finite, close, same))

    def at(self, place: NumpyArray | tuple[slice, ...]) -> "Pair":
        """Some of the elements: in a row if a mask picks them, else with all axes."""
        got, should, tol = self.got[place], self.should[place], self.tol[place]
        return Pair(got, should, tol, self.wrong[place], self.whole, self.shape)

    def spots(self, most: int) -> tuple[slice, ...]:
        """Where to find evenly spread elements, not more than about `most`."""
        lengths, steps = list(self.should.shape), [1] * self.should.ndim
        while prod(lengths) > most:
            axis = lengths.index(max(lengths))
            steps[axis] *= 2
            lengths[axis] = -(-self.should.shape[axis] // steps[axis])
        return tuple(slice(None, None, step) for step in steps)

    @cached_property
    def finite(self) -> NumpyArray:
        """Where the right value is a number."""
        return np.isfinite(self.should)

    @cached_property
    def factors(self) -> tuple[NumpyArray, NumpyArray]:
        """The least and the largest number of which each answer may be the multiple.

        Any number, where the right value is too small to tell.
        """
        matter = self.finite & (np.abs(self.should) > 4 * self.tol)
        one, other = (self.got / (self.should + tol) for tol in (self._room, -self._room))
        low, high = np.minimum(one, other), np.maximum(one, other)
        return np.where(matter, low, -np.inf), np.where(matter, high, np.inf)

    @cached_property
    def shifts(self) -> tuple[NumpyArray, NumpyArray]:
        """The least and the largest number that each answer may have too much."""
        gap, room = self.got - self.should, self._room + _SLACK * np.abs(self.got)
        low, high = gap - room, gap + room
        return np.where(self.finite, low, -np.inf), np.where(self.finite, high, np.inf)

    @cached_property
    def _room(self) -> NumpyArray:
        return self.tol + _SLACK * np.abs(self.should)

    @cached_property
    def spread(self) -> float:
        """How far apart values of the two arrays and zero are: where others might have been."""
        ends = [0.0]
        for array in (self.got, self.should):
            numbers = array[np.isfinite(array)]
            if numbers.size:
                ends += [float(numbers.min()), float(numbers.max())]
        return max(ends) - min(ends)
