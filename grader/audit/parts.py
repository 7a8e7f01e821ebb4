"""The top-level statements of a reference, and who refers to whom."""

import ast
import dis
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from grader.course.texts import compile_python, joined, split

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOADS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}


@dataclass(frozen=True)
class Part:
    """One function, class or other statement of a module: its lines, from 1, and its names.

    `defines` says that nothing of it runs before somebody refers to it.
    """

    first: int
    last: int
    name: str
    binds: frozenset[str]
    uses: frozenset[str]
    defines: bool


def read_parts(source: str, where: str) -> list[Part]:
    """The parts of normalised Python text that compiles; `where` names it."""
    found: list[ast.stmt] = ast.parse(source, where).body
    lines = split(source)
    # Statements that share a line are one part.
    parts: list[Part] = []
    for node in found:
        first = min([node.lineno, *(item.lineno for item in _decorators(node))])
        if parts and parts[-1].last >= first:
            first = parts.pop().first
        last = node.end_lineno or node.lineno
        parts.append(_part(node, first, last, joined(lines[first - 1 : last]), where))
    return parts


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, _DEFINITIONS) else []


def _part(node: ast.stmt, first: int, last: int, text: str, where: str) -> Part:
    code = compile_python(text, where)
    binds = frozenset(i.argval for i in dis.get_instructions(code) if i.opname == "STORE_NAME")
    return Part(
        first=first,
        last=last,
        name=node.name if isinstance(node, _DEFINITIONS) else min(binds, default="module"),
        binds=binds,
        uses=frozenset(_uses(code)),
        defines=isinstance(node, _DEFINITIONS) and not _decorators(node),
    )


def _uses(code: CodeType) -> Iterator[str]:
    """The global names that a piece of code reads, wherever in it."""
    yield from (i.argval for i in dis.get_instructions(code) if i.opname in _LOADS)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _uses(inner)


def deciding(part: Part, parts: Sequence[Part], exercises: Sequence[str]) -> tuple[str, ...]:
    """The exercises whose checks decide on a change of a part: its own first, then its callers'.

    None for code that nobody can reach; all if it runs on import and no exercise refers to it.
    """
    changed = concerned(part, parts)
    names = {name for one in changed for name in one.binds}
    found = [name for name in exercises if name in names]
    if not found:
        return () if all(one.defines for one in changed) else tuple(exercises)
    return tuple(sorted(found, key=lambda name: name not in part.binds))


def concerned(part: Part, parts: Sequence[Part]) -> list[Part]:
    """A part and all that refer to it, or to one that does."""
    found = [part]
    for one in found:
        found += [other for other in parts if other.uses & one.binds and other not in found]
    return found
