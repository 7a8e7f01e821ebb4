"""Turns the text of a module into cells and back, byte for byte."""

from collections.abc import Collection, Sequence

from grader.course.notebook import FILE_ROLES, Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_magics import harmless, restored
from grader.course.notebook_names import names_of, needed, parsed
from grader.course.notebook_own import is_from_kit
from grader.course.notebook_parts import (
    ASIDE,
    KEPT,
    MARKDOWN,
    RAW,
    Part,
    commented,
    commented_kind,
    is_comment,
    manual_marker,
    parts,
)
from grader.course.texts import normalised, parse_python, split
from grader.errors import ManifestError, NotebookError

USUAL = 2  # blank lines before a part

_MARKERS = {Kind.CODE: ASIDE, Kind.MARKDOWN: MARKDOWN, Kind.RAW: RAW}


def to_notebook(text: str, where: str, exercises: Collection[str]) -> Notebook:
    """The notebook of a module's text: each exercise a cell, cells from a notebook cells again.

    What the kit adds is not in it. `to_module` gives the normalised text again, but for a cell
    that was set aside and defines a name which the code now uses: that becomes code.
    Raises NotebookError if the text is not Python; `where` names it in messages.
    """
    text = normalised(text)
    try:
        tree = parse_python(text, where)
    except ManifestError as error:
        raise NotebookError(str(error)) from None
    ending = text[len(text.rstrip("\n")) :]
    cells = [_cell(part, at) for at, part in enumerate(parts(text, tree, exercises))]
    if _text(cells, _kept(cells), ending) != text:  # whatever it is: nothing of it gets lost
        cells = [_whole(text)]
    return Notebook(tuple(cells), ending)


def to_module(notebook: Notebook, exercises: Collection[str] = ()) -> str:
    """The text of the module that a notebook holds.

    Code is what the cells of the kit hold, what defines an exercise (any function or class if
    none are named), and what these need. Other cells of the student's own stay as comments, so
    that `to_notebook` makes cells of them again; cells of the kit are left out.
    """
    cells = [cell for cell in notebook.cells if _has_text(cell) and not is_from_kit(cell)]
    names = [names_of(_python(cell)) for cell in cells]
    roots = {
        at
        for at, found in enumerate(names)
        if found.defines and (not exercises or found.defines.intersection(exercises))
    }
    exercise_cells = {at for at in roots if cells[at].mark.role is Role.NONE}
    solved = [
        Cell(cell.kind, cell.source, Mark(Role.SOLUTION)) if at in exercise_cells else cell
        for at, cell in enumerate(cells)
    ]
    return _text(solved, needed(names, roots | _kept(cells)), notebook.ending)


def _kept(cells: Sequence[Cell]) -> set[int]:
    """The cells that say themselves that they are code of the file."""
    return {at for at, cell in enumerate(cells) if cell.is_of_file}


def _has_text(cell: Cell) -> bool:
    """Whether there is anything to keep; the lines of a file may be blank in many ways."""
    return bool(cell.source.strip("\n") if cell.is_of_file else cell.source.strip())


def _cell(part: Part, at: int) -> Cell:
    source = "\n".join(part.lines)
    if part.role in FILE_ROLES:
        back = restored(source)
        source = back if _python(Cell(Kind.CODE, back)) == source else source
    blank = None if part.blank == _usual(at) else part.blank
    return Cell(part.kind, source, Mark(part.role, part.exercise, blank))


def _whole(text: str) -> Cell:
    """All of a text as one cell."""
    body = text.strip("\n")
    return Cell(Kind.CODE, body, Mark(Role.CODE, blank=len(text) - len(text.lstrip("\n"))))


def _usual(at: int) -> int:
    return USUAL if at else 0


def _python(cell: Cell) -> str:
    """The source of a code cell as Python: as it is if it is some."""
    if cell.kind is not Kind.CODE:
        return ""
    return cell.source if parsed(cell.source) else harmless(cell.source)


def _text(cells: Sequence[Cell], kept: Collection[int], ending: str) -> str:
    """The lines of all cells, those that are not kept as comments."""
    lines: list[str] = []
    before = ""  # the marker of the cell before
    for at, cell in enumerate(cells):
        body = _commented(cell) if at not in kept else _code(cell, before)
        blank = _usual(at) if cell.mark.blank is None else cell.mark.blank
        if commented_kind(before) and is_comment(body[0]):
            blank = max(blank, 1)  # it would become part of that cell
        lines += [""] * blank + body
        before = body[0] if body[0] == KEPT or commented_kind(body[0]) else ""
    return "\n".join(lines) + ending


def _commented(cell: Cell) -> list[str]:
    marker = _MARKERS[cell.kind]
    if cell.kind is Kind.CODE and cell.mark.role is Role.MANUAL:
        marker = manual_marker(cell.mark.exercise) or marker
    return [marker, *commented(cell.source.split("\n"))]


def _code(cell: Cell, before: str) -> list[str]:
    """The lines of a cell as code, with a marker if it needs one to be a cell of its own."""
    code = split(_python(cell).strip("\n") + "\n")
    added = cell.mark.role not in (Role.SOLUTION, Role.CODE)
    runs_on = before == KEPT and cell.mark.role is Role.CODE and code[0] != KEPT
    return [KEPT, *code] if added or runs_on else code
