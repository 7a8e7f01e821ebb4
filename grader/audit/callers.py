"""Callers: which parts of a reference refer to which other ones by name."""

import ast


def callers(source: str) -> dict[str, frozenset[str]]:
    """For each function and class of a module, those that refer to it, at first hand or not."""
    tops = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    uses = {node.name: _names(node) for node in tops}
    return {node.name: _reaching(node.name, uses) for node in tops}


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _reaching(name: str, uses: dict[str, set[str]]) -> frozenset[str]:
    found, front = set[str](), {name}
    while front:
        front = {user for user, used in uses.items() if used & front} - found
        found |= front
    return frozenset(found - {name})
