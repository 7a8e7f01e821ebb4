"""Small questions about expressions."""

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

# What is smaller and no zero is there to keep a divisor from zero.
TINY = 1e-3

_CLOSED = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.BaseNumber,
    cst.BaseString,
    cst.List,
    cst.Dict,
)
_Item = TypeVar("_Item")


def closed(expression: cst.BaseExpression) -> cst.BaseExpression:
    """The expression in parentheses, if it could fall apart beside an operator without them."""
    if isinstance(expression, _CLOSED) or expression.lpar:
        return expression
    return expression.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def whole(expression: cst.BaseExpression) -> int | None:
    """The value of a whole number with or without a minus sign; None for anything else."""
    if isinstance(expression, cst.Integer):
        return expression.evaluated_value
    if isinstance(expression, cst.UnaryOperation) and isinstance(expression.operator, cst.Minus):
        value = whole(expression.expression)
        return None if value is None else -value
    return None


def number(value: int | float) -> cst.BaseExpression:
    """A number as an expression."""
    return cst.parse_expression(repr(value))


def called(call: cst.Call) -> str:
    """The last part of the name of what is called: `sqrt` for np.sqrt(x); else empty."""
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return name.value if isinstance(name, cst.Name) else ""


def keywords(call: cst.Call) -> set[str]:
    """The names of the keyword arguments of a call."""
    return {arg.keyword.value for arg in call.args if arg.keyword is not None}


def root(expression: cst.BaseExpression) -> str:
    """The first part of a dotted name: `torch` for torch.nn.functional; else empty."""
    while isinstance(expression, cst.Attribute):
        expression = expression.value
    return expression.value if isinstance(expression, cst.Name) else ""


def swapped(items: Sequence[_Item], first: int) -> list[_Item]:
    """The items with the one at `first` and its right neighbour in each other's place."""
    return [*items[:first], items[first + 1], items[first], *items[first + 2 :]]


def without_trailing_comma(node: cst.CSTNode) -> cst.CSTNode:
    """A call as one writes it after its last argument was taken away; others as they are."""
    if not (isinstance(node, cst.Call) and node.args):
        return node
    last = node.args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return node.with_changes(args=[*node.args[:-1], last])


def with_keyword(call: cst.Call, name: str, value: cst.BaseExpression) -> cst.Call:
    """The call with one more keyword argument, the last one."""
    none, one = cst.SimpleWhitespace(""), cst.SimpleWhitespace(" ")
    new = cst.Arg(value, keyword=cst.Name(name), equal=cst.AssignEqual(none, none))
    old = [arg.with_changes(comma=cst.Comma(whitespace_after=one)) for arg in call.args]
    return call.with_changes(args=[*old, new])
