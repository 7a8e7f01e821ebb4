"""The class as CSV: one student a line, ready for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from grader.harmless import clean
from grader.model import Assignment, Scored
from grader.report.files import replacing
from grader.report.results import by_exercise

# What makes a spreadsheet read a cell as a formula; the last four are their full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(path: Path, assignment: Assignment, rows: Iterable[Scored]) -> None:
    """Write the columns student, each exercise, total and problem, one row at a time.

    Raises:
        BatchError: if the file can't be written.
    """
    with replacing(path) as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        exercises = [_cell(exercise.name) for exercise in assignment.exercises]
        writer.writerow(["student", *exercises, "total", "problem"])
        writer.writerows(_row(assignment, scored) for scored in rows)


def _row(assignment: Assignment, scored: Scored) -> list[str | int]:
    points = by_exercise(assignment, scored).values()
    return [_cell(scored.student), *points, scored.earned, _cell(scored.problem)]


def _cell(text: str) -> str:
    """The text as a spreadsheet shows it and does not calculate it."""
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{clean(text)}" if risky else clean(text)
