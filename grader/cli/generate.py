"""`grader generate`: the kits that students get."""

from pathlib import Path

import click

from grader.cli.common import console, course_option, open_course, reports_faults
from grader.cli.kits import KitWriter
from grader.course.kit import Form


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="Where kits go."
)
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Form]),
    default=Form.PY.value,
    show_default=True,
    help="Whether students work in a .py file, in a notebook, or in either.",
)
@course_option
@reports_faults
def command(
    assignments: tuple[str, ...], folder: Path, form: str, course_folder: Path | None
) -> None:
    """Write a student kit for each ASSIGNMENT (default: all) into a folder of its own.

    A kit that is there already is brought up to date; a file that was edited is not overwritten.
    """
    course = open_course(course_folder, assignments)
    out = console()
    with KitWriter(course, Form(form)) as kits:
        for assignment in course.assignments:
            kit = folder / assignment.name
            written = kits.write(assignment, kit)
            done = f"{len(written)} files written" if written else "nothing to do"
            out.print(f"{assignment.title}: the kit is in {kit} ({done})", markup=False)
            for path in written:
                out.print(f"  {path.relative_to(kit).as_posix()}", markup=False)
