"""Finds the statement of a cell that defines a name."""

import ast

from grader.course.blocks import Definition, blocks, names_in


def defining(tree: ast.AST, name: str) -> ast.stmt | None:
    """The last statement that defines or assigns a name, also below `if`, `try`, `with`."""
    found: ast.stmt | None = None
    for block in blocks(tree):
        for statement in block:
            if name in _bound(statement):
                found = statement
            elif not isinstance(statement, Definition):
                found = defining(statement, name) or found
    return found


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, Definition):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        names = names_in(statement.targets)
        return {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return set()
