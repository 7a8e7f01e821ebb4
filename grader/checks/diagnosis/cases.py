"""What became of each run of a check on one submission, and which misconceptions explain it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from grader.checks.diagnosis.aside import Gone
from grader.checks.diagnosis.explains import Explains
from grader.checks.diagnosis.tolerance import Tolerance
from grader.checks.outcome import Graded
from grader.jail.conversation import Transcript
from grader.model import Outcome

# What is kept of one submission to be explained, in bytes: right solutions say a twentieth of it.
MAX_KEPT = 128 << 20
_ANSWERED = (Outcome.FAILED, Outcome.ERROR)


@dataclass
class Case:
    """One run of a check; a check may have several, by its parameters.

    `cut_off` says that nobody knows what explains it: the process aside was gone.
    """

    graded: Graded
    seconds: float
    transcript: Transcript | None = None
    explained: tuple[str, ...] = ()
    cut_off: bool = False

    @property
    def passed(self) -> bool:
        """Whether the check found nothing wrong."""
        return self.graded.outcome is Outcome.PASSED


class Keeping:
    """Keeps the transcripts of one submission's cases, as many as a marker should hold."""

    def __init__(self, most: int = MAX_KEPT) -> None:
        self._left = most

    def keep(self, case: Case) -> Case:
        """The case, without what was said in it if that is too much."""
        said = case.transcript
        if said is None:
            return case
        if said.size > self._left:
            return replace(case, transcript=Transcript(said.seed, said.exercise, whole=False))
        self._left -= said.size
        return case


def explain(cases: Sequence[Case], aside: Explains) -> None:
    """Name the misconceptions behind each case that failed.

    A misconception has to answer all that was asked in a failed case as the submission did, and
    may not answer otherwise in any case of the exercise that passed.
    """
    by_exercise: dict[str, list[Case]] = {}
    for case in cases:
        if case.transcript is not None:
            by_exercise.setdefault(case.transcript.exercise, []).append(case)
    waiting = list(by_exercise.values())
    try:
        while waiting:
            _explain(waiting[0], aside)
            waiting.pop(0)
    except Gone:  # what one submission makes of the misconceptions is not tried again
        for case in chain(*waiting):
            case.cut_off = _can_be_explained(case)


def _explain(cases: Sequence[Case], aside: Explains) -> None:
    """Name them for the cases of one exercise. Raises Gone."""
    found = [
        aside.explain(case.transcript, case.graded.tolerance or Tolerance())
        if case.transcript and _can_be_explained(case)
        else ()
        for case in cases
    ]
    left = tuple(dict.fromkeys(chain(*found)))
    for case in cases:
        if left and case.passed and case.transcript:
            # Of what is not there to be asked about, nobody knows whom it would refute.
            left = aside.agree(case.transcript, left) if case.transcript.whole else ()
    for case, names in zip(cases, found, strict=True):
        case.explained = tuple(name for name in names if name in left)


def _can_be_explained(case: Case) -> bool:
    transcript = case.transcript
    answered = case.graded.outcome in _ANSWERED
    if transcript is None or not transcript.whole:
        return False
    return answered and bool(transcript.exchanges)
