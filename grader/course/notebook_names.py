"""Which code cells a solution needs: by the names that cells bind and use."""

import ast
import symtable
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.course.blocks import definitions

STAR = "*"  # what `from … import *` binds: nobody knows


@dataclass(frozen=True)
class Names:
    """The global names that a cell binds, uses, and defines by `def` or `class`."""

    binds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    defines: frozenset[str] = frozenset()


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a text without heed to warnings; None if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def names_of(text: str) -> Names:
    """The names of a cell; none if it is not Python."""
    try:
        tree = parsed(text)
        table = symtable.symtable(text, "cell", "exec") if tree else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names()
    if tree is None or table is None:
        return Names()
    bound = {symbol.get_name() for symbol in table.get_symbols() if _is_bound(symbol)}
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == STAR for node in tree.body):
        bound.add(STAR)
    defined = {item.name for item in definitions(tree)}
    return Names(frozenset(bound), frozenset(_used(table)), frozenset(defined))


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _used(module: symtable.SymbolTable) -> Iterator[str]:
    """The names that a module, or a scope in it, takes from the module."""
    scopes = [module]  # no recursion: they may be nested as deeply as Python reads them
    while scopes:
        scope = scopes.pop()
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and (scope is module or symbol.is_global()):
                yield symbol.get_name()
        scopes += scope.get_children()


def needed(cells: Sequence[Names], roots: Collection[int]) -> set[int]:
    """The indices of the cells that the roots need, directly or not, and of the roots.

    A cell is needed if it binds a name that a needed cell uses and no needed cell binds, or if
    nobody knows what it binds.
    """
    binders: dict[str, set[int]] = {}
    for at, cell in enumerate(cells):
        for name in cell.binds:
            binders.setdefault(name, set()).add(at)
    found: set[int] = set()
    bound: set[str] = set()
    used: set[str] = set()
    more = set(roots) | binders.get(STAR, set())
    while more:
        found |= more
        bound.update(*(cells[at].binds for at in more))
        used.update(*(cells[at].uses for at in more))
        wanted, used = used - bound, set()  # who binds the others is found already
        more = {at for name in wanted for at in binders.get(name, ())} - found
    return found
