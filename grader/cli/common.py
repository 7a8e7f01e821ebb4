"""What the commands share: options, exit statuses, how faults are said."""

import errno
import functools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from grader.checks.near import nearest
from grader.course.manifest import assignment_names, find_course, load_course
from grader.course.resources import bundled_course
from grader.errors import GraderError
from grader.model import Course

EXIT_FAILED, EXIT_FAULT = 1, 3

# What a machine may be short of anywhere, and what helps.
_SHORT = {
    errno.EMFILE: "raise the limit (`ulimit -n`), or use fewer markers (`-j 1`)",
    errno.ENFILE: "close other programs, or use fewer markers (`-j 1`)",
    errno.ENOMEM: "close other programs, or use fewer markers (`-j 1`)",
    errno.EAGAIN: "raise the limit (`ulimit -u`), or use fewer markers (`-j 1`)",
    errno.ENOSPC: "make room",
}

Command = Callable[..., Any]

course_option = click.option(
    "--course",
    "course_folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The course's folder (default: the one around here, else the course that comes along).",
)


def marker_options(command: Command) -> Command:
    """The options of commands that start markers: `markers`, `level` and `no_jail`."""
    for option in (
        click.option(
            "--no-jail", is_flag=True, help="Run submissions unconfined, as your own account."
        ),
        click.option(
            "--jail",
            "level",
            type=click.Choice(["auto", "strong", "reduced"]),
            default="auto",
            show_default=True,
            help="How strongly submissions are confined.",
        ),
        click.option(
            "-j",
            "markers",
            type=click.IntRange(1, 256),
            help="Marker processes (default: one a core).",
        ),
    ):
        command = option(command)
    return command


def console() -> Console:
    """Where commands print for people; what it can't show there becomes a question mark."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False, soft_wrap=True)


def shown(path: Path) -> str:
    """A path as text, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def reports_faults(command: Command) -> Command:
    """Let a command say a fault of the course or the grader in one sentence, and exit with 3."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except GraderError as error:
            fault(str(error))
        except OSError as error:
            if error.errno not in _SHORT:
                raise
            fault(f"{error.strerror}: {_SHORT[error.errno]}")

    return run


def fault(sentence: str) -> NoReturn:
    """Say a fault and exit."""
    click.echo(f"grader: {sentence}", err=True)
    raise SystemExit(EXIT_FAULT)


def open_course(folder: Path | None, only: Sequence[str] = ()) -> Course:
    """The course in `folder`, else the one around here, else the one that comes along.

    Args:
        only: the names of the assignments that it is to have; all by default.
    Raises: ManifestError; click.UsageError if it has no assignment of that name.
    """
    root = folder or find_course(Path.cwd()) or bundled_course()
    names = assignment_names(root) if only else []
    for name in only:
        if name not in names:
            near = nearest(name, names) or f"; there is {', '.join(names)}"
            raise click.UsageError(f"the course has no assignment '{name}'{near}")
    return load_course(root, only)
