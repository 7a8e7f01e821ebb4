"""The names that a module has now as one text, to see in it what no call may tell."""

from types import FunctionType, ModuleType
from typing import Any

from grader.checks.cells import Cells
from grader.course.prohibited import find_prohibited
from grader.jail import sentences
from grader.model import Forbidden, Submission

_MAIN = "main.py"


def refusals(
    cells: Cells, module: ModuleType, forbidden: tuple[Forbidden, ...], where: Submission
) -> dict[str, str]:
    """A sentence for each exercise whose text shows that it calls what it must not."""
    if not forbidden:
        return {}
    lines: list[str] = []
    places: list[tuple[str, int]] = []
    for name, thing in [*vars(module).items()]:
        file, first, text = _stated(cells, name, thing)
        for number, line in enumerate(text.split("\n") if text else ()):
            lines.append(line)
            places.append((cells.names.get(file, "your code"), first + number if first else 0))
    data = {_MAIN: "\n".join(lines).encode()}
    return {
        each.exercise: sentences.prohibited(
            forbidden, each.exercise, each.name, *places[each.line - 1], where
        )
        for each in find_prohibited(data, _MAIN, forbidden)
    }


def _stated(cells: Cells, name: str, thing: Any) -> tuple[str, int, str]:
    """A statement that binds a name, with its file and line (0: it is made up)."""
    if found := cells.definition(name):
        return found.file, found.line, found.text
    if isinstance(thing, ModuleType):
        return "", 0, f"import {thing.__name__} as {name}" if _is_name(thing.__name__) else ""
    home, last = getattr(thing, "__module__", None), getattr(thing, "__name__", None)
    known = isinstance(thing, type | FunctionType) or callable(thing)
    if known and _is_name(home) and _is_name(last) and home != "__main__":
        return "", 0, f"from {home} import {last} as {name}"
    return "", 0, ""


def _is_name(text: object) -> bool:
    return isinstance(text, str) and all(part.isidentifier() for part in text.split("."))
