"""The code that runs in this process as `__main__`: in which cell it stands, and its text."""

import ast
import linecache
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from grader.course.blocks import first_line, last_line
from grader.course.notebook_defining import defining
from grader.course.notebook_magics import harmless
from grader.course.notebook_names import parsed

# What IPython and Python's own prompt call code that was typed.
_TYPED = re.compile(r"<i?python-input-(\d+)\b.*>")
_UNNAMED = re.compile(r".*[\\/]ipykernel_\d+[\\/]\d+\.py|<stdin>")


@dataclass(frozen=True)
class Definition:
    """The statement that binds a name: its file, as a traceback names it, first line and tree."""

    file: str
    line: int
    text: str
    tree: ast.stmt


class Cells:
    """The cells that have run in a module; for a script, its file.

    `names` gives each file, by what a traceback calls it, the name that a student knows it by.
    """

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._trees: dict[str, tuple[ast.Module | None, list[str]]] = {}
        self.names = dict(self._named())

    def _named(self) -> Iterator[tuple[str, str]]:
        script = getattr(self._module, "__file__", None)
        if script:
            yield script, script.replace("\\", "/").rpartition("/")[2]
        for file in [*linecache.cache, *(() if script else ("<stdin>",))]:
            if name := _name(file):
                yield file, name

    def text(self, file: str) -> str:
        """The text of a cell or a script; empty if nobody knows it."""
        return "".join(linecache.getlines(file))

    def definition(self, name: str) -> Definition | None:
        """The statement that gave a name of the module its meaning; None if nobody knows."""
        code = _code(vars(self._module).get(name))
        if code is None or code.co_filename not in self.names:
            return None
        tree, lines = self._tree(code.co_filename)
        found = defining(tree, name) if tree else None
        if found is None:
            return None
        first, last = first_line(found), last_line(found)
        return Definition(code.co_filename, first, "\n".join(lines[first - 1 : last]), found)

    def _tree(self, file: str) -> tuple[ast.Module | None, list[str]]:
        if file not in self._trees:
            text = self.text(file)
            tree = parsed(text)
            if tree is None:  # for all that IPython reads besides Python
                text = harmless(text)
                tree = parsed(text)
            self._trees[file] = tree, text.split("\n")
        return self._trees[file]


def _name(file: str) -> str:
    """What a student knows a cell by; '' if the file is none."""
    python: Any = sys.modules.get("IPython")
    shell: Any = python.get_ipython() if python else None
    try:
        named = shell.compile.format_code_name(file)
    except AttributeError:  # another version, or none
        named = None
    if named:
        return f"cell {named[1]}"
    if typed := _TYPED.fullmatch(file):
        return f"cell In[{typed[1]}]"
    return "a cell" if _UNNAMED.fullmatch(file) else ""


def _code(thing: Any) -> CodeType | None:
    """Some code of a function or class."""
    thing = getattr(thing, "__wrapped__", thing)
    if isinstance(thing, FunctionType):
        return thing.__code__
    members = vars(thing).values() if isinstance(thing, type) else ()
    return next((member.__code__ for member in members if isinstance(member, FunctionType)), None)
