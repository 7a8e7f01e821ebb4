"""Says how an array differs from what it should be: got, should and where."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.checks.arrays import NumpyArray, plain

# Digits to try until two numbers that differ also read differently.
_DIGITS = (4, 6, 8, 10, 13, 17)


def describe(
    mine: NumpyArray,
    right: NumpyArray,
    wrong: NumpyArray,
    title: str,
    value: str,
    at: Mapping[str, Any],
) -> str:
    """The worst element, then how many differ and by how much.

    Args:
        title: what was called.
        value: the name of what it returned, where it has one.
        at: inputs by name; one of the array's shape is shown at the same place.
    """
    place = worst(mine, right, wrong)
    element = value + _index(place)
    got, should = pair(mine[place], right[place])
    equals = f"{element} = " if element else ""
    text = f"{title}: got {equals}{got}, should be {should}{_inputs(at, place, right.shape)}"
    return text if right.size == 1 else f"{text}\n  {_extent(mine, right, wrong)}"


def _index(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def _inputs(at: Mapping[str, Any], place: tuple[int, ...], shape: tuple[int, ...]) -> str:
    shown = []
    for name, thing in at.items():
        array = plain(thing)
        if array.shape == shape:
            shown.append(f"{name}{_index(place)} = {show(array[place])}")
        elif array.ndim == 0:
            shown.append(f"{name} = {show(array[()])}")
    return f" ({', '.join(shown)})" if shown else ""


def _distance(mine: NumpyArray, right: NumpyArray) -> NumpyArray:
    with np.errstate(all="ignore"):
        distance: NumpyArray = np.abs(mine.astype(np.complex128) - right.astype(np.complex128))
    return distance


def worst(mine: NumpyArray, right: NumpyArray, wrong: NumpyArray) -> tuple[int, ...]:
    """Where the difference is largest; a NaN or an infinity is worse than any number."""
    distance = _distance(mine, right)
    distance = np.where(np.isnan(distance), np.inf, distance)
    place = np.unravel_index(np.argmax(np.where(wrong, distance, -1.0)), right.shape)
    return tuple(int(i) for i in place)


def _extent(mine: NumpyArray, right: NumpyArray, wrong: NumpyArray) -> str:
    text = f"{int(wrong.sum())} of {right.size} elements differ"
    gaps = _distance(mine, right)[wrong]
    finite = gaps[np.isfinite(gaps)]
    if right.dtype.kind == "b" or not finite.size:
        return text
    return f"{text}; largest absolute difference {finite.max():.3g}"


def pair(got: Any, should: Any) -> tuple[str, str]:
    """Two numbers that differ, with as many digits as it takes to see that."""
    texts = ("", "")
    for digits in _DIGITS:
        texts = (show(got, digits), show(should, digits))
        if not _read_alike(*texts):
            break
    return texts


def _read_alike(got: str, should: str) -> bool:
    try:
        return complex(got) == complex(should)
    except ValueError:  # True and False
        return got == should


def show(number: Any, digits: int = 4) -> str:
    """A number as a student wants to read it: short where that is exact, else rounded."""
    if isinstance(number, bool | np.bool_):
        return str(bool(number))
    if isinstance(number, int | np.integer):
        return str(int(number))
    if isinstance(number, complex | np.complexfloating):
        return f"{complex(number):.{digits}g}"
    if not isinstance(number, float | np.floating):
        return str(number)
    text = f"{number:.{digits}g}"
    if not _is_exact(text, number):
        return f"{number:#.{digits}g}".rstrip(".")
    return text if any(mark in text for mark in ".en") else f"{text}.0"


def _is_exact(text: str, number: float | np.floating[Any]) -> bool:
    if number != number:
        return True
    with np.errstate(over="ignore"):
        # Read as its very type: in float64, no float32 but a few would ever be short.
        return bool(type(number)(text) == number)
