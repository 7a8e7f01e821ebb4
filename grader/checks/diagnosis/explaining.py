"""Finds the misconceptions that give a submission's very answers."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from grader.checks.diagnosis.alike import Look, alike
from grader.checks.diagnosis.digests import digests
from grader.checks.diagnosis.solutions import REFERENCE, Solutions
from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript
from grader.model import Assignment
from grader.worker.protocol import Reply
from grader.worker.zygote import preload


class Explainer:
    """An assignment's misconceptions and its reference, ready to be replayed."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._solutions = Solutions(assignment)

    def prepare(self) -> None:
        """Import and use once what a solution may use, as a worker does before it gets one."""
        preload(optimizers=self._assignment.optimizers)

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The names of the misconceptions that answer as the submission did, in the course's order.

        Each gives the same answer to every request, and another one than the reference to at
        least one, within the tolerance. It is looked at as closely as it takes to tell it from
        the reference: where it shows in values, a submission may have other dtypes.
        """
        replies, said = self._asked(transcript)
        right: list[Reply] | None = None
        found: list[str] = []
        for name in self._solutions.wrong(transcript.exercise):
            wrong = _followed(said(name), replies, tolerance)
            if wrong is None:
                continue
            if right is None:
                right = list(said(REFERENCE))
            look = told_apart(wrong, right, tolerance)
            if look is not None and _all_alike(replies, wrong, look, tolerance):
                found.append(name)
        return tuple(found)

    def agree(self, transcript: Transcript, names: Collection[str]) -> tuple[str, ...]:
        """Those of the misconceptions that are nowhere wrong where the submission is right.

        Where the submission answers neither as the reference nor as the misconception, as it may
        with numbers of its own drawing, nothing can be said.
        """
        replies, said = self._asked(transcript)
        right = list(said(REFERENCE))
        return tuple(
            name
            for name in self._solutions.wrong(transcript.exercise)
            if name in names and not _is_refuted(said(name), replies, right)
        )

    def _asked(
        self, transcript: Transcript
    ) -> tuple[list[Reply], Callable[[str], Iterator[Reply]]]:
        """A submission's replies, and what gives those of a solution to the same requests."""
        said = partial(
            self._solutions.replies, transcript=transcript, digests=[*digests(transcript)]
        )
        return [reply for _, reply in transcript.exchanges], said


def _followed(
    own: Iterator[Reply], replies: Sequence[Reply], tolerance: Tolerance
) -> list[Reply] | None:
    """A solution's replies, or None as soon as one is not the submission's."""
    found: list[Reply] = []
    for reply, mine in zip(replies, own, strict=False):
        if not alike(reply, mine, Look.VALUES, tolerance):
            return None
        found.append(mine)
    return found if len(found) == len(replies) else None


def _is_refuted(own: Iterator[Reply], replies: Sequence[Reply], right: Sequence[Reply]) -> bool:
    like = partial(alike, look=Look.VALUES, tolerance=Tolerance())
    return any(
        like(reply, due) and not like(reply, mine)
        for reply, due, mine in zip(replies, right, own, strict=False)
    )


def told_apart(wrong: Sequence[Reply], right: Sequence[Reply], tolerance: Tolerance) -> Look | None:
    """How closely one has to look to see that replies are not the right ones; None if in vain."""
    return next((look for look in Look if not _all_alike(wrong, right, look, tolerance)), None)


def _all_alike(
    mine: Sequence[Reply], others: Sequence[Reply], look: Look, tolerance: Tolerance
) -> bool:
    return all(alike(a, b, look, tolerance) for a, b in zip(mine, others, strict=False))
