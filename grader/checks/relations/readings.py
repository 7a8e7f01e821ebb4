"""What a factor may come from: simple numbers, and the lengths of axes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import isqrt, prod, sqrt

from grader.checks.relations.number import shown

_SIMPLE = (2.0, 0.5, *(10.0**power for power in range(-9, 10) if power))
# Below that, and where n divides 100, n/(n - 1), (n - 1)/n and 1/n are as likely to come from a
# probability, a rate or a slope, of which courses like 0.1, 0.25 and 1/3.
_LEAST = 6
_MOST_AXES = 5
_ALIKE = 1e-9


@dataclass(frozen=True)
class Reading:
    """A factor, and what it may come from."""

    value: float
    remark: str = ""

    @property
    def number(self) -> str:
        """How it is written; "exactly" where that is no rounding."""
        text = shown(self.value * (1 - _ALIKE), self.value * (1 + _ALIKE))
        return text if self.remark else f"exactly {text}"


def reading(low: float, high: float, shape: tuple[int, ...]) -> Reading | None:
    """The one number in an interval that has a meaning; None if there is none, or several."""
    simple = [
        Reading(number)
        for number in (*_SIMPLE, *(-number for number in _SIMPLE))
        if low <= number <= high
    ]
    counted = [found for found in _counted(shape) if low <= found.value <= high]
    values = [found.value for found in (*simple, *counted)]
    if not values or max(values) - min(values) > _ALIKE * abs(values[0]):
        return None
    if simple:
        return simple[0]
    return counted[0] if len(counted) == 1 else None


def _counted(shape: tuple[int, ...]) -> Iterator[Reading]:
    for n, what in _counts(shape).items():
        said = f"with n = {n}{what}"
        unbiased, biased = n / (n - 1), (n - 1) / n
        yield Reading(unbiased, f"n/(n - 1) {said} (divided by n - 1 instead of n?)")
        yield Reading(biased, f"(n - 1)/n {said} (divided by n instead of n - 1?)")
        yield Reading(sqrt(unbiased), f"the root of n/(n - 1) {said} (n or n - 1 in a variance?)")
        yield Reading(sqrt(biased), f"the root of (n - 1)/n {said} (n or n - 1 in a variance?)")
        yield Reading(n, f"n {said} (a sum instead of a mean?)")
        yield Reading(1 / n, f"1/n {said} (a mean instead of a sum?)")
        if isqrt(n) ** 2 != n and n > _LEAST:  # the root of 6 is in the rules for initialization
            yield Reading(sqrt(n), f"the root of n {said}")
            yield Reading(sqrt(1 / n), f"1 over the root of n {said}")


def _counts(shape: tuple[int, ...]) -> dict[int, str]:
    """The lengths of axes and their products, each with where it is found if that is one place."""
    found: dict[int, list[str]] = {}
    axes = [axis for axis, length in enumerate(shape) if length > 1][:_MOST_AXES]
    for many in range(1, len(axes) + 1):
        for some in combinations(axes, many):
            n = prod(shape[axis] for axis in some)
            found.setdefault(n, []).append(_place(some, len(axes)))
    telling = {n: what for n, what in found.items() if n >= _LEAST and 100 % n}
    return {n: what[0] if len(what) == 1 else "" for n, what in telling.items()}


def _place(axes: tuple[int, ...], of: int) -> str:
    if len(axes) == 1:
        return f", the length of axis {axes[0]}"
    if len(axes) == of:
        return ", the number of elements"
    return f", the lengths of axes {' and '.join(map(str, axes))} multiplied"
