"""Marks one submission after the other, by the checks of one assignment."""

import contextlib
import time
import traceback
from pathlib import Path
from types import ModuleType

from grader.checks.comparisons import noting
from grader.checks.diagnosis.aside import Aside
from grader.checks.diagnosis.explaining import Explainer
from grader.checks.prohibited import refusals, refuse_unseen
from grader.checks.session import Runner
from grader.checks.source import WorkerSource, import_file
from grader.errors import CheckError
from grader.grading.messages import Job, Marked
from grader.grading.plots import make_plots
from grader.grading.reading import key
from grader.jail.conversation import Conversation
from grader.jail.faults import JailLost
from grader.jail.jail import Jail
from grader.model import Assignment, Outcome, Result, SourceFile, Submission

# A zygote that was killed costs nobody points; one that always is costs this submission alone.
TRIES = 3


class Marker:
    """Scores submissions of one assignment; names their mistakes if it is to `diagnose`.

    Their plots go to the folder `results`.
    """

    def __init__(
        self, assignment: Assignment, jail: Jail, *, diagnose: bool = True, results: Path = Path()
    ) -> None:
        self._assignment = assignment
        self._jail = jail
        self._results = results
        self._reference = _import(assignment.reference, f"reference_{assignment.name}")
        asks = diagnose and assignment.chaffs
        self._aside = Aside(Explainer(assignment)) if asks else None

    def close(self) -> None:
        """End the process that replays misconceptions."""
        if self._aside is not None:
            self._aside.close()

    def mark(self, runner: Runner, job: Job, submission: Submission) -> Marked:
        """The results of the submission that a job is about."""
        start = time.perf_counter()
        reasons: tuple[str, ...] = ()
        if submission.problem:
            results, problem = self._unreadable(submission), submission.problem
        else:
            results, problem, reasons = self._run_steadily(runner, job, submission)
        plots = make_plots(self._jail, submission.pictures, self._results)
        return Marked(
            index=job.index,
            student=submission.student,
            key=key(submission),
            results=results,
            problem=problem,
            notes=(*submission.notes, *reasons),
            seconds=time.perf_counter() - start,
            plots=plots,
        )

    def _run_steadily(
        self, runner: Runner, job: Job, submission: Submission
    ) -> tuple[tuple[Result, ...], str, tuple[str, ...]]:
        """The same as `_run`, from the start again where the zygote ended. Raises JailError."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(JailLost):
                return self._run(runner, job, submission)
        return self._run(runner, job, submission)

    def _run(
        self, runner: Runner, job: Job, submission: Submission
    ) -> tuple[tuple[Result, ...], str, tuple[str, ...]]:
        """Results, where the file stopped, which cells did, and why exercises were refused."""
        file = self._assignment.file
        known = refusals(submission, file, self._assignment.forbidden)
        conversation = Conversation(self._jail, submission, file, known)
        try:
            source = WorkerSource(conversation, self._reference, self._aside)
            with noting() if job.compared else contextlib.nullcontext():
                results = runner(source, job.salt, job.exercises)
        finally:
            conversation.close()
        if conversation.lost is not None:  # whatever a check made of it
            raise conversation.lost
        said = (*conversation.notes, *conversation.refusals.values())
        return results, conversation.stopped, said

    def _unreadable(self, submission: Submission) -> tuple[Result, ...]:
        return tuple(
            Result(check.name, Outcome.NOT_ATTEMPTED, submission.problem)
            for check in self._assignment.checks
        )

    def rehearse(self, runner: Runner) -> None:
        """The reference has to pass every check, or no submission can be judged by them.

        Raises CheckError, also for what is forbidden and can't be seen.
        """
        refuse_unseen(self._assignment)
        source = SourceFile(self._assignment.file, self._assignment.reference.read_bytes())
        job = Job(-1, "reference", b"")
        marked = self.mark(runner, job, Submission("reference", (source,)))
        for check, result in zip(self._assignment.checks, marked.results, strict=True):
            if result.outcome is not Outcome.PASSED:
                place = self._assignment.folder / check.path
                raise CheckError(
                    f"{place}:{check.line}: the reference itself does not pass {check.name} "
                    f"({result.outcome}): {result.message}"
                )


def _import(reference: Path, name: str) -> ModuleType:
    try:
        return import_file(reference, name)
    except Exception as error:
        steps = traceback.extract_tb(error.__traceback__)
        line = next((step.lineno for step in steps if step.filename == str(reference)), 1)
        what = f"the reference can't be imported: {type(error).__name__}: {error}"
        raise CheckError(f"{reference}:{line}: {what}") from error
