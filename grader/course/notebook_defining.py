"""Finds the statement of a cell that defines a name."""

import ast

from grader.course.blocks import Definition, blocks, bound


def defining(tree: ast.AST, name: str) -> ast.stmt | None:
    """The last statement that defines or assigns a name, also below `if`, `try`, `with`."""
    found: ast.stmt | None = None
    for block in blocks(tree):
        for statement in block:
            if name in bound(statement):
                found = statement
            elif not isinstance(statement, Definition):
                found = defining(statement, name) or found
    return found
