"""The class in a few words a student, for a terminal."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.model import Assignment, Scored
from grader.report.results import paired
from grader.report.text import first_line, line
from grader.report.words import in_words


@dataclass(frozen=True)
class Line:
    """One student: points, and what happened ("3 failed, 1 timeout")."""

    student: str
    earned: int
    possible: int
    what: str
    problem: bool


@dataclass(frozen=True)
class Summary:
    """One class, in the order given."""

    title: str
    lines: tuple[Line, ...]


def summary(assignment: Assignment, rows: Iterable[Scored]) -> Summary:
    """What became of each student; the texts hold no terminal sequences."""
    lines = tuple(_line(assignment, scored) for scored in rows)
    return Summary(line(assignment.title), lines)


def _line(assignment: Assignment, scored: Scored) -> Line:
    outcomes = (result.outcome for _, result in paired(assignment, scored))
    what = first_line(scored.problem, limit=80) or in_words(outcomes)
    student = line(scored.student)
    return Line(student, scored.earned, assignment.points, what, bool(scored.problem))
