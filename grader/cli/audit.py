"""`grader audit`: are the checks of a course any good?"""

from pathlib import Path

import click
import msgspec

from grader.audit.deciding import audit_hashes
from grader.audit.run import audit
from grader.audit.summaries import Summaries
from grader.cli.audit_table import table
from grader.cli.common import (
    EXIT_FAILED,
    console,
    cores,
    course_option,
    marker_options,
    open_course,
    reports_faults,
    shown,
)
from grader.cli.paragraphs import say
from grader.cli.progress import progress_bar
from grader.findings import Audited
from grader.grading.batch import Order, locked
from grader.grading.entries import Found
from grader.report.audit_data import as_data
from grader.report.audit_pages import write_index, write_page


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Where pages and known results go (default: audit in the course's folder).",
)
@marker_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@course_option
@reports_faults
def command(
    assignments: tuple[str, ...],
    folder: Path | None,
    markers: int | None,
    level: str,
    no_jail: bool,
    as_json: bool,
    course_folder: Path | None,
) -> None:
    """Prove the checks of each ASSIGNMENT (default: all).

    Scores the stub, the reference, the wheats, the chaffs and mutants of the reference, right ones
    again with fresh seeds, and says what falls short of the thresholds in course.toml. What was
    run before and has not changed is not run again. The page of the course lists what was found of
    the other assignments before. Exits with 1 if something falls short.
    """
    course = open_course(course_folder, assignments)
    place = folder or course.root / "audit"
    chosen, count = "none" if no_jail else level, markers or cores()
    found: list[Audited] = []
    summaries = Summaries(place, audit_hashes(course.root))
    with locked(place):
        for assignment in course.assignments:
            order = Order(course, assignment, place, Found((), ()), count, chosen)
            with progress_bar(f"Auditing {assignment.name}") as progress:
                audited = audit(order, progress)
            found.append(audited)
            write_page(place, audited)
            summaries.add(audited)
            write_index(place, course, summaries)
    if as_json:
        click.echo(msgspec.json.encode(as_data(found)))
    else:
        _print(found, place)
    raise SystemExit(EXIT_FAILED if any(audited.short for audited in found) else 0)


def _print(found: list[Audited], place: Path) -> None:
    """The table, what falls short, and where the page is."""
    out = console()
    out.print(table(found))
    for audited in found:
        for number, sentence in enumerate(audited.short):
            if not number:
                say(out, f"{audited.assignment.name} falls short:", style="bold red")
            say(out, sentence, indent=2)
    out.print(f"  {shown(place / 'index.html')}", markup=False)
