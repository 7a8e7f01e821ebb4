"""Mutation operators, and those of the mutation library."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

from grader.audit.place import Place
from grader.audit.syntax import without_trailing_comma
from grader.audit.taming import LEFT_OUT, TAMED

Edit = Callable[[Any, Place], Iterable[cst.CSTNode]]


@dataclass(frozen=True)
class Operator:
    """Makes mutants of every node of a kind: it gives what may stand in place of the node."""

    name: str
    kind: type[Any]
    edit: Edit

    def __call__(self, node: cst.CSTNode, place: Place) -> Iterator[cst.CSTNode]:
        """What may stand in place of `node`; nothing if it is of another kind."""
        if isinstance(node, self.kind):
            yield from self.edit(node, place)


def operator(kind: type[Any]) -> Callable[[Edit], Operator]:
    """Make a function of a node of that kind, and of its place, an operator of its name."""
    return lambda edit: Operator(getattr(edit, "__name__", ""), kind, edit)


def library() -> tuple[Operator, ...]:
    """The operators of the mutation library, without those edits that tell nothing."""
    return tuple(
        Operator(name, kind, _told(name, function))
        for kind, function in mutation_operators
        if (name := function.__name__.removeprefix("operator_")) not in LEFT_OUT
    )


def _told(name: str, function: Callable[[Any], Iterable[cst.CSTNode]]) -> Edit:
    tells = TAMED.get(name)

    def edit(node: cst.CSTNode, place: Place) -> Iterator[cst.CSTNode]:
        for new in function(node):
            if tells is None or tells(node, new, place):
                yield without_trailing_comma(new)

    return edit
