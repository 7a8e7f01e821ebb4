"""A marker: the trusted process that runs the checks on one submission after the other.

`python -m grader.grading.marker` reads its setup and then its jobs from standard input, a line
each, and writes a line for each submission that it has scored.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.course.manifest import load_course
from grader.errors import GraderError
from grader.grading import messages
from grader.grading.messages import MarkerSetup
from grader.jail.choose import exactly, strongest
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Assignment


def serve(lines: BinaryIO, out: BinaryIO) -> None:
    """Be set up by the first line, score what the others name. Raises GraderError."""
    setup: MarkerSetup = messages.decode_setup(lines.readline())
    course = load_course(Path(os.fsdecode(setup.course)), [setup.assignment])
    (assignment,) = course.assignments
    hidden = tuple(Path(os.fsdecode(path)) for path in setup.hidden)
    with _from_course(course.root), _open(setup.level, assignment, hidden) as jail:
        # Imports PyTorch, which takes a second: the jail has been preloading since it was opened.
        from grader.grading.session import score_jobs

        score_jobs(assignment, jail, lines, out, setup)


@contextlib.contextmanager
def _from_course(root: Path) -> Iterator[None]:
    """Let faults name the course's files by their paths in the course."""
    try:
        yield
    except GraderError as error:
        raise type(error)(str(error).replace(f"{root}{os.sep}", "")) from error


def _open(level: str, assignment: Assignment, hidden: tuple[Path, ...]) -> Jail:
    forbidden, optimizers = assignment.forbidden, assignment.optimizers
    if level == "auto":
        return strongest(assignment.limits, hidden, forbidden, optimizers=optimizers)
    return exactly(Level(level), assignment.limits, hidden, forbidden, optimizers=optimizers)


def main() -> None:
    """Serve over the standard streams; whatever else prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        serve(sys.stdin.buffer, out)
    except GraderError as error:
        sentence = str(error).encode("utf-8", "backslashreplace").decode()
        out.write(messages.encode(messages.Fault(sentence)) + b"\n")
        out.flush()
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the batch is gone, or wants no more


if __name__ == "__main__":
    main()
