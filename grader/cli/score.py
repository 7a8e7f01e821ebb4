"""`grader score`: a whole class in one batch."""

from collections.abc import Callable
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from grader.cli.common import (
    console,
    cores,
    course_option,
    marker_options,
    open_course,
    reports_faults,
    shown,
)
from grader.cli.paragraphs import harmless
from grader.cli.progress import progress_bar
from grader.grading.batch import Batch, Order, run_batch
from grader.grading.entries import find
from grader.model import Assignment
from grader.report.pages import write_reports
from grader.report.table import Line, summary

TABLE_LINES = 120


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path, exists=True))
@click.option("--assignment", "name", required=True, help="The assignment they are for.")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="Where reports go."
)
@marker_options
@course_option
@reports_faults
def command(
    submissions: Path,
    name: str,
    folder: Path,
    markers: int | None,
    level: str,
    no_jail: bool,
    course_folder: Path | None,
) -> None:
    """Score every submission in SUBMISSIONS, a folder or a .zip file, in the jail, on all checks.

    Writes scores.csv, report.json, index.html and a page for each student. What is scored
    already is not scored again: an interrupted run carries on where it was.
    """
    course = open_course(course_folder, [name])
    (assignment,) = course.assignments
    found = find(submissions, assignment.name, results=folder)
    count = min(markers or cores(), len(found.entries))
    chosen = "none" if no_jail else level
    order = Order(course, assignment, folder, found, count, chosen)
    for ignored in found.ignored:
        click.echo(f"ignored: {ignored} is no submission", err=True)
    score_and_report(order, print_class)


def score_and_report(order: Order, then: Callable[[Order, Batch], None]) -> None:
    """Score, write the reports, then do what is left. Raises BatchError."""
    with (
        progress_bar(f"Scoring {order.assignment.name}") as progress,
        run_batch(order, progress) as batch,
    ):
        write_reports(order.folder, order.assignment, batch.run_info, batch.rows)
        then(order, batch)
        for student, words in batch.given_up.items():
            what = f"a marker died on it each time it was tried ({harmless(words)})"
            click.echo(f"grader: {student} has no results: {what}; run again to retry", err=True)


def print_class(order: Order, batch: Batch) -> None:
    """A short table of the class, and where the pages are."""
    out = console()
    lines = summary(order.assignment, batch.rows()).lines
    if len(lines) <= TABLE_LINES:
        out.print(_table(order.assignment, lines))
    if len(lines) < batch.total:
        out.print(f"{batch.total - len(lines)} of {batch.total} are not scored yet; run again.")
    if batch.run_info.jail == "none":
        out.print("[bold red]No jail: the submissions ran with all that your account may do.")
    what = "submission" if len(lines) == 1 else "submissions"
    out.print(f"{len(lines)} {what}, jail: {batch.run_info.jail}")
    drawn = ["plots"] if (order.folder / "plots").is_dir() else []
    for file in ("index.html", "scores.csv", "report.json", "students", *drawn):
        out.print(f"  {shown(order.folder / file)}", markup=False)


def _table(assignment: Assignment, lines: tuple[Line, ...]) -> Table:
    table = Table(title=escape(assignment.title), title_justify="left")
    table.add_column("student", overflow="fold", max_width=30)
    table.add_column("points", justify="right")
    table.add_column("what happened", overflow="fold")
    for line in lines:
        points = f"{line.earned}/{line.possible}"
        table.add_row(escape(line.student), points, escape(line.what))
    return table
