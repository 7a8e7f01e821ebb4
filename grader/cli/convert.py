"""`grader convert`: a solution's other form."""

from pathlib import Path

import click

from grader.cli.common import console, reports_faults, shown
from grader.cli.paragraphs import say
from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.course.notebook_files import convert


@click.command()
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--to", "target", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@reports_faults
def command(file: Path, target: Path | None, force: bool) -> None:
    """Turn FILE, a .py file, into a notebook, or a notebook into a .py file, beside it.

    In a kit, the notebook has the kit's texts and self-checks. Cells of yours that the solution
    does not need become comments in the .py file, and cells again on the way back. FILE stays.
    """
    if file.suffix not in (MODULE, NOTEBOOK):
        raise click.UsageError(f"{shown(file)} is neither a {MODULE} file nor a notebook")
    other = NOTEBOOK if file.suffix == MODULE else MODULE
    place = target or file.with_suffix(other)
    if place.suffix != other:
        raise click.UsageError(f"{shown(place)} has to end in {other}")
    convert(file, place, force=force)
    say(console(), f"{shown(file)} is now {shown(place)}, too. Hand in only one of them.")
    if other == MODULE:
        say(console(), "What cells printed or plotted stays in the notebook.")
