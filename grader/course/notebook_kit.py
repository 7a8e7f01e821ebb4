"""Puts a kit's texts and self-checks around the cells of a student's file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.course.notebook import ANSWERS, Cell, Kind, Mark, Notebook, Role
from grader.course.notebook_conversion import to_notebook
from grader.course.notebook_guide import Guide, make_guide
from grader.course.notebook_own import digest
from grader.course.templates import render
from grader.model import Assignment


def kit_notebook(assignment: Assignment, stub: str, handout: str) -> Notebook:
    """The notebook that a student gets: the stub with the handout's text.

    Raises NotebookError if the stub is not Python.
    """
    points = {exercise.name: 0 for exercise in assignment.exercises}
    for check in assignment.visible:
        points[check.exercise] += check.points
    guide = make_guide(handout, points, assignment.manual)
    return in_kit(to_notebook(stub, assignment.file, points), guide)


def in_kit(notebook: Notebook, guide: Guide) -> Notebook:
    """The notebook of a module (see `to_notebook`) with what the kit adds to it."""
    return replace(notebook, cells=tuple(_cells(notebook.cells, guide)))


def _cells(cells: Sequence[Cell], guide: Guide) -> Iterator[Cell]:
    firsts, lasts = _places(cells)
    yield from _texts(guide.intro)
    if guide.points:
        yield from _texts((_intro(guide),))
        yield _check("import grader", "", 0)
    for at, cell in enumerate(cells):
        exercise = cell.mark.exercise
        if firsts.get(exercise) == at:
            yield from _before(exercise, guide)
        yield cell
        if lasts.get(exercise) == at and guide.points.get(exercise):
            yield _check(f'grader.check("{exercise}")', exercise, guide.points[exercise])
    for exercise in [name for name in guide.before if name not in (*firsts, *guide.manual)]:
        yield from _texts(guide.before[exercise], exercise)
    for exercise in [name for name in guide.manual if name not in firsts]:
        yield from _before(exercise, guide)
        yield Cell(Kind.CODE, "", Mark(Role.MANUAL, exercise))
    yield from _texts(guide.closing)
    if guide.points:
        yield _check("grader.check()", "", 0)


def _before(exercise: str, guide: Guide) -> Iterator[Cell]:
    """The texts of an exercise; a manual one without any has its title."""
    title = guide.manual.get(exercise)
    yield from _texts(guide.before.get(exercise, (f"### {title}",) if title else ()), exercise)


def _places(cells: Sequence[Cell]) -> tuple[dict[str, int], dict[str, int]]:
    """Where the first and the last cell of each exercise are."""
    answers = [
        (cell.mark.exercise, at) for at, cell in enumerate(cells) if cell.mark.role in ANSWERS
    ]
    return dict(reversed(answers)), dict(answers)


def _intro(guide: Guide) -> str:
    visible, manual = sum(guide.points.values()), list(guide.manual)
    return render("notebook_intro.md.j2", visible=visible, manual=manual).rstrip("\n")


def _texts(texts: Sequence[str], exercise: str = "") -> Iterator[Cell]:
    for text in texts:
        yield Cell(Kind.MARKDOWN, text, Mark(Role.TEXT, exercise, digest=digest(text)))


def _check(source: str, exercise: str, points: int) -> Cell:
    return Cell(Kind.CODE, source, Mark(Role.SELF_CHECK, exercise, points=points))
