"""Operators for what is returned."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import closed, swapped

_NUMBERS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.BinaryOperation, cst.IfExp)
_CONSTANTS = {"None", "True", "False", "self"}


@operator(cst.Return)
def swap_results(statement: cst.Return, _: Place) -> Iterator[cst.CSTNode]:
    """return a, b -> return b, a: neighbours."""
    results = statement.value
    if isinstance(results, cst.Tuple):
        values = [element.value for element in results.elements]
        for index in range(len(values) - 1):
            yield statement.with_changes(value=_with_values(results, swapped(values, index)))


@operator(cst.Return)
def negate_result(statement: cst.Return, _: Place) -> Iterator[cst.CSTNode]:
    """return dx -> return -dx; of a tuple each element by itself."""
    results = statement.value
    if isinstance(results, cst.Tuple):
        values = [element.value for element in results.elements]
        for index, value in enumerate(values):
            if _has_sign(value):
                new = [*values[:index], _negated(value), *values[index + 1 :]]
                yield statement.with_changes(value=_with_values(results, new))
    elif results is not None and _has_sign(results):
        yield statement.with_changes(value=_negated(results))


def _with_values(results: cst.Tuple, values: list[cst.BaseExpression]) -> cst.Tuple:
    changed = zip(results.elements, values, strict=True)
    return results.with_changes(elements=[old.with_changes(value=new) for old, new in changed])


def _has_sign(value: cst.BaseExpression) -> bool:
    constant = isinstance(value, cst.Name) and value.value in _CONSTANTS
    return isinstance(value, _NUMBERS) and not constant


def _negated(value: cst.BaseExpression) -> cst.BaseExpression:
    return cst.UnaryOperation(cst.Minus(), closed(value))
