"""Operators for numbers that are a little wrong."""

import math
from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import TINY, closed, number
from grader.audit.taming import in_shape


@operator(cst.BaseNumber)
def one_less(constant: cst.BaseNumber, place: Place) -> Iterator[cst.CSTNode]:
    """2 -> 1; neither the length of an axis nor what is tiny, an eps."""
    if isinstance(constant, cst.Integer | cst.Float) and not in_shape(place):
        if 0 < constant.evaluated_value < TINY:
            return
        yield closed(number(constant.evaluated_value - 1))


@operator(cst.Float)
def one_percent(constant: cst.Float, _: Place) -> Iterator[cst.CSTNode]:
    """0.5 -> 0.505: an error that only a loose tolerance lets through."""
    value = constant.evaluated_value * 1.01
    if value != constant.evaluated_value and math.isfinite(value):
        yield number(float(f"{value:.12g}"))
