"""Operators for numbers that are a little wrong."""

import math
from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import closed, number


@operator(cst.BaseNumber)
def one_less(constant: cst.BaseNumber, _: Place) -> Iterator[cst.CSTNode]:
    """2 -> 1."""
    if isinstance(constant, cst.Integer | cst.Float):
        yield closed(number(constant.evaluated_value - 1))


@operator(cst.Float)
def one_percent(constant: cst.Float, _: Place) -> Iterator[cst.CSTNode]:
    """0.5 -> 0.505: an error that only a loose tolerance lets through."""
    value = constant.evaluated_value * 1.01
    if value != constant.evaluated_value and math.isfinite(value):
        yield number(float(f"{value:.12g}"))
