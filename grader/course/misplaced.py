"""Refuses tests where a check can't stand, and what a visible check can't use."""

import ast
from collections.abc import Iterator

from grader.course.blocks import Definition, Function, definitions, dotted
from grader.course.check_calls import is_checked
from grader.errors import ManifestError


def is_test(node: Definition) -> bool:
    """Whether pytest would collect it, or its author thinks so."""
    return node.name.startswith("test") or is_checked(node)


def refuse_misplaced(tree: ast.Module, where: str) -> None:
    """Raise ManifestError at tests in classes, and at those that are not at module level."""
    top = {id(node) for node in tree.body}
    for node in definitions(tree):
        if isinstance(node, ast.ClassDef) and _holds_tests(node):
            what = f"class '{node.name}' holds tests; write them as functions of the file"
            raise ManifestError(f"{where}:{node.lineno}: {what}")
        if is_test(node) and id(node) not in top:
            what = (
                f"'{node.name}' is defined only under a condition; take it out to the left margin"
            )
            raise ManifestError(f"{where}:{node.lineno}: {what}")
    for inner in ast.walk(tree):
        if isinstance(inner, Definition) and is_checked(inner) and id(inner) not in top:
            what = f"@check is on '{inner.name}' inside of a function; move it out"
            raise ManifestError(f"{where}:{inner.lineno}: {what}")


def _holds_tests(node: ast.ClassDef) -> bool:
    """Whether pytest would collect tests from a class, or its author thinks so."""
    named = node.name.startswith("Test") or is_checked(node)
    bases = [dotted(base).rpartition(".")[2] for base in node.bases]
    return named or "TestCase" in bases or any(is_test(item) for item in definitions(node))


def refuse_reference(tree: ast.Module, where: str) -> None:
    """Raise ManifestError where a visible check asks for the `reference` fixture."""
    for line in sorted(_uses_of_reference(tree)):
        raise ManifestError(
            f"{where}:{line}: a visible check can't use 'reference', a kit has none;"
            " move the check to hidden/, or compare with something else"
        )


def _uses_of_reference(tree: ast.Module) -> Iterator[int]:
    for node in definitions(tree):
        if isinstance(node, Function) and (is_test(node) or _is_fixture(node)):
            known = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield from (item.lineno for item in known if item.arg == "reference")
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            asks = dotted(call.func).rpartition(".")[2] in ("usefixtures", "getfixturevalue")
            if asks and any(
                isinstance(a, ast.Constant) and a.value == "reference" for a in call.args
            ):
                yield call.lineno


def _is_fixture(node: Function) -> bool:
    called = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    return any(dotted(item).rpartition(".")[2] == "fixture" for item in called)
