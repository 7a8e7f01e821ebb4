"""Blocks: the lists of statements that a syntax tree is made of."""

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks right below a statement, in the order of the source: body, `else` and so on."""
    for _, value in ast.iter_fields(node):
        if not isinstance(value, list) or not value:
            continue
        if isinstance(value[0], ast.stmt):
            yield value
        elif isinstance(value[0], ast.ExceptHandler | ast.match_case):
            for part in value:
                yield from blocks(part)


def definitions(node: ast.AST) -> Iterator[Definition]:
    """The functions and classes that a module or class defines, also below `if`, `try`, `with`."""
    for block in blocks(node):
        for statement in block:
            if isinstance(statement, Definition):
                yield statement
            else:
                yield from definitions(statement)


def bound(statement: ast.stmt) -> list[str]:
    """The names that a definition or an assignment binds: of `a, b.c = d`, only `a`."""
    if isinstance(statement, Definition):
        return [statement.name]
    return [name.id for name in assigned(statement) if isinstance(name.ctx, ast.Store)]


def assigned(statement: ast.stmt) -> list[ast.Name]:
    """The names in what an assignment assigns to, bound or not: of `a, b.c = d`, both."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    nodes = [node for target in targets for node in ast.walk(target)]
    return [node for node in nodes if isinstance(node, ast.Name)]


def first_line(statement: ast.stmt) -> int:
    """The line where a statement starts, its decorators included."""
    decorators = statement.decorator_list if isinstance(statement, Definition) else []
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def last_line(node: ast.stmt | ast.expr) -> int:
    """The line where a statement or an expression ends."""
    return node.end_lineno or node.lineno


def dotted(node: ast.expr) -> str:
    """The text of a name with dots (`pytest.mark.skip`), empty for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return ""
