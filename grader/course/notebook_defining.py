"""Finds the statement of a cell that defines a name."""

import ast

from grader.course.blocks import Definition, blocks


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
        nodes = [node for target in statement.targets for node in ast.walk(target)]
        names = [node for node in nodes if isinstance(node, ast.Name)]
        return {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return set()
