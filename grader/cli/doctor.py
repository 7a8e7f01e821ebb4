"""`grader doctor`: what this machine can do, and why not more."""

import os
import platform
import sys
from dataclasses import asdict
from importlib.metadata import version

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from grader import __version__
from grader.cli.common import console, cores, reports_faults
from grader.jail.choose import Examination, open_jail
from grader.jail.command import find_bubblewrap
from grader.jail.levels import MEANING, Level
from grader.model import Limits
from grader.worker import landlock


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reports_faults
def command(as_json: bool) -> None:
    """Say what this machine can do: versions, and how strong a jail holds here.

    Each level is started and attacked for real.
    """
    machine = _machine()
    examinations = [_examine(level) for level in (Level.STRONG, Level.REDUCED)]
    level = next((e.level for e in examinations if e.holds), Level.NONE)
    if as_json:
        levels = {e.level: asdict(e) for e in examinations}
        click.echo(msgspec.json.encode({"jail": level, "machine": machine, "levels": levels}))
    else:
        _print(console(), machine, examinations, level)


def _examine(level: Level) -> Examination:
    jail, examination = open_jail(level, Limits(), ())
    if jail is not None:
        jail.close()
    return examination


def _machine() -> dict[str, str]:
    bubblewrap = find_bubblewrap()
    return {
        "grader": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "numpy": version("numpy"),
        "torch": version("torch"),
        "system": f"{platform.system()} {platform.release()} on {platform.machine()}",
        "cores": str(cores()),
        "account": "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else "ordinary user",
        "bubblewrap": str(bubblewrap or "not found"),
        "landlock": f"version {landlock.version()}" if landlock.version() else "not in the kernel",
    }


def _print(
    out: Console, machine: dict[str, str], examinations: list[Examination], level: Level
) -> None:
    for name, text in machine.items():
        out.print(f"{name:>12}  {escape(text)}")
    for examination in examinations:
        _print_level(out, examination)
    out.print(f"\n[bold]jail: {level}[/bold] ({MEANING[level]})")
    if level is Level.NONE:
        out.print("`grader score` refuses to run here unless told --no-jail; `check` works.")


def _print_level(out: Console, examination: Examination) -> None:
    stopped = sum(trial.stopped for trial in examination.trials)
    if examination.holds:
        out.print(
            f"\n[green]✓ {examination.level}[/green]: {MEANING[examination.level]}; "
            f"{stopped} of {len(examination.trials)} attacks stopped"
        )
    else:
        out.print(f"\n[red]✗ {examination.level}[/red]: {escape(examination.reason)}")
    for trial in examination.trials:
        mark = "[green]stopped[/green]" if trial.stopped else "[red]GOT THROUGH[/red]"
        detail = "" if trial.stopped else f" ({escape(trial.detail)})"
        out.print(f"    {mark}  {escape(trial.name)}{detail}")
