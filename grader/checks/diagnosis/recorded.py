"""What misconceptions answer in visible checks: recorded, and compared with a submission."""

from collections.abc import Sequence

from msgspec import Struct

from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.thinning import bare, thinned
from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript
from grader.worker.protocol import Reply

# What is recorded has about 7 digits.
_RTOL = 1e-6


class Answers(Struct, frozen=True, array_like=True):
    """The replies in one failed check, as much of them as was recorded.

    `look` is how closely one has to look to see that they are wrong, `places` which elements of
    each array are kept. None stands for a reply that is right.
    """

    look: int
    replies: list[Reply | None]
    places: list[list[list[int]]]

    def are_of(self, transcript: Transcript, tolerance: Tolerance) -> bool:
        """Whether a submission gave these answers."""
        replies = [reply for _, reply in transcript.exchanges]
        wide = Tolerance(max(tolerance.rtol, _RTOL), tolerance.atol)
        return len(replies) == len(self.replies) and all(
            mine is None or self._is(reply, mine, kept, wide)
            for reply, mine, kept in zip(replies, self.replies, self.places, strict=True)
        )

    def _is(self, reply: Reply, mine: Reply, kept: list[list[int]], tolerance: Tolerance) -> bool:
        look = Look(self.look)
        return alike(thinned(bare(reply, look), kept), mine, look, tolerance)


class Recorded(Struct, frozen=True, array_like=True):
    """A misconception by its answers in the visible checks that it fails.

    A check (or a case of one) is known by its seed. None stands for answers that do not tell
    the misconception from a right solution.
    """

    name: str
    exercise: str
    explain: str
    answers: dict[int, Answers | None]


class Recollection:
    """Explains failed checks by what was recorded."""

    def __init__(self, known: Sequence[Recorded]) -> None:
        self._known = known

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The misconceptions that answered as the submission did, in the course's order."""
        found = [(each.name, each.answers.get(transcript.seed)) for each in self._known]
        return tuple(name for name, own in found if own and own.are_of(transcript, tolerance))

    def agree(self, transcript: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the misconceptions that pass this check, as the submission does."""
        return tuple(
            each.name
            for each in self._known
            if each.name in names and transcript.seed not in each.answers
        )
