"""Operators that reduce over other axes, keep them, or divide by another number."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import called, keywords, number, whole, with_keyword

_REDUCTIONS = {"sum", "mean", "var", "std", "max", "min", "prod", "argmax", "argmin", "var_mean"}
_SPREADS = {"var", "std", "var_mean", "std_mean", "nanvar", "nanstd"}
_DIVISORS = {"ddof", "correction", "unbiased"}
_AXIS, _DIM = {"axis"}, {"dim"}
_KEEP = {"keepdims", "keepdim"}


@operator(cst.Call)
def change_axis(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """x.sum(axis=0) -> x.sum(axis=1): another axis, given by name or by position."""
    for index, arg in enumerate(call.args):
        if _names_axis(call, arg) and (axis := whole(arg.value)) is not None:
            for other in {0: (1, -1), 1: (0,), -1: (0,)}.get(axis, (axis - 1,)):
                new = arg.with_changes(value=number(other))
                yield call.with_changes(args=[*call.args[:index], new, *call.args[index + 1 :]])


def _names_axis(call: cst.Call, arg: cst.Arg) -> bool:
    if arg.keyword is not None:
        return arg.keyword.value in _AXIS | _DIM
    return called(call) in _REDUCTIONS


@operator(cst.Tuple)
def drop_element(numbers: cst.Tuple, _: Place) -> Iterator[cst.CSTNode]:
    """(0, 2, 3) -> (2, 3): an axis is forgotten."""
    elements = numbers.elements
    values = {whole(element.value) for element in elements}
    # Axes differ; where some are the same it is a shape.
    if len(elements) > 1 and None not in values and len(values) == len(elements):
        for index in range(len(elements)):
            left = [*elements[:index], *elements[index + 1 :]]
            # One element alone needs its comma, several need none behind the last.
            left[-1] = left[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            yield numbers.with_changes(elements=left)


@operator(cst.Call)
def keep_dimensions(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """x.sum(axis=0) -> x.sum(axis=0, keepdims=True), where it is not said yet."""
    names = keywords(call)
    if called(call) in _REDUCTIONS and names & (_AXIS | _DIM) and not names & _KEEP:
        yield with_keyword(call, "keepdims" if names & _AXIS else "keepdim", cst.Name("True"))


@operator(cst.Call)
def change_divisor(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """x.var() -> x.var(ddof=1): the other one of n and n - 1, where none is named."""
    names = keywords(call)
    if called(call) in _SPREADS and not names & _DIVISORS:
        torch = bool(names & _DIM)
        yield with_keyword(call, "correction" if torch else "ddof", cst.Integer(str(1 - torch)))
