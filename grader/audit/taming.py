"""Which edits of the mutation library tell something about the checks, and which do not."""

from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from grader.audit.place import Place
from grader.audit.syntax import called, whole

Tells = Callable[[Any, Any, Place], bool]

# It replaces blocks; an edit here is within a statement.
LEFT_OUT = {"match"}

_SHAPES = {"reshape", "view"}


def _argument(old: cst.Call, new: cst.Call, _: Place) -> bool:
    """Neither f(x) -> f(None), which raises, nor f(x, flag=True) -> f(x), which flips the flag.

    f(axis=0) -> f(axis=None) is kept where that is the only argument, which is never left out.
    """
    if len(new.args) == len(old.args):
        return len(old.args) == 1 and old.args[0].keyword is not None
    kept = {id(arg) for arg in new.args}
    return not any(_is_flag(arg) for arg in old.args if id(arg) not in kept)


def _is_flag(arg: cst.Arg) -> bool:
    value = arg.value
    flag = isinstance(value, cst.Name) and value.value in ("True", "False")
    return flag and arg.keyword is not None


def _assignment(old: cst.Assign | cst.AnnAssign, _: cst.CSTNode, __: Place) -> bool:
    """Not x = y -> x = None, which raises as soon as x is used; attributes and items may not be."""
    target = old.target if isinstance(old, cst.AnnAssign) else old.targets[0].target
    if isinstance(old.value, cst.Name) and old.value.value == "None":
        return True
    return isinstance(target, cst.Attribute | cst.Subscript)


def _string(old: cst.SimpleString, new: cst.SimpleString, _: Place) -> bool:
    """One other text is as good as three."""
    return len(new.value) > len(old.value)


def _number(_: cst.BaseNumber, __: cst.BaseNumber, place: Place) -> bool:
    """Not one more in a shape or in a list of axes, where it raises."""
    return not (in_shape(place) or tuple_around(place) is not None)


def in_shape(place: Place) -> bool:
    """Whether a number is the length of an axis: most other lengths raise."""
    numbers = tuple_around(place)
    if numbers is not None and len(set(numbers)) < len(numbers):
        return True
    call = _around(place, cst.Arg)
    return isinstance(call, cst.Call) and called(call) in _SHAPES


def tuple_around(place: Place) -> list[int] | None:
    """The tuple of whole numbers that a number stands in, if there is one of several."""
    around = _around(place, cst.Element)
    if not isinstance(around, cst.Tuple) or len(around.elements) < 2:
        return None
    numbers = [whole(element.value) for element in around.elements]
    return None if None in numbers else [number for number in numbers if number is not None]


def _around(place: Place, item: type[cst.CSTNode]) -> cst.CSTNode | None:
    """What a number is an item of, with or without a minus sign."""
    parents = list(place.parents)
    if parents and isinstance(parents[-1], cst.UnaryOperation):
        parents.pop()
    return parents[-2] if len(parents) > 1 and isinstance(parents[-1], item) else None


TAMED: Mapping[str, Tells] = {
    "arg_removal": _argument,
    "assignment": _assignment,
    "number": _number,
    "string": _string,
}
