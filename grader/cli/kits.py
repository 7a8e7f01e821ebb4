"""Writes kits, each with what misconceptions answer in its checks."""

import os
from contextlib import ExitStack, suppress
from pathlib import Path

from grader.checks.diagnosis.basis import basis, rests_on
from grader.cli.progress import progress_bar
from grader.course.kit import Form, read_kit, write_kit
from grader.errors import KitError
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Assignment, Course, Limits


class KitWriter:
    """Writes the kits of a course. Use it as a context manager."""

    def __init__(self, course: Course, form: Form = Form.PY) -> None:
        self._course, self._form = course, form
        self._jails: dict[Limits, Jail] = {}
        self._open = ExitStack()

    def __enter__(self) -> "KitWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def write(self, assignment: Assignment, folder: Path) -> list[Path]:
        """Write the kit of an assignment into `folder` itself; returns the files written.

        Raises CheckError if a visible check is broken, and as `write_kit` does.
        """
        mistakes = self._mistakes(assignment, folder)
        return write_kit(self._course, assignment, folder, mistakes, form=self._form)

    def _mistakes(self, assignment: Assignment, folder: Path) -> bytes:
        # A worker is a fork: without it there is nothing to follow, and to recognize.
        if not (assignment.chaffs and assignment.visible and hasattr(os, "fork")):
            return b""
        now, before = basis(assignment), _before(folder)
        if rests_on(before, now):
            return before
        jail = self._jail(assignment.limits)
        with progress_bar(f"{assignment.title}: misconceptions") as show:
            # Imports PyTorch, as the zygote does meanwhile.
            from grader.checks.diagnosis.packing import pack
            from grader.checks.diagnosis.recording import record

            return pack(record(assignment, jail, show), now)

    def _jail(self, limits: Limits) -> Jail:
        """One for all assignments with these limits: what it preloads takes seconds."""
        if limits not in self._jails:
            optimizers = any(each.optimizers for each in self._course.assignments)
            jail = Jail(Level.NONE, limits, optimizers=optimizers)
            self._jails[limits] = self._open.enter_context(jail)
        return self._jails[limits]


def _before(folder: Path) -> bytes:
    """What the kit that is already there knows misconceptions by."""
    with suppress(KitError):
        return read_kit(folder).mistakes
    return b""
