"""The staff's page: the class at a glance, and all that went wrong."""

from collections.abc import Callable, Iterable
from pathlib import Path

from grader.model import Assignment, Outcome, RunInfo, Scored
from grader.report.files import replacing
from grader.report.plots import galleries
from grader.report.render import stream
from grader.report.staff_view import place, row
from grader.report.tally import tally


def write(
    path: Path,
    templates: Path,
    run: RunInfo,
    assignment: Assignment,
    rows: Callable[[], Iterable[Scored]],
) -> None:
    """Write the index; it links to `students/<page>.html` and shows `plots/…` beside it.

    Args:
        templates: the folder that holds `report/index.html.j2`.
        rows: called to count the class, to find its plots, and to list it in the order given, so
            that a class of any size fits into memory.
    Raises:
        BatchError: if a page's name is unsafe, or the file can't be written.
    """
    parts = stream(
        templates,
        "report/index.html.j2",
        run=run,
        assignment=assignment,
        tally=tally(assignment, rows()),
        galleries=galleries(assignment, rows()),
        rows=(row(assignment, scored) for scored in rows()),
        outcomes=tuple(Outcome),
        places={check.name: place(assignment, check) for check in assignment.checks},
    )
    with replacing(path) as file:
        file.writelines(parts)
