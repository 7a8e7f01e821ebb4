"""A student's own solution, checked on the student's own machine."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field

from grader.checks.diagnosis.packing import unpack
from grader.checks.diagnosis.recorded import Recollection, Recorded
from grader.checks.kits import (
    jail_for,
    namespace,
    open_here,
    open_in,
    runs_here,
    submission_of,
    terms,
)
from grader.checks.session import Runner, run_session
from grader.checks.source import WorkerSource
from grader.course.kit import Kit
from grader.mistakes import shown
from grader.model import Check, Outcome, Result


@dataclass(frozen=True)
class OwnResults:
    """What became of the checks; `stopped` says where the student's file did not run through.

    `mistakes` are the misconceptions that explain what failed, by exercise.
    """

    checks: tuple[Check, ...]
    results: tuple[Result, ...]
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


def check_kit(kit: Kit, wanted: Callable[[Check], bool], *, in_process: bool) -> OwnResults:
    """Run the wanted visible checks of a kit on the student's file.

    Args:
        in_process: import the file here, so that a debugger reaches it; nothing then stops an
            endless loop.
    Raises: KitError if the file is not there; CheckError.
    """
    checks = tuple(check for check in kit.checks if wanted(check))
    submission = submission_of(kit)
    here = runs_here(in_process=in_process)
    known = unpack(kit.mistakes)
    found: list[OwnResults] = []

    def body(runner: Runner) -> None:
        if jail is None:
            with closing(open_here(kit, submission)) as source:
                found.append(OwnResults(checks, runner(source), source.stopped))
            return
        with closing(open_in(jail, kit, submission)) as conversation:
            results = runner(WorkerSource(conversation, aside=Recollection(known)))
            named = shown(checks, known, results)
            found.append(OwnResults(checks, results, conversation.stopped, named))

    files = sorted({kit.folder / check.path for check in kit.checks})  # not a student's own tests
    seeds = namespace(kit.name, kit.version)
    # It preloads while pytest collects: a student waits for one of them only.
    with nullcontext() if here else jail_for(terms(kit, submission)) as jail:
        run_session(kit.folder, files, kit.checks, seeds, body, only=checks)
    return found[0]
