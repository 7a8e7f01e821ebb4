"""Where in a reference a piece of its syntax stands."""

from dataclasses import dataclass, replace

import libcst as cst


@dataclass(frozen=True)
class Place:
    """What an operator may have to know of a node besides the node itself.

    `parents` are those around it, the nearest one last; `parameters` those of the function it is
    in; `modules` the names that imports bind; `indent` the white space before its statement.
    """

    parents: tuple[cst.CSTNode, ...] = ()
    parameters: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    indent: str = ""

    @property
    def parent(self) -> cst.CSTNode | None:
        """The node right around this one."""
        return self.parents[-1] if self.parents else None

    def within(self, node: cst.CSTNode, step: str) -> "Place":
        """The place of the children of a node that stands here; `step` indents a block."""
        inner = replace(self, parents=(*self.parents, node))
        if isinstance(node, cst.FunctionDef):
            return replace(inner, parameters=_names(node.params))
        if isinstance(node, cst.IndentedBlock):
            return replace(inner, indent=self.indent + (node.indent or step))
        return inner


def _names(parameters: cst.Parameters) -> frozenset[str]:
    every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    return frozenset(parameter.name.value for parameter in every)
