"""Operators that take training for evaluation, and leave autograd on."""

from collections.abc import Iterator

import libcst as cst

from grader.audit.operators import operator
from grader.audit.place import Place
from grader.audit.syntax import closed

_OTHER = {"train": "eval", "eval": "train", "no_grad": "enable_grad", "inference_mode": "no_grad"}


@operator(cst.BaseExpression)
def flip_training(mode: cst.BaseExpression, place: Place) -> Iterator[cst.CSTNode]:
    """if training -> if (not training), wherever the mode is read."""
    name = mode.attr if isinstance(mode, cst.Attribute) else mode
    if isinstance(name, cst.Name) and name.value == "training" and _is_read(mode, place):
        yield closed(cst.UnaryOperation(cst.Not(), mode))


def _is_read(mode: cst.BaseExpression, place: Place) -> bool:
    """Whether it stands for a value; one behind `not` is left to the operator that drops that."""
    around = place.parent
    if isinstance(around, cst.Attribute):
        return around.value is mode
    if isinstance(around, cst.Arg):
        return around.keyword is not mode
    return not isinstance(around, cst.AssignTarget | cst.Param | cst.UnaryOperation)


@operator(cst.Call)
def other_mode(call: cst.Call, _: Place) -> Iterator[cst.CSTNode]:
    """model.eval() -> model.train(), and torch.no_grad() -> torch.enable_grad()."""
    if isinstance(call.func, cst.Attribute) and (other := _OTHER.get(call.func.attr.value)):
        yield call.with_changes(func=call.func.with_changes(attr=cst.Name(other)))
