"""`grader check`: a student's own solution against the visible checks."""

from itertools import groupby
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from grader.checks.own import OwnResults, check_kit
from grader.cli.common import EXIT_FAILED, console, reports_faults
from grader.cli.near import nearest
from grader.course.kit import Kit, find_kit, read_kit
from grader.errors import KitError
from grader.model import Check, Outcome, Result

MARKS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.ERROR: ("✗", "red"),
    Outcome.NOT_ATTEMPTED: ("○", "yellow"),
    Outcome.TIMEOUT: ("✗", "red"),
    Outcome.CRASHED: ("✗", "red"),
}
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

    Exits with 1 if a check did not pass.
    """
    folder = find_kit(path)
    if folder is None:
        raise KitError(f"{path}: no kit here (kit.toml is missing); go to the kit's folder")
    kit = read_kit(folder)
    _refuse_unknown(kit, name)
    wanted = lambda check: name is None or check.exercise == name  # noqa: E731
    own = check_kit(kit, wanted, in_process=in_process)
    if as_json:
        click.echo(msgspec.json.encode(_as_data(kit, own)))
    else:
        _print(console(), kit, own, partly=name is not None)
    failed = any(result.outcome is not Outcome.PASSED for result in own.results)
    raise SystemExit(EXIT_FAILED if failed else 0)


def _refuse_unknown(kit: Kit, name: str | None) -> None:
    names = [exercise.name for exercise in kit.exercises]
    if name is not None and name not in names:
        near = nearest(name, names) or f"; there is {', '.join(names)}"
        raise click.UsageError(f"the kit has no exercise '{name}'{near}")


def _print(out: Console, kit: Kit, own: OwnResults, *, partly: bool) -> None:
    out.print(f"[bold]{escape(kit.title)}[/bold]: the public checks of {kit.file.name}")
    if own.stopped:
        out.print(f"\n[red]{escape(own.stopped)}[/red]")
    for changed in kit.changed:
        if changed != kit.file.name:
            out.print(f"[yellow]{escape(changed)} is not as it was handed out[/yellow]")
    pairs = zip(own.checks, own.results, strict=True)
    for exercise, group in groupby(sorted(pairs, key=_order(kit)), key=lambda p: p[0].exercise):
        out.print(f"\n[bold]{escape(exercise)}[/bold]")
        for check, result in group:
            _print_check(out, check, result, own.stopped)
    _print_sum(out, kit, own, partly=partly)


def _order(kit: Kit) -> Any:
    places = {exercise.name: place for place, exercise in enumerate(kit.exercises)}
    return lambda pair: places[pair[0].exercise]


def _print_check(out: Console, check: Check, result: Result, stopped: str) -> None:
    mark, colour = MARKS[result.outcome]
    points = f"{check.points} point{'s' if check.points > 1 else ''}"
    out.print(f"  [{colour}]{mark}[/{colour}] {escape(check.title)} [dim]({points})[/dim]")
    if result.outcome is Outcome.PASSED:
        return
    if result.message and result.message != stopped:
        _indented(out, result.message, MESSAGE_LINES)
    if check.hint and result.outcome is not Outcome.NOT_ATTEMPTED:
        out.print(f"      [cyan]hint: {escape(check.hint)}[/cyan]")
    if result.printed.strip():
        out.print("      [dim]your code printed:[/dim]")
        _indented(out, result.printed.rstrip(), PRINTED_LINES)


def _indented(out: Console, text: str, limit: int) -> None:
    lines = text.splitlines()
    for line in lines[:limit]:
        out.print(f"      {escape(_visible(line)[:300])}")
    if len(lines) > limit:
        out.print(f"      … ({len(lines) - limit} more lines)")


def _visible(line: str) -> str:
    """Without what would drive the terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "·" for c in line)


def _print_sum(out: Console, kit: Kit, own: OwnResults, *, partly: bool) -> None:
    passed = sum(result.outcome is Outcome.PASSED for result in own.results)
    which = "these public checks" if partly else "the public checks"
    out.print(
        f"\n[bold]{own.earned} of {own.possible} points[/bold] in {which} "
        f"({passed} of {len(own.results)} passed)."
    )
    out.print("These are the public checks only: further ones decide on the rest of the points.")


def _as_data(kit: Kit, own: OwnResults) -> dict[str, Any]:
    return {
        "assignment": kit.name,
        "version": kit.version,
        "earned": own.earned,
        "possible": own.possible,
        "problem": own.stopped,
        "checks": [
            {
                "name": check.name,
                "title": check.title,
                "exercise": check.exercise,
                "points": check.points,
                "outcome": result.outcome,
                "message": result.message,
                "hint": check.hint,
                "printed": result.printed,
            }
            for check, result in zip(own.checks, own.results, strict=True)
        ],
    }
