"""Records what each misconception answers in the visible checks that it fails."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.explaining import told_apart
from grader.checks.diagnosis.recorded import Answers, Recorded
from grader.checks.diagnosis.thinning import bare, places, rounded, thinned
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.kits import namespace
from grader.checks.session import Runner, run_session
from grader.checks.source import WorkerSource
from grader.course import chaffs
from grader.jail.conversation import Conversation, Transcript
from grader.jail.jail import Jail
from grader.model import Assignment, SourceFile, Submission
from grader.worker.protocol import Reply

Show = Callable[[int, int], None]


class _Notes:
    """Notes what was said in the checks that failed, where others explain it."""

    def __init__(self) -> None:
        self.failed: list[tuple[Transcript, Tolerance]] = []

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """Nothing, but it is noted."""
        self.failed.append((transcript, tolerance))
        return ()

    def agree(self, _: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        """All of them."""
        return names


class _Source(WorkerSource):
    """A solution of the course's own, and all that it was asked, by the seeds of the checks."""

    def __init__(self, conversation: Conversation) -> None:
        self.notes = _Notes()
        self.said: dict[int, Transcript] = {}
        super().__init__(conversation, aside=self.notes)

    def begin(self, seed: int, seconds: float | None, exercise: str = "") -> Any:
        """A stand-in for the module."""
        module = super().begin(seed, seconds, exercise)
        self.said[seed] = self._conversation.transcript
        return module


def record(assignment: Assignment, jail: Jail, show: Show) -> tuple[Recorded, ...]:
    """The misconceptions that show in the visible checks, in the course's order.

    Args:
        jail: where they run; trusted as they are, it need not confine them.
        show: is told how many of how many are done.
    Raises: CheckError if a check is broken.
    """
    found: list[Recorded] = []

    def body(runner: Runner) -> None:
        reference = assignment.reference.read_text(encoding="utf-8")
        right = _asked(assignment, reference, jail, runner).said
        for done, chaff in enumerate(assignment.chaffs, start=1):
            edited = chaffs.apply(chaff, reference)
            failed = _asked(assignment, edited, jail, runner, chaff.exercise).notes.failed
            answers = {said.seed: _answers(said, right, tolerance) for said, tolerance in failed}
            if any(answers.values()):
                found.append(Recorded(chaff.name, chaff.exercise, chaff.explain, answers))
            show(done, len(assignment.chaffs))

    if assignment.chaffs and assignment.visible:
        seeds = namespace(assignment.name, assignment.version)
        files = sorted({assignment.folder / check.path for check in assignment.visible})
        run_session(assignment.folder, files, assignment.visible, seeds, body)
    return tuple(found)


def _asked(
    assignment: Assignment, text: str, jail: Jail, runner: Runner, *exercises: str
) -> _Source:
    """A solution that has been through the visible checks, all or those of some exercises."""
    file = SourceFile(assignment.file, text.encode())
    conversation = Conversation(jail, Submission("course", (file,)), assignment.file)
    with closing(conversation):
        source = _Source(conversation)
        runner(source, exercises=exercises)
    return source


def _answers(
    said: Transcript, right: Mapping[int, Transcript], tolerance: Tolerance
) -> Answers | None:
    """What was said in a check; None if it does not tell the misconception from the reference."""
    pairs = [
        (wrong, due)
        for (_, wrong), (_, due) in zip(said.exchanges, right[said.seed].exchanges, strict=False)
    ]
    look = told_apart([wrong for wrong, _ in pairs], [due for _, due in pairs], tolerance)
    if look is None:
        return None
    # What only a misconception is asked, as it may be for its wrong answers, is kept.
    alone = [(wrong, None) for _, wrong in said.exchanges[len(pairs) :]]
    kept = [_kept(wrong, due, look) for wrong, due in [*pairs, *alone]]
    answers = Answers(look, [reply for reply, _ in kept], [at for _, at in kept])
    return answers if any(answers.replies) else None


def _kept(wrong: Reply, right: Reply | None, look: Look) -> tuple[Reply | None, list[list[int]]]:
    """What is kept of a reply, and of which elements; nothing of one that is right."""
    mine, due = bare(wrong, look), None if right is None else bare(right, look)
    at = places(mine, due or mine)
    small = thinned(mine, at)
    if due is not None and alike(small, thinned(due, at), look, Tolerance()):
        return None, []
    return rounded(small), at
