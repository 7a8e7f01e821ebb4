"""Finds the misconceptions that give a submission's very answers."""

import sys
from collections.abc import Collection, Sequence
from functools import cached_property, partial
from types import CodeType, ModuleType

from grader.checks.diagnosis.alike import Look, Tolerance, alike
from grader.checks.diagnosis.replay import Replay
from grader.course import chaffs
from grader.jail.conversation import Transcript
from grader.model import Assignment
from grader.worker.protocol import Reply
from grader.worker.zygote import preload


class Explainer:
    """An assignment's misconceptions and its reference, ready to be replayed."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._codes: dict[str, dict[str, CodeType]] = {}

    def prepare(self) -> None:
        """Import and use once what a solution may use, as a worker does before it gets one."""
        preload(optimizers=self._assignment.optimizers)

    @cached_property
    def _source(self) -> str:
        return self._assignment.reference.read_text(encoding="utf-8")

    @cached_property
    def _reference(self) -> CodeType:
        return compile(self._source, self._assignment.reference.name, "exec", dont_inherit=True)

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The names of the misconceptions that answer as the submission did, in the course's order.

        Each gives the same answer to every request, and another one than the reference to at
        least one, within the tolerance. It is looked at as closely as it takes to tell it from
        the reference: where it shows in values, a submission may have other dtypes.
        """
        replies = [reply for _, reply in transcript.exchanges]
        right: list[Reply] | None = None
        found: list[str] = []
        for name, code in self._wrong(transcript.exercise).items():
            wrong = self._followed(code, transcript, replies, tolerance)
            if wrong is None:
                continue
            if right is None:
                right = list(self._replay(self._reference, transcript).replies())
            look = told_apart(wrong, right, tolerance)
            if look is not None and _all_alike(replies, wrong, look, tolerance):
                found.append(name)
        return tuple(found)

    def agree(self, transcript: Transcript, names: Collection[str]) -> tuple[str, ...]:
        """Those of the misconceptions that are nowhere wrong where the submission is right.

        Where the submission answers neither as the reference nor as the misconception, as it may
        with numbers of its own drawing, nothing can be said.
        """
        replies = [reply for _, reply in transcript.exchanges]
        right = list(self._replay(self._reference, transcript).replies())
        return tuple(
            name
            for name, code in self._wrong(transcript.exercise).items()
            if name in names and not self._is_refuted(code, transcript, replies, right)
        )

    def _is_refuted(
        self,
        code: CodeType,
        transcript: Transcript,
        replies: Sequence[Reply],
        right: Sequence[Reply],
    ) -> bool:
        own = self._replay(code, transcript).replies()
        like = partial(alike, look=Look.VALUES, tolerance=Tolerance())
        return any(
            like(reply, due) and not like(reply, mine)
            for reply, due, mine in zip(replies, right, own, strict=False)
        )

    def _wrong(self, exercise: str) -> dict[str, CodeType]:
        if exercise not in self._codes:
            self._codes[exercise] = {
                chaff.name: compile(
                    chaffs.apply(chaff, self._source), chaff.name, "exec", dont_inherit=True
                )
                for chaff in self._assignment.chaffs
                if chaff.exercise == exercise
            }
        return self._codes[exercise]

    def _followed(
        self,
        code: CodeType,
        transcript: Transcript,
        replies: Sequence[Reply],
        tolerance: Tolerance,
    ) -> list[Reply] | None:
        """A solution's replies, or None as soon as one is not the submission's."""
        found: list[Reply] = []
        own = self._replay(code, transcript).replies()
        for reply, mine in zip(replies, own, strict=False):
            if not alike(reply, mine, Look.VALUES, tolerance):
                return None
            found.append(mine)
        return found if len(found) == len(replies) else None

    def _replay(self, code: CodeType, transcript: Transcript) -> Replay:
        """A replay on a fresh module: nothing that an earlier one left is in it."""
        module = sys.modules[self._assignment.name] = ModuleType(self._assignment.name)
        exec(code, vars(module))
        return Replay(module, transcript)


def told_apart(wrong: Sequence[Reply], right: Sequence[Reply], tolerance: Tolerance) -> Look | None:
    """How closely one has to look to see that replies are not the right ones; None if in vain."""
    return next((look for look in Look if not _all_alike(wrong, right, look, tolerance)), None)


def _all_alike(
    mine: Sequence[Reply], others: Sequence[Reply], look: Look, tolerance: Tolerance
) -> bool:
    return all(alike(a, b, look, tolerance) for a, b in zip(mine, others, strict=False))
