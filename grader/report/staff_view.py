"""What the staff sees of one student: everything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.mistakes import mistakes
from grader.model import Assignment, Check, Outcome, Result, Scored
from grader.report.files import stem
from grader.report.results import by_exercise, paired
from grader.report.text import block, first_line, line
from grader.report.words import in_words

DETAIL_LIMIT = 2000


@dataclass(frozen=True)
class Cell:
    """Points of one exercise; `level` is full, part or none."""

    earned: int
    level: str


@dataclass(frozen=True)
class Detail:
    """One check that was not passed; `repeats` if an earlier one has the same message."""

    check: Check
    outcome: Outcome
    place: str
    message: str
    printed: str
    repeats: bool = False


@dataclass(frozen=True)
class Row:
    """One student in the class table."""

    student: str
    page: str
    cells: tuple[Cell, ...]
    earned: int
    what: str
    problem: str
    notes: tuple[str, ...]
    details: tuple[Detail, ...]
    mistakes: tuple[str, ...] = ()


def row(assignment: Assignment, scored: Scored) -> Row:
    """One student's line and all that went wrong.

    Raises:
        BatchError: if the page's name is unsafe.
    """
    pairs = tuple(paired(assignment, scored))
    return Row(
        student=line(scored.student),
        page=stem(scored.page),
        cells=tuple(_cells(assignment, scored)),
        earned=scored.earned,
        what=first_line(scored.problem) or in_words(result.outcome for _, result in pairs),
        problem=block(scored.problem, DETAIL_LIMIT),
        notes=tuple(line(note, limit=1000) for note in scored.notes),
        details=tuple(_details(assignment, pairs)),
        mistakes=tuple(
            f"{exercise}: {' or '.join(each.name for each in chaffs)}"
            for exercise, chaffs in mistakes(assignment, scored.results).items()
        ),
    )


def place(assignment: Assignment, check: Check) -> str:
    """Where a check is, seen from the assignment's folder: `hidden/test_relu.py:14`."""
    inside = check.path.is_relative_to(assignment.folder)
    path = check.path.relative_to(assignment.folder) if inside else check.path
    return f"{path.as_posix()}:{check.line}"


def _cells(assignment: Assignment, scored: Scored) -> Iterator[Cell]:
    earned = by_exercise(assignment, scored)
    for exercise in assignment.exercises:
        points = earned[exercise.name]
        level = "full" if points >= exercise.points else "part" if points > 0 else "none"
        yield Cell(points, level)


def _details(assignment: Assignment, pairs: Iterable[tuple[Check, Result]]) -> Iterator[Detail]:
    said: set[str] = set()
    for check, result in pairs:
        if result.outcome is not Outcome.PASSED:
            detail = _detail(assignment, check, result)
            repeats = detail.message in said
            yield replace(detail, message="", repeats=True) if repeats else detail
            said |= {detail.message} - {""}


def _detail(assignment: Assignment, check: Check, result: Result) -> Detail:
    return Detail(
        check=check,
        outcome=result.outcome,
        place=place(assignment, check),
        message=block(result.message, DETAIL_LIMIT),
        printed=block(result.printed, DETAIL_LIMIT),
    )
