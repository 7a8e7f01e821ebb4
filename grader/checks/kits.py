"""The submissions that plain pytest checks inside kits."""

import os
from collections.abc import Callable
from pathlib import Path

from grader.checks.local import LocalSource
from grader.checks.prohibited import refusals
from grader.checks.source import Source, WorkerSource
from grader.course.kit import Kit, find_kit, read_kit
from grader.course.optimizers import use_optimizers
from grader.errors import KitError
from grader.jail.conversation import Conversation
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Forbidden, Limits, SourceFile, Submission


def namespace(assignment: str, version: str) -> str:
    """What the seeds of an assignment's checks are made from."""
    return f"{assignment}:{version}"


class OpenKits:
    """The sources of the kits that a pytest run has come to; `on_close` is told how to end each."""

    def __init__(self, *, in_process: bool, on_close: Callable[[Callable[[], None]], None]) -> None:
        self._in_process = in_process
        self._on_close = on_close
        self._opened: dict[Path, tuple[Source, str]] = {}
        self._jails: dict[tuple[Limits, tuple[Forbidden, ...], bool], Jail] = {}

    def around(self, start: Path) -> tuple[Source, str]:
        """The source and the namespace of the kit that `start` lies in. Raises KitError."""
        folder = find_kit(start)
        if folder is None:
            what = "is not in a student kit; run pytest in a kit's folder"
            raise KitError(f"{start}: {what}, or `grader check`")
        if folder not in self._opened:
            kit = read_kit(folder)
            self._opened[folder] = (self._open(kit), namespace(kit.name, kit.version))
        return self._opened[folder]

    def _open(self, kit: Kit) -> Source:
        submission = submission_of(kit)
        known = refusals(submission, kit.file.name, kit.forbidden)
        if runs_here(in_process=self._in_process):
            source = LocalSource(kit.file, submission, kit.forbidden, known)
            self._on_close(source.close)
            return source
        conversation = Conversation(self._jail(kit, submission), submission, kit.file.name, known)
        self._on_close(conversation.close)  # pytest calls the last one first
        return WorkerSource(conversation)

    def _jail(self, kit: Kit, submission: Submission) -> Jail:
        key = kit.limits, kit.forbidden, _use_optimizers(submission)
        if key not in self._jails:
            self._jails[key] = jail_for(kit, submission)
            self._on_close(self._jails[key].close)
        return self._jails[key]


def jail_for(kit: Kit, submission: Submission) -> Jail:
    """What a student's own code runs in on the student's own machine: a worker, unconfined."""
    optimizers = _use_optimizers(submission)
    return Jail(Level.NONE, kit.limits, forbidden=kit.forbidden, optimizers=optimizers)


def _use_optimizers(submission: Submission) -> bool:
    return use_optimizers(file.data for file in submission.files)


def runs_here(*, in_process: bool) -> bool:
    """Whether the submission runs in this very process."""
    # Windows has no fork; a worker is one.
    return in_process or not hasattr(os, "fork")


def submission_of(kit: Kit) -> Submission:
    """The student's file and the Python files beside it. Raises KitError if it is not there."""
    if not kit.file.is_file():
        what = f"there is no {kit.file.name}; your solution goes into a file of that name"
        raise KitError(f"{kit.folder}: {what}")
    paths = [path for path in sorted(kit.file.parent.glob("*.py")) if path.is_file()]
    return Submission("you", tuple(SourceFile(path.name, path.read_bytes()) for path in paths))
