"""Whether the notebook on disk holds the code that runs here."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.checks.cells import Cells
from grader.course.notebook_defining import defining
from grader.course.notebook_names import names_of, parsed
from grader.course.notebook_reading import MAX_BYTES, read_notebook
from grader.course.notebook_text import cell_texts, module_text
from grader.errors import NotebookError


def not_saved(cells: Cells, file: Path, exercises: Iterable[str]) -> tuple[str, ...]:
    """The exercises that run here otherwise than the notebook on disk says, in order.

    Or that use a function or class of which that is true. Layout and comments do not matter.
    None if there is no such notebook.
    """
    trees = _saved(file)
    if trees is None:
        return ()
    return tuple(
        name for name in exercises if any(_differs(each, trees) for each in _parts(cells, name))
    )


def _saved(file: Path) -> list[ast.Module] | None:
    """The syntax trees of a notebook's cells, the last one first."""
    try:
        with file.open("rb") as stream:
            text, spans = module_text(read_notebook(stream.read(MAX_BYTES + 1), file.name))
    except (OSError, NotebookError):
        return None
    trees = [parsed(part) for _, part in cell_texts(text, spans)]
    return [tree for tree in reversed(trees) if tree]


def _parts(cells: Cells, name: str) -> Iterator[tuple[str, ast.stmt]]:
    """What runs here of an exercise, and of the functions and classes that it uses."""
    names = [name]
    for each in names:  # grows while it is gone through
        if found := cells.definition(each):
            yield each, found.tree
            names += [used for used in sorted(names_of(found.text).uses) if used not in names]


def _differs(part: tuple[str, ast.stmt], trees: list[ast.Module]) -> bool:
    name, runs = part
    there = next((found for tree in trees if (found := defining(tree, name))), None)
    return there is None or ast.dump(there) != ast.dump(runs)
