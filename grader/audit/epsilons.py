"""Operators for what keeps a divisor from zero."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import TINY, called, closed

_NAMES = {"eps", "epsilon"}


@operator(cst.BinaryOperation)
def drop_eps(total: cst.BinaryOperation, _: Place) -> Iterator[cst.CSTNode]:
    """var + eps -> var: nothing keeps it from zero."""
    if _adds_eps(total):
        yield closed(total.left)


@operator(cst.Call)
def take_eps_out(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """sqrt(var + eps) -> (sqrt(var) + eps): eps is added to the deviation."""
    if called(call) == "sqrt" and len(call.args) == 1:
        total = call.args[0].value
        if isinstance(total, cst.BinaryOperation) and _adds_eps(total):
            inner = call.with_changes(args=[call.args[0].with_changes(value=total.left)])
            yield _sum(inner, total)


@operator(cst.BinaryOperation)
def take_eps_in(total: cst.BinaryOperation, _: Place) -> Iterator[cst.CSTNode]:
    """(sqrt(v) + eps) -> sqrt(v + eps): eps is added to the square."""
    call = total.left
    if _adds_eps(total) and isinstance(call, cst.Call) and called(call) == "sqrt":
        inner = total.with_changes(left=call.args[0].value, lpar=[], rpar=[])
        yield call.with_changes(args=[call.args[0].with_changes(value=inner)])


def _adds_eps(total: cst.BinaryOperation) -> bool:
    if not isinstance(total.operator, cst.Add):
        return False
    added = total.right.attr if isinstance(total.right, cst.Attribute) else total.right
    if isinstance(added, cst.Float):
        return 0 < added.evaluated_value < TINY
    return isinstance(added, cst.Name) and added.value in _NAMES


def _sum(left: cst.BaseExpression, total: cst.BinaryOperation) -> cst.BaseExpression:
    return closed(total.with_changes(left=left, lpar=[], rpar=[]))
