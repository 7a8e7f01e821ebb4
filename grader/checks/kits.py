"""The submissions that plain pytest checks inside kits."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from grader.checks.local import LocalSource
from grader.checks.prohibited import refusals
from grader.checks.session import Runner, run_session
from grader.checks.source import Source, WorkerSource
from grader.checks.work import Work, work_in
from grader.course.kit import Kit, find_kit, read_kit
from grader.course.optimizers import use_optimizers
from grader.errors import KitError
from grader.jail.conversation import Conversation
from grader.jail.jail import Jail
from grader.jail.levels import Level
from grader.model import Check, Forbidden, Limits, Submission

# Limits, what is forbidden, and whether optimizers are used.
Terms = tuple[Limits, tuple[Forbidden, ...], bool]

_Found = TypeVar("_Found")


def namespace(assignment: str, version: str) -> str:
    """What the seeds of an assignment's checks are made from."""
    return f"{assignment}:{version}"


def run_kit(kit: Kit, only: Sequence[Check], body: Callable[[Runner], _Found]) -> _Found:
    """What `body` finds by running some of a kit's checks. Raises CheckError, what `body` does."""
    found: list[_Found] = []
    files = sorted({kit.folder / check.path for check in kit.checks})  # not a student's own tests
    seeds = namespace(kit.name, kit.version)
    run_session(
        kit.folder, files, kit.checks, seeds, lambda run: found.append(body(run)), only=only
    )
    return found[0]


class OpenKits:
    """The sources of the kits that a pytest run has come to; `on_close` is told how to end each."""

    def __init__(self, *, in_process: bool, on_close: Callable[[Callable[[], None]], None]) -> None:
        self._in_process = in_process
        self._on_close = on_close
        self._opened: dict[Path, tuple[Source, str]] = {}
        self._jails: dict[Terms, Jail] = {}

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
        work = work_in(kit)
        if runs_here(in_process=self._in_process):
            source = open_here(kit, work)
            self._on_close(source.close)
            return source
        conversation = open_in(self._jail(kit, work.submission), kit, work)
        self._on_close(conversation.close)  # pytest calls the last one first
        return WorkerSource(conversation)

    def _jail(self, kit: Kit, submission: Submission) -> Jail:
        key = terms(kit, submission)
        if key not in self._jails:
            self._jails[key] = jail_for(key)
            self._on_close(self._jails[key].close)
        return self._jails[key]


def terms(kit: Kit, submission: Submission) -> Terms:
    """What the jail for a kit's submission has to be made for."""
    return kit.limits, kit.forbidden, use_optimizers(file.data for file in submission.files)


def jail_for(terms: Terms) -> Jail:
    """What a student's own code runs in on the student's own machine: a worker, unconfined."""
    limits, forbidden, optimizers = terms
    return Jail(Level.NONE, limits, forbidden=forbidden, optimizers=optimizers)


def open_here(kit: Kit, work: Work) -> LocalSource:
    """A kit's submission in this very process."""
    submission = work.submission
    return LocalSource(work.file, submission, kit.forbidden, _refusals(kit, submission))


def open_in(jail: Jail, kit: Kit, work: Work) -> Conversation:
    """The conversation with a kit's submission."""
    submission = work.submission
    return Conversation(jail, submission, submission.files[0].path, _refusals(kit, submission))


def _refusals(kit: Kit, submission: Submission) -> dict[str, str]:
    return refusals(submission, submission.files[0].path, kit.forbidden)


def runs_here(*, in_process: bool) -> bool:
    """Whether the submission runs in this very process."""
    # Windows has no fork; a worker is one.
    return in_process or not hasattr(os, "fork")
