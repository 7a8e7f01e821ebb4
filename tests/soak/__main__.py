"""`make soak`: the reference and every wheat scored many times with fresh seeds.

None of them may lose a point, ever. What is done stays in a journal: an interrupted soak carries
on, and a higher `--times` adds runs to those that are there.
"""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from grader.audit.counts import Counts
from grader.audit.repeats import repeat
from grader.audit.sample import Sample, write_class
from grader.audit.sample_class import sample_class
from grader.cli import EXIT_INTERRUPTED
from grader.cli.common import EXIT_FAILED, cores, course_option, open_course, reports_faults
from grader.cli.progress import progress_bar
from grader.grading.batch import Order
from grader.grading.entries import Found, find
from grader.model import Assignment, Course
from tests.soak.report import summary, told


@click.command()
@click.option("--assignment", "names", multiple=True, help="Only this one; may be given again.")
@click.option("--times", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=cores, help="Marker processes.")
@click.option("--sample", help="Only this submission, as 'reference' or 'wheat-torch-inside'.")
@click.option("--salt", help="One run under this salt, in place of many; its journal is not kept.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("soak"))
@click.option("--jail", type=click.Choice(["strong", "reduced", "none"]), default="strong")
@course_option
@reports_faults
def command(
    names: tuple[str, ...],
    times: int,
    workers: int,
    sample: str | None,
    salt: str | None,
    folder: Path,
    jail: str,
    course_folder: Path | None,
) -> None:
    """Score the reference and every wheat again and again, each time with fresh seeds."""
    course = open_course(course_folder, names)
    salts = [salt] if salt else [str(number) for number in range(1, times + 1)]
    counted: list[Counts] = []
    with _place(folder, kept=salt is None) as place:
        try:
            for assignment in course.assignments:
                samples = _samples(assignment, sample)
                order = _order(course, assignment, samples, place / assignment.name, workers, jail)
                counted.append(Counts(assignment))
                soak(order, salts, counted[-1])
        except KeyboardInterrupt:
            click.echo("soak: interrupted; run it again and it carries on", err=True)
            raise SystemExit(EXIT_INTERRUPTED) from None
        finally:
            for text in [*map(told, counted), *map(summary, counted)]:
                click.echo(text, nl=bool(text))
    if any(counts.losses for counts in counted):
        raise SystemExit(EXIT_FAILED)


def soak(order: Order, salts: Sequence[str], counts: Counts) -> None:
    """Count the runs of an order's submissions under all salts. Raises BatchError."""
    total = len(order.found.entries) * len(salts)
    with (
        progress_bar(f"Soaking {order.assignment.name}") as progress,
        contextlib.closing(repeat(order, salts)) as runs,
    ):
        progress(0, total)
        for done, run in enumerate(runs, 1):
            counts.add(run)
            progress(done, total)


@contextlib.contextmanager
def _place(folder: Path, *, kept: bool) -> Iterator[Path]:
    """Where the journals are."""
    if kept:
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="grader-soak-") as name:
            yield Path(name)


def _samples(assignment: Assignment, only: str | None) -> list[Sample]:
    """The submissions that must never lose a point. Raises click.UsageError."""
    found = [s for s in sample_class(assignment) if not s.loses]
    chosen = [sample for sample in found if only in (None, sample.student)]
    if not chosen:
        names = ", ".join(sample.student for sample in found)
        raise click.UsageError(f"{assignment.name} has no sample '{only}'; there is {names}")
    return chosen


def _order(
    course: Course,
    assignment: Assignment,
    samples: list[Sample],
    folder: Path,
    workers: int,
    jail: str,
) -> Order:
    handed_in = folder / "class"
    write_class(samples, assignment.file, handed_in)
    found = find(handed_in, assignment.name)
    names = {sample.student for sample in samples}  # of an earlier soak, others may lie there
    entries = tuple(entry for entry in found.entries if entry.student in names)
    return Order(course, assignment, folder, Found(entries, ()), workers, jail)


if __name__ == "__main__":
    command(prog_name="python -m tests.soak")
