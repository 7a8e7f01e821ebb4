"""Writes a notebook: ids that stay, metadata for the grader and for nbgrader, no outputs."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from grader.course.notebook import ANSWERS, Cell, Kind, Mark, Notebook, Role
from grader.errors import NotebookError

MAX_ID = 64
NBGRADER = 3  # the version of its metadata

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_SUFFIXES = {
    Role.SOLUTION: "",
    Role.CODE: "code",
    Role.KEPT: "cell",
    Role.SELF_CHECK: "check",
    Role.TEXT: "text",
    Role.MANUAL: "",
    Role.NONE: "cell",
}
LOCKED = (Role.SELF_CHECK, Role.TEXT)


def write_notebook(notebook: Notebook, name: str) -> bytes:
    """The file of a notebook of an assignment, of that version of the format that all editors read.

    Equal notebooks give equal bytes. Raises NotebookError if the format can't hold it.
    """
    import nbformat  # takes half a second

    ids = _ids(notebook.cells, name)
    cells = [_cell(cell, each) for cell, each in zip(notebook.cells, ids, strict=True)]
    claims = {"assignment": name, "ending": len(notebook.ending)}
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, "grader": claims}
    raw = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    node = nbformat.from_dict(raw)  # type: ignore[no-untyped-call]  # it has no types
    try:
        nbformat.validate(node)
    except nbformat.ValidationError as error:
        what = f"is no notebook that Jupyter reads ({str(error).splitlines()[0]})"
        raise NotebookError(f"{name}.ipynb: {what}; change that cell") from None
    text = nbformat.v4.writes_json(node)  # type: ignore[no-untyped-call]  # as above
    return f"{text}\n".encode()


def _cell(cell: Cell, cell_id: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "cell_type": str(cell.kind),
        "id": cell_id,
        "metadata": _metadata(cell, cell_id),
        "source": cell.source,
    }
    if cell.kind is Kind.CODE:
        written |= {"execution_count": None, "outputs": []}
    return written


def _metadata(cell: Cell, cell_id: str) -> dict[str, Any]:
    mark = cell.mark
    found: dict[str, Any] = {}
    if claims := _claims(mark):
        found["grader"] = claims
    if mark.role in LOCKED:
        found |= {"deletable": False, "editable": False}
    if mark.role in (*LOCKED, *ANSWERS):
        found["nbgrader"] = _nbgrader(cell, cell_id)
    return found


def _claims(mark: Mark) -> dict[str, Any]:
    """What stands below `grader`: what differs from a cell that a student added."""
    said = {
        "role": str(mark.role),
        "exercise": mark.exercise,
        "blank": mark.blank,
        "digest": mark.digest,
    }
    return {key: value for key, value in said.items() if value not in ("", None)}


def _nbgrader(cell: Cell, cell_id: str) -> dict[str, Any]:
    checked = cell.mark.role is Role.SELF_CHECK and cell.mark.points > 0
    graded = checked or cell.mark.role is Role.MANUAL
    said: dict[str, Any] = {
        "schema_version": NBGRADER,
        "grade_id": cell_id,
        "cell_type": str(cell.kind),
        "grade": graded,
        "locked": cell.mark.role in LOCKED,
        "solution": cell.mark.role in ANSWERS,
        "task": False,
    }
    return {**said, "points": cell.mark.points} if graded else said


def _ids(cells: tuple[Cell, ...], name: str) -> Iterator[str]:
    """An id for each cell from the names of its assignment and exercise; each one once."""
    seen: set[str] = set()
    for cell in cells:
        names = (name, cell.mark.exercise, _SUFFIXES[cell.mark.role])
        stem = "-".join(part for part in names if part)
        at, found = 1, _slug(stem)
        while found in seen:
            at += 1
            found = _slug(f"{stem}-{at}")
        seen.add(found)
        yield found


def _slug(text: str) -> str:
    """A valid id: the text itself if it is one, else one with a hash of it."""
    slug = re.sub(r"[^a-zA-Z0-9_-]", "-", text)
    if slug == text and len(slug) <= MAX_ID:
        return slug
    return f"{slug[: MAX_ID - 9]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
