"""Reads the checks of test files, without running them."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from grader.course.blocks import Definition, Function
from grader.course.check_calls import is_checked, read_call
from grader.course.misplaced import is_test, refuse_misplaced, refuse_reference
from grader.course.skips import refuse_skips
from grader.course.texts import parse_python, read_text
from grader.errors import ManifestError
from grader.model import Check


def read_checks(
    files: Iterable[Path], base: Path, where: str, *, hidden: bool
) -> tuple[Check, ...]:
    """The checks of test files, by file name and then by line.

    Their paths are relative to `base`, which messages call `where`. Raises ManifestError at
    the first test that is no check, and at a check that can't be one.
    """
    found: list[Check] = []
    for file in sorted(files):
        path = file.relative_to(base)
        name = f"{where}/{path.as_posix()}".lstrip("/")
        found += read_file(read_text(file, name), path, name, hidden=hidden)
    return tuple(found)


def read_file(text: str, path: Path, where: str, *, hidden: bool) -> list[Check]:
    """The checks in the text of one test file, by line. Raises ManifestError like `read_checks`."""
    tree = parse_python(text, where)
    refuse_skips(tree, where)
    refuse_misplaced(tree, where)
    if not hidden:
        refuse_reference(tree, where)
    tests = [node for node in tree.body if isinstance(node, Function) and is_test(node)]
    return [_check(node, path, where, hidden=hidden) for node in tests]


def _check(node: Function, path: Path, where: str, *, hidden: bool) -> Check:
    if not is_checked(node):
        what = f"test '{node.name}' has no @check; add @check(...), or rename it"
        _fail(where, node, what)
    if not node.name.startswith("test_"):
        _fail(where, node, f"pytest does not find '{node.name}'; begin its name with 'test_'")
    if isinstance(node, ast.AsyncFunctionDef) or _yields(node):
        _fail(where, node, f"'{node.name}' is async or yields; write a plain function")
    call = read_call(node, where)
    return Check(
        name=node.name,
        title=_title(node, where),
        exercise=call.exercise,
        points=call.points,
        hidden=hidden,
        path=path,
        line=node.lineno,
        hint=call.hint,
        seconds=call.seconds,
    )


def _title(node: Function, where: str) -> str:
    """The first paragraph of a docstring as one line."""
    paragraph = re.split(r"\n\s*\n", ast.get_docstring(node) or "")[0]
    if not paragraph.strip():
        what = f"'{node.name}' has no docstring; write the sentence that a student reads"
        _fail(where, node, what)
    return " ".join(paragraph.split())


def _yields(node: Function) -> bool:
    """Whether a function is a generator; what is defined inside of it does not count."""
    rest: list[ast.AST] = [*node.body]
    while rest:
        part = rest.pop()
        if isinstance(part, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(part, Definition | ast.Lambda):
            rest += ast.iter_child_nodes(part)
    return False


def _fail(where: str, node: Definition, what: str) -> NoReturn:
    raise ManifestError(f"{where}:{node.lineno}: {what}")
