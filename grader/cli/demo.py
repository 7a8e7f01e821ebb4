"""`grader demo`: the whole of the main job on classes that come along."""

from collections.abc import Sequence
from pathlib import Path

import click

from grader.audit.sample import Sample, write_class
from grader.audit.sample_class import as_expected, half_notebooks, sample_class
from grader.cli.common import (
    console,
    cores,
    course_option,
    open_course,
    reports_faults,
    shown,
)
from grader.cli.kits import KitWriter
from grader.cli.score import score_and_report
from grader.grading.batch import Batch, Order
from grader.grading.entries import find
from grader.model import Assignment, Course

RIGHT, WRONG = ("reference", "wheat-"), ("chaff-",)


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="Where all of it goes."
)
@course_option
@reports_faults
def command(assignments: tuple[str, ...], folder: Path, course_folder: Path | None) -> None:
    """Write the kit of each ASSIGNMENT (default: all), make a sample class and score it."""
    course = open_course(course_folder, assignments)
    with KitWriter(course) as kits:
        for assignment in course.assignments:
            _show(course, assignment, folder, kits)


def _show(course: Course, assignment: Assignment, folder: Path, kits: KitWriter) -> None:
    kit, handed_in, results = (
        folder / kind / assignment.name for kind in ("kits", "submissions", "results")
    )
    kits.write(assignment, kit)
    samples = half_notebooks(sample_class(assignment))
    write_class(samples, assignment.file, handed_in, assignment.names, assignment.manual)
    found = find(handed_in, assignment.name)
    order = Order(course, assignment, results, found, min(cores(), len(found.entries)))
    out = console()
    out.print(f"{assignment.title}", style="bold", markup=False)
    out.print(f"  kit: {shown(kit)}", markup=False)
    half = sum(sample.notebook for sample in samples)
    what = f"{len(samples)} sample submissions, {half} of them notebooks"
    out.print(f"  {what}: {shown(handed_in)}", markup=False)
    score_and_report(order, lambda _, batch: _print_samples(assignment, samples, batch))
    out.print(f"  pages: {shown(results / 'index.html')}", markup=False)


def _print_samples(assignment: Assignment, samples: Sequence[Sample], batch: Batch) -> None:
    """How many of the class have the points that they deserve, and which ones do not."""
    rows = {scored.student: scored for scored in batch.rows()}
    right = [each for each in samples if each.student.startswith(RIGHT)]
    wrong = [each for each in samples if each.student.startswith(WRONG)]
    rest = [each for each in samples if not each.student.startswith(RIGHT + WRONG)]
    out = console()
    out.print(f"  scored in the jail, level {batch.run_info.jail}:", markup=False)
    for what, group in (
        ("right solutions have full marks", right),
        ("misconceptions lose points on their exercise alone", wrong),
        ("unfinished and broken ones lose points on what is missing or broken", rest),
    ):
        bad = [e.student for e in group if not as_expected(e, rows[e.student], assignment)]
        out.print(f"    {len(group) - len(bad)} of {len(group)} {what}", markup=False)
        for student in bad:
            out.print(f"    not as it should be: {student}", style="red", markup=False)
