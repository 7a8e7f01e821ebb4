"""The one pytest session of a marker, fed with the jobs that come in."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import torch

from grader.checks.kits import namespace
from grader.checks.session import Runner, run_session
from grader.errors import CheckError, JailError
from grader.grading import messages
from grader.grading.entries import Entry
from grader.grading.marking import Marker
from grader.grading.reading import read
from grader.jail.jail import Jail
from grader.model import Assignment


def score_jobs(
    assignment: Assignment,
    jail: Jail,
    lines: BinaryIO,
    out: BinaryIO,
    setup: messages.MarkerSetup,
) -> None:
    """Score the submission that each line names, and write a line for it. Raises CheckError."""
    torch.set_num_threads(1)
    folder = Path(os.fsdecode(setup.results))
    marker = Marker(assignment, jail, diagnose=setup.diagnose, results=folder)

    def say(message: messages.Said) -> None:
        out.write(messages.encode(message) + b"\n")
        out.flush()

    def body(runner: Runner) -> None:
        if setup.rehearse:
            marker.rehearse(runner)
        if setup.core is not None:  # not before: it and its jail come up side by side
            jail.keep_to(setup.core)
        say(messages.Ready(jail.level))
        for line in lines:
            job = messages.decode_job(line)
            entry = Entry(job.student, Path(os.fsdecode(job.path)), job.inside)
            with _job_named(job):
                submission = read(entry, assignment.file, assignment.names, assignment.by_hand)
                say(marker.mark(runner, job, submission))

    files = [assignment.folder / kind for kind in ("visible", "hidden")]
    name = namespace(assignment.name, assignment.version)
    with contextlib.closing(marker):
        run_session(assignment.folder, files, assignment.checks, name, body)


@contextlib.contextmanager
def _job_named(job: messages.Job) -> Iterator[None]:
    """Let a broken check name the salt or the audit's mutant that showed it: only that one may.

    A marker whose jail fails by now ends like one that dies: another one tries that job again.
    """
    try:
        yield
    except JailError as error:
        raise SystemExit(str(error)) from error
    except CheckError as error:
        if not job.salt and not job.exercises:
            raise
        salt = f" and salt {job.salt}" if job.salt else ""
        raise CheckError(f"{error} (with {job.student}{salt})") from error
