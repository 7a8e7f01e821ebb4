"""What became of each run of a check on one submission, and which misconceptions explain it."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks.diagnosis.aside import Gone
from grader.checks.diagnosis.explains import Explains
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.outcome import Graded
from grader.jail.conversation import Transcript
from grader.model import Outcome

_ANSWERED = (Outcome.FAILED, Outcome.ERROR)


@dataclass
class Case:
    """One run of a check; a check may have several, by its parameters."""

    graded: Graded
    seconds: float
    transcript: Transcript | None = None
    explained: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the check found nothing wrong."""
        return self.graded.outcome is Outcome.PASSED


def explain(cases: Sequence[Case], aside: Explains) -> None:
    """Name the misconceptions behind each case that failed.

    A misconception has to answer all that was asked in a failed case as the submission did, and
    may not answer otherwise in any case of the exercise that passed.
    """
    by_exercise: dict[str, list[Case]] = {}
    for case in cases:
        if case.transcript is not None:
            by_exercise.setdefault(case.transcript.exercise, []).append(case)
    try:
        for group in by_exercise.values():
            _explain(group, aside)
    except Gone:  # what one submission makes of the misconceptions is not tried again
        return


def _explain(cases: Sequence[Case], aside: Explains) -> None:
    """Name them for the cases of one exercise. Raises Gone."""
    found: dict[str, None] = {}
    for case in cases:
        if case.graded.outcome in _ANSWERED and case.transcript and case.transcript.exchanges:
            case.explained = aside.explain(case.transcript, case.graded.tolerance or Tolerance())
            found |= dict.fromkeys(case.explained)
    left = tuple(found)
    for case in cases:
        if left and case.passed and case.transcript:
            left = aside.agree(case.transcript, left)
    for case in cases:
        case.explained = tuple(name for name in case.explained if name in left)
