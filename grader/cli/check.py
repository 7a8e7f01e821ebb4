"""`grader check`: a student's own solution against the visible checks."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console

from grader.checks.own import OwnResults, check_kit
from grader.checks.own_words import (
    HIDDEN_LATER,
    MARKS,
    changed,
    heading,
    likeness,
    points,
    total,
    unknown_exercise,
)
from grader.cli.common import EXIT_FAILED, console, reports_faults
from grader.cli.paragraphs import say, say_at_most
from grader.course.kit import Kit, find_kit, read_kit
from grader.course.kit_forms import MODULE, NOTEBOOK
from grader.errors import KitError
from grader.model import Check, Outcome, Result
from grader.report.words import went_wrong

_COLOURS = {Outcome.PASSED: "green", Outcome.NOT_ATTEMPTED: "yellow"}
PRINTED_LINES = 5
MESSAGE_LINES = 20


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=".")
@click.option("--exercise", "name", help="Only the checks of this exercise.")
@click.option("--in-process", is_flag=True, help="Run your code in this process: for a debugger.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_faults
def command(path: Path, name: str | None, in_process: bool, as_json: bool) -> None:
    """Check the solution in the kit at PATH (default: here) with the kit's visible checks.

    PATH may be a notebook in a kit, or a .py file beside its checks, too.
    Exits with 1 if a check did not pass.
    """
    folder = find_kit(path)
    if folder is None:
        raise KitError(f"{path}: no kit here (kit.toml is missing); go to the kit's folder")
    kit = read_kit(folder)
    _refuse_unknown(kit, name)
    # What a check prints, or code in this process, must not come between the JSON.
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        file = path if _is_work(path, kit) else None
        wanted = lambda check: name in (None, check.exercise)  # noqa: E731
        own = check_kit(kit, wanted, in_process=in_process, file=file)
    if as_json:
        click.echo(msgspec.json.encode(_as_data(kit, own)))
    else:
        _print(console(), kit, own, partly=name is not None)
    failed = any(result.outcome is not Outcome.PASSED for result in own.results)
    raise SystemExit(EXIT_FAILED if failed else 0)


def _is_work(path: Path, kit: Kit) -> bool:
    """Whether a path is a student's own file, and not a check, or a folder."""
    place = path.resolve()
    if not place.is_file() or place.is_relative_to(kit.checks_folder):
        return False
    return place.suffix == NOTEBOOK or (place.suffix == MODULE and place.parent == kit.folder)


def _refuse_unknown(kit: Kit, name: str | None) -> None:
    if name is not None and (problem := unknown_exercise(kit, name)):
        raise click.UsageError(problem)


def _print(out: Console, kit: Kit, own: OwnResults, *, partly: bool) -> None:
    say(out, heading(kit, own.file), style="bold")
    if own.stopped:
        out.print()
        say(out, own.stopped, style="red")
    for note in own.notes:
        say_at_most(out, note, MESSAGE_LINES, indent=0, style="yellow")
    for path in kit.changed_checks:
        say(out, changed(path), style="yellow")
    places = {exercise.name: place for place, exercise in enumerate(kit.exercises)}
    pairs = zip(own.checks, own.results, strict=True)
    in_order = sorted(pairs, key=lambda pair: places[pair[0].exercise])
    for exercise, group in groupby(in_order, key=lambda pair: pair[0].exercise):
        out.print()
        say(out, exercise, style="bold")
        mistakes = own.mistakes.get(exercise, ())
        for check, result in group:
            _print_check(out, check, result, own.stopped, named=bool(mistakes))
        _print_mistakes(out, [each.explain for each in mistakes])
    _print_sum(out, own, partly=partly)


def _print_check(out: Console, check: Check, result: Result, stopped: str, *, named: bool) -> None:
    mark, colour = MARKS[result.outcome], _COLOURS.get(result.outcome, "red")
    say(out, f"{check.title} ({points(check.points)})", indent=4, first=f"  {mark}", style=colour)
    if result.outcome is Outcome.PASSED or result.message == stopped != "":
        return
    say_at_most(out, result.message, MESSAGE_LINES, indent=6)
    if result.likeness and not named:
        say(out, likeness(result), indent=6, style="cyan")
    if check.hint and result.outcome is not Outcome.NOT_ATTEMPTED:
        say(out, check.hint, indent=12, first="      hint:", style="cyan")
    if result.printed.strip():
        say(out, "your code printed:", indent=6, style="dim")
        say_at_most(out, result.printed.strip("\n"), PRINTED_LINES, indent=8)


def _print_mistakes(out: Console, explanations: Sequence[str]) -> None:
    if explanations:
        say(out, went_wrong(len(explanations)), indent=2, style="bold cyan")
    for text in explanations:
        say(out, text, indent=4, style="cyan")


def _print_sum(out: Console, own: OwnResults, *, partly: bool) -> None:
    out.print()
    say(out, total(own, partly=partly), style="bold")
    say(out, HIDDEN_LATER)


def _as_data(kit: Kit, own: OwnResults) -> dict[str, Any]:
    return {
        "assignment": kit.name,
        "version": kit.version,
        "earned": own.earned,
        "possible": own.possible,
        "problem": own.stopped,
        "file": own.file,
        "notes": list(own.notes),
        "changed": list(kit.changed_checks),
        "checks": [
            {
                "name": check.name,
                "title": check.title,
                "exercise": check.exercise,
                "points": check.points,
                "outcome": result.outcome,
                "message": result.message,
                "hint": check.hint,
                "likeness": result.likeness,
                "printed": result.printed,
            }
            for check, result in zip(own.checks, own.results, strict=True)
        ],
        "mistakes": {
            exercise: [{"name": each.name, "explanation": each.explain} for each in mistakes]
            for exercise, mistakes in own.mistakes.items()
        },
    }
