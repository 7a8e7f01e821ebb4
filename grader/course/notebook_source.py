"""A notebook that was handed in, as a source file: its code, and which cells hold exercises."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from grader.course.blocks import Definition, assigned, bound, definitions
from grader.course.notebook_names import parsed
from grader.course.notebook_reading import read_notebook
from grader.course.notebook_text import cell_texts, module_text
from grader.course.texts import joined, split
from grader.course.unwritten import is_unwritten
from grader.model import CellSpan, SourceFile

MOST = 256 << 10  # more takes Python too long to parse

_DEFINES = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]", re.M)
_DEFINING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def notebook_source(
    data: bytes, where: str, path: str, exercises: Collection[str]
) -> tuple[SourceFile, tuple[str, ...]]:
    """The module that a notebook stands for, and what its student should know of it.

    Each cell that defines one of the exercises, or nothing but imports and definitions, counts as
    a solution, wherever it is; in larger notebooks, each one that defines anything.
    Args:
        where: names the notebook in messages.
        path: of the source file.
    Raises: NotebookError.
    """
    text, spans = module_text(read_notebook(data, where))
    encoded = text.encode("utf-8", "replace")
    if len(encoded) > MOST:
        pairs = cell_texts(text, spans)
        marked = (replace(span, solution=bool(_DEFINES.search(code))) for span, code in pairs)
        return SourceFile(path, encoded, tuple(marked)), ()
    trees = [(span, _tree(code)) for span, code in cell_texts(text, spans)]
    judged = tuple(
        replace(span, solution=_is_solution(tree, exercises), is_python=tree is not None)
        for span, tree in trees
    )
    return SourceFile(path, encoded, judged), tuple(_doubled(trees, exercises))


def readable(file: SourceFile) -> bytes:
    """The text of a file to be searched: of a notebook, without the cells that are not Python."""
    broken = [span for span in file.cells or () if not span.is_python]
    if not broken:
        return file.data
    lines = split(file.data.decode("utf-8", "replace"))
    for span in broken:
        lines[span.first - 1 : span.last] = [""] * (span.last - span.first + 1)
    return joined(lines).encode("utf-8", "replace")


def filled(file: SourceFile, exercises: Collection[str]) -> tuple[int, int]:
    """How many exercises a file fills in, and minus the number of solutions still to be written."""
    if len(file.data) > MOST:
        return 0, 0
    text = file.data.decode("utf-8", "replace")
    texts = [text] if file.cells is None else [code for _, code in cell_texts(text, file.cells)]
    last: dict[str, int] = {}
    for tree in map(_tree, texts):
        if tree is not None:
            last |= {name: left for name, left in _solutions(tree) if name in exercises}
    return sum(not left for left in last.values()), -sum(last.values())


def which(files: Sequence[SourceFile], exercises: Collection[str]) -> tuple[int, str]:
    """Which of a .py file and a notebook counts, and a sentence that says why.

    The one in which more is filled in, at a tie the .py file; the sentence is '' if there is one.
    """
    if len(files) < 2:
        return 0, ""
    counts = [filled(file, exercises) for file in files]
    at = max(range(len(files)), key=lambda at: (counts[at], -at))
    other = files[1 - at].name
    more = "more is" if counts[at] > counts[1 - at] else "as much is"
    return at, f"{files[at].name} was marked, not {other}: {more} filled in there"


def _tree(text: str) -> ast.Module | None:
    """The syntax tree of a text; None if it is not Python, or nested too deeply."""
    tree = parsed(text)
    try:
        if tree is not None:
            list(definitions(tree))
        return tree
    except RecursionError:
        return None


def _is_solution(tree: ast.Module | None, exercises: Collection[str]) -> bool:
    if tree is None:
        return False
    # A cell that only adds to one, as in `relu.cache = {}`, belongs to it as well.
    used = (name.id for statement in tree.body for name in assigned(statement))
    if any(name in exercises for name in (*_bound(tree), *used)):
        return True
    return all(isinstance(each, _DEFINING) or _is_plain(each) for each in tree.body)


def _is_plain(statement: ast.stmt) -> bool:
    """Whether a statement is a text, or gives a name to what is not computed by calls."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    return not any(isinstance(node, ast.Call | ast.comprehension) for node in ast.walk(statement))


def _bound(tree: ast.Module) -> Iterator[str]:
    """The names that a cell defines, imports, or gives to something."""
    yield from (item.name for item in definitions(tree))
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in statement.names)
        elif not isinstance(statement, Definition):
            yield from bound(statement)


def _solutions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The names that a text defines, with the number of parts of each that are not written."""
    yield from ((name, 0) for name in _bound(tree))
    for item in definitions(tree):
        yield item.name, sum(is_unwritten(node) for node in ast.walk(item))


def _doubled(
    trees: Sequence[tuple[CellSpan, ast.Module | None]], exercises: Collection[str]
) -> Iterator[str]:
    """A sentence for each exercise that is defined in several cells."""
    cells: dict[str, list[int]] = {}
    for span, tree in trees:
        for name in dict.fromkeys(_bound(tree) if tree else ()):
            if name in exercises:
                cells.setdefault(name, []).append(span.number)
    for name, numbers in cells.items():
        if len(numbers) > 1:
            places = ", ".join(map(str, numbers[:-1]))
            yield f"`{name}` is defined in cells {places} and {numbers[-1]}; the last one counts"
