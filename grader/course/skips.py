"""Refuses skips and xfails in test files: a check that does not run would never be missed."""

import ast
from collections.abc import Iterator

from grader.course.blocks import dotted
from grader.errors import ManifestError

_MARKS = ("skip", "skipif", "xfail")
_REFUSED = {
    *(f"pytest.{name}" for name in ("skip", "importorskip", "xfail")),
    *(f"pytest.mark.{name}" for name in _MARKS),
    *(f"unittest.{name}" for name in ("skip", "skipIf", "skipUnless", "SkipTest")),
    "unittest.expectedFailure",
}


def refuse_skips(tree: ast.Module, where: str) -> None:
    """Raise ManifestError at the first use of a skip or xfail of pytest or unittest."""
    names = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and _skips(dotted(node), names):
            raise ManifestError(
                f"{where}:{node.lineno}: '{dotted(node)}' would leave a check out;"
                " every check must run, take it out"
            )


def _skips(name: str, names: dict[str, str]) -> bool:
    first, dot, rest = name.partition(".")
    full = names.get(first, first) + dot + rest
    *_, owner, last = ("", *full.split("."))
    return full in _REFUSED or (owner == "mark" and last in _MARKS)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with the full name of what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.asname:
                    yield item.asname, item.name
        elif isinstance(node, ast.ImportFrom):
            for item in node.names:
                if item.name == "*":
                    yield from _from_star(node.module)
                else:
                    yield item.asname or item.name, f"{node.module}.{item.name}"


def _from_star(module: str | None) -> Iterator[tuple[str, str]]:
    """The refused names that `from module import *` binds."""
    for full in _REFUSED:
        owner, _, name = full.rpartition(".")
        if owner == module:
            yield name, full
