"""Mutation operators, and those of the mutation library."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst
from libcst import matchers as m
from mutmut.mutation.mutators import mutation_operators

from grader.audit.place import Place

Edit = Callable[[Any, Place], Iterable[cst.CSTNode]]

# The library's that would replace whole blocks.
_LEFT_OUT = {"match"}
# The library's that make several of a kind where one tells as much: only the first one is taken.
_ONE_IS_ENOUGH = {"string"}


@dataclass(frozen=True)
class Operator:
    """Makes mutants of every node of a kind: it gives what may stand in place of the node."""

    name: str
    kind: type[cst.CSTNode]
    edit: Edit

    def __call__(self, node: cst.CSTNode, place: Place) -> Iterator[cst.CSTNode]:
        """What may stand in place of `node`; nothing if it is of another kind."""
        if isinstance(node, self.kind):
            yield from self.edit(node, place)


def operator(kind: type[cst.CSTNode]) -> Callable[[Edit], Operator]:
    """Make a function of a node of that kind, and of its place, an operator of its name."""
    return lambda edit: Operator(getattr(edit, "__name__", ""), kind, edit)


def library() -> tuple[Operator, ...]:
    """The operators of the mutation library, tamed."""
    found = []
    for kind, function in mutation_operators:
        name = getattr(function, "__name__", "").removeprefix("operator_")
        if name not in _LEFT_OUT:
            found.append(Operator(name, kind, _tamed(name, function)))
    return tuple(found)


def _tamed(name: str, function: Callable[[Any], Iterable[cst.CSTNode]]) -> Edit:
    def edit(node: cst.CSTNode, _: Place) -> Iterator[cst.CSTNode]:
        for number, new in enumerate(function(node)):
            if name == "arg_removal" and _makes_none_of_an_argument(node, new):
                continue
            if number == 0 or name not in _ONE_IS_ENOUGH:
                yield _without_trailing_comma(new)

    return edit


def _makes_none_of_an_argument(old: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether the edit is f(x) -> f(None), which raises at once; f(axis=None) is worth a try."""
    if not (isinstance(old, cst.Call) and isinstance(new, cst.Call)):
        return False
    pairs = zip(old.args, new.args, strict=False)
    changed = [arg for before, arg in pairs if before is not arg]
    same = len(old.args) == len(new.args)
    return same and not any(m.matches(arg, m.Arg(keyword=m.Name())) for arg in changed)


def _without_trailing_comma(node: cst.CSTNode) -> cst.CSTNode:
    if not (isinstance(node, cst.Call) and node.args):
        return node
    last = node.args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return node.with_changes(args=[*node.args[:-1], last])
