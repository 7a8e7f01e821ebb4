"""A student's own solution, checked on the student's own machine."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from grader.checks.diagnosis.packing import unpack
from grader.checks.diagnosis.recorded import Recollection, Recorded
from grader.checks.kits import jail_for, open_here, open_in, run_kit, runs_here, terms
from grader.checks.session import Runner
from grader.checks.source import WorkerSource
from grader.checks.work import work_in
from grader.course.kit import Kit
from grader.mistakes import shown
from grader.model import Check, Outcome, Result


@dataclass(frozen=True)
class OwnResults:
    """What became of the checks; `stopped` says where the student's file did not run through.

    `mistakes` are the misconceptions that explain what failed, by exercise; `file` is the one that
    was checked, `notes` are about it.
    """

    checks: tuple[Check, ...]
    results: tuple[Result, ...]
    file: str
    notes: tuple[str, ...] = ()
    stopped: str = ""
    mistakes: dict[str, tuple[Recorded, ...]] = field(default_factory=dict)

    @property
    def earned(self) -> int:
        """Points of the checks that passed."""
        pairs = zip(self.checks, self.results, strict=True)
        return sum(check.points for check, result in pairs if result.outcome is Outcome.PASSED)

    @property
    def possible(self) -> int:
        """Points of all these checks."""
        return sum(check.points for check in self.checks)


def check_kit(
    kit: Kit, wanted: Callable[[Check], bool], *, in_process: bool, file: Path | None = None
) -> OwnResults:
    """Run the wanted visible checks of a kit on the student's file.

    Args:
        in_process: import the file here, so that a debugger reaches it; nothing then stops an
            endless loop.
        file: to be checked in place of the kit's.
    Raises: KitError if the file is not there, or can't be read; CheckError.
    """
    checks = tuple(check for check in kit.checks if wanted(check))
    work = work_in(kit, file)
    name, said = work.file.name, work.submission.notes
    here = runs_here(in_process=in_process)
    known = unpack(kit.mistakes)

    def body(runner: Runner) -> OwnResults:
        if jail is None:
            with closing(open_here(kit, work)) as source:
                results = runner(source)
                return OwnResults(checks, results, name, (*said, *source.notes), source.stopped)
        with closing(open_in(jail, kit, work)) as conversation:
            results = runner(WorkerSource(conversation, aside=Recollection(known)))
            named = shown(checks, known, results)
            notes = (*said, *conversation.notes)
            return OwnResults(checks, results, name, notes, conversation.stopped, named)

    # It preloads while pytest collects: a student waits for one of them only.
    with nullcontext() if here else jail_for(terms(kit, work.submission)) as jail:
        return run_kit(kit, checks, body)
