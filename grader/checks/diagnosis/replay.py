"""Replays what was asked in a check on another solution."""

from collections.abc import Iterator
from types import ModuleType

from grader.checks.diagnosis.objects import exchanged
from grader.jail.conversation import Transcript
from grader.worker import protocol
from grader.worker.capture import Capture
from grader.worker.protocol import Answer, Items, Mapping, Opaque, Reply, Value
from grader.worker.serving import Server

REPLY_LIMIT = 64 << 20


class CannotFollow(Exception):
    """The solution has nothing in the place of an object that is asked about."""


class Replay:
    """A solution that is asked what a submission was asked.

    Where the submission gave an object, and the object is asked about or passed back, it is the
    solution's own that counts: `_own` has it by the number of the submission's.
    """

    def __init__(self, solution: ModuleType, transcript: Transcript) -> None:
        self._server = Server(Capture(0), REPLY_LIMIT, module=solution)
        self._transcript = transcript
        self._own: dict[int, Value] = {}

    def replies(self) -> Iterator[Reply]:
        """The solution's reply to each request, as long as it can follow."""
        self._server.answer(protocol.Begin(0, self._transcript.seed, self._transcript.exercise))
        for request, reply in self._transcript.exchanges:
            try:
                mine = self._server.answer(exchanged(request, self._value, self._number))
            except CannotFollow:
                return
            if mine is None:
                return
            if isinstance(mine, Answer) and isinstance(reply, Answer):
                self._pair(reply.value, mine.value)
            yield mine

    def _number(self, theirs: int) -> int:
        own = self._own.get(theirs)
        if not isinstance(own, Opaque):
            raise CannotFollow
        return own.id

    def _value(self, theirs: Opaque) -> Value:
        if theirs.id not in self._own:
            raise CannotFollow
        own = self._own[theirs.id]
        return Opaque(own.id, "") if isinstance(own, Opaque) else own

    def _pair(self, theirs: Value, mine: Value) -> None:
        """Remember which of the solution's values stands where the submission's objects do."""
        if isinstance(theirs, Opaque):
            self._own[theirs.id] = mine
            if theirs.contents is not None:
                self._pair(theirs.contents, mine)
            return
        if isinstance(mine, Opaque) and mine.contents is not None:
            mine = mine.contents
        if isinstance(theirs, Items) and isinstance(mine, Items):
            for each, own in zip(theirs.items, mine.items, strict=False):
                self._pair(each, own)
        if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
            for (_, each), (_, own) in zip(theirs.items, mine.items, strict=False):
                self._pair(each, own)
