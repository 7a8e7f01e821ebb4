"""Operators that write into arguments, and do not write where they should."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import called, keywords, root, with_keyword

_TAKE_OUT = {
    *("abs", "add", "clip", "cos", "divide", "exp", "expm1", "log", "log1p", "maximum", "minimum"),
    *("multiply", "negative", "power", "sign", "sin", "sqrt", "square", "subtract", "tanh"),
}
# They give back an array that is one already.
_SAME = {"asarray", "asanyarray", "ascontiguousarray", "as_tensor"}
_OWNERS = {"np", "numpy"}


@operator(cst.Assign)
def write_into_parameter(assign: cst.Assign, place: Place) -> Iterator[cst.CSTNode]:
    """w = w * 2 -> w[...] = w * 2, where w is a parameter: the caller's array changes."""
    target = assign.targets[0].target
    if isinstance(assign.value, cst.Call) and called(assign.value) in _SAME:
        return
    if isinstance(target, cst.Name) and target.value in place.parameters:
        index = [cst.SubscriptElement(cst.Index(cst.Ellipsis()))]
        yield assign.with_changes(targets=[cst.AssignTarget(cst.Subscript(target, index))])


@operator(cst.Call)
def out_is_argument(call: cst.Call, place: Place) -> Iterator[cst.CSTNode]:
    """np.maximum(x, 0) -> np.maximum(x, 0, out=x), where x is a parameter."""
    if not (isinstance(call.func, cst.Attribute) and root(call.func) in _OWNERS and call.args):
        return
    first = call.args[0].value
    mine = isinstance(first, cst.Name) and first.value in place.parameters
    if mine and call.func.attr.value in _TAKE_OUT and "out" not in keywords(call):
        yield with_keyword(call, "out", first)


@operator(cst.Call)
def not_in_place(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """w.mul_(2) -> w.mul(2): the tensor stays as it is."""
    if isinstance(call.func, cst.Attribute):
        name = call.func.attr.value
        if name.endswith("_") and not name.startswith("_"):
            yield call.with_changes(func=call.func.with_changes(attr=cst.Name(name[:-1])))
