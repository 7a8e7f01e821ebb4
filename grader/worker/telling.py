"""Exceptions and types as texts that can cross, whatever a submission made of them."""

import traceback
from collections.abc import Container
from typing import Any

from grader.worker.cells import TimeUp
from grader.worker.protocol import MAX_TEXT, MAX_TRACE, Cell, Stop

_QUALIFIED_NAME: Any = type.__dict__["__qualname__"].__get__


def clean(text: str) -> str:
    """Text that can cross: no longer than may be, and without lone surrogates."""
    exact = str.__getitem__(text, slice(MAX_TEXT))  # also of a subclass with methods of its own
    return exact.encode("utf-8", "replace").decode("utf-8")


def name(kind: type) -> str:
    """A type's name, past any metaclass of the submission's."""
    return clean(_QUALIFIED_NAME(kind))[:200]


def message(error: BaseException) -> str:
    """An exception's text."""
    try:
        return clean(error.msg if isinstance(error, SyntaxError) else str(error))
    except BaseException:
        return "(its message can't be shown)"


def trace(error: BaseException, files: Container[str]) -> list[tuple[str, int]]:
    """The lines of `files` that an exception came through, outermost first; the last of many."""
    steps = traceback.walk_tb(error.__traceback__)
    lines = [(frame.f_code.co_filename, line) for frame, line in steps]
    if isinstance(error, SyntaxError) and type(error.filename) is str:
        lines.append((error.filename, error.lineno or 0))
    return [(file, line or 0) for file, line in lines if file in files][-MAX_TRACE:]


def stop(cell: Cell, error: BaseException, files: Container[str]) -> Stop:
    """What ended a cell of a notebook."""
    late = isinstance(error, TimeUp)
    return Stop(cell.number, name(type(error)), message(error), trace(error, files), late)
