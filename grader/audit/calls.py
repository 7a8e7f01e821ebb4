"""Operators that leave out steps of a computation, or mix up what goes into them."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import called, closed, root, swapped

# Without them nothing runs: their loss tells nothing about the checks.
_NEEDED = {"super", "isinstance", "range", "zip", "enumerate", "len", "print", "vectorize"}
_COMMUTE = {"maximum", "minimum", "max", "min", "add", "multiply", "allclose", "isclose"}
_ITSELF = {"self", "cls", "super"}


@operator(cst.Call)
def drop_call(call: cst.Call, place: Place) -> Iterator[cst.CSTNode]:
    """np.sqrt(x) -> x, x.copy() -> x: what goes in comes out."""
    if called(call) in _NEEDED or isinstance(place.parent, cst.Expr):
        return
    if isinstance(call.func, cst.Attribute) and root(call.func) not in place.modules:
        if root(call.func.value) not in _ITSELF:
            yield closed(call.func.value)
    elif call.args and not call.args[0].star:
        yield closed(call.args[0].value)


@operator(cst.Call)
def swap_arguments(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """f(a, b) -> f(b, a): neighbours among the positional arguments, where their order counts."""
    if called(call) in _COMMUTE | _NEEDED:
        return
    count = sum(arg.keyword is None and not arg.star for arg in call.args)
    values = [arg.value for arg in call.args]
    for index in range(count - 1):
        changed = zip(call.args, swapped(values, index), strict=True)
        yield call.with_changes(args=[arg.with_changes(value=value) for arg, value in changed])


@operator(cst.Attribute)
def drop_transpose(attribute: cst.Attribute, _: Place) -> Iterator[cst.CSTNode]:
    """w.T -> w."""
    if attribute.attr.value in ("T", "mT"):
        yield closed(attribute.value)


@operator(cst.BaseSmallStatement)
def drop_statement(
    statement: cst.BaseSmallStatement, place: Place
) -> Iterator[cst.BaseSmallStatement]:
    """optimizer.zero_grad() -> pass: calls, raises, and changes of what is there already."""
    if _acts(statement, place):
        yield cst.Pass()


def _acts(statement: cst.BaseSmallStatement, place: Place) -> bool:
    """Whether it does more than to give a name to something new, which is missed at once."""
    if isinstance(statement, cst.Expr):
        return isinstance(statement.value, cst.Call)
    if isinstance(statement, cst.Assign):
        return _changes(statement.targets[0].target, place)
    return isinstance(statement, cst.Raise | cst.AugAssign | cst.Assert)


def _changes(target: cst.BaseExpression, place: Place) -> bool:
    if isinstance(target, cst.Name):
        return target.value in place.parameters
    return isinstance(target, cst.Subscript | cst.Attribute)
