"""`grader demo`: the whole of the main job on a class that comes along."""

from pathlib import Path

import click

from grader.audit.sample import sample_class, write_class
from grader.cli.common import console, cores, course_option, open_course, reports_faults
from grader.cli.score import score_and_report
from grader.course.kit import write_kit
from grader.grading.batch import Order
from grader.grading.entries import find


@click.command()
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="Where all of it goes."
)
@course_option
@reports_faults
def command(folder: Path, course_folder: Path | None) -> None:
    """Write the kits, make a sample class, score it, and say where the pages are."""
    course = open_course(course_folder)
    out = console()
    for assignment in course.assignments:
        kit = folder / "kits" / assignment.name
        write_kit(course, assignment, kit)
        samples = sample_class(assignment)
        handed_in = folder / "submissions" / assignment.name
        write_class(samples, assignment.file, handed_in)
        out.print(f"{assignment.title}: the kit is in {kit}", markup=False)
        out.print(f"{len(samples)} sample submissions are in {handed_in}", markup=False)
        results = folder / "results" / assignment.name
        found = find(handed_in, assignment.name)
        count = min(cores(), len(found.entries))
        score_and_report(Order(course, assignment, results, found, count))
