"""An assignment's reference and its misconceptions, each of which replies to a conversation."""

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from types import CodeType, ModuleType

from grader.checks.diagnosis.memory import Memory
from grader.checks.diagnosis.pieces import Pieces
from grader.checks.diagnosis.replay import Replay
from grader.jail.conversation import Transcript
from grader.model import Assignment
from grader.worker.protocol import Reply

# The name of the reference; no misconception has it.
REFERENCE = ""
MEMORY_BYTES = 128 << 20


class Solutions:
    """Solutions by name. What one has replied is remembered: it replies the same to all who ask."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._chaffs = {chaff.name: chaff for chaff in assignment.chaffs}
        self._codes: dict[str, list[CodeType]] = {}
        self._memory = Memory(MEMORY_BYTES)

    def wrong(self, exercise: str) -> tuple[str, ...]:
        """The names of an exercise's misconceptions, in the course's order."""
        return tuple(c.name for c in self._assignment.chaffs if c.exercise == exercise)

    def replies(
        self, name: str, transcript: Transcript, digests: Sequence[bytes]
    ) -> Iterator[Reply]:
        """A solution's reply to each request, as long as it can follow."""
        live: Iterator[Reply] | None = None
        for place, digest in enumerate(digests):
            key = name, digest
            if live is None and key in self._memory:
                reply = self._memory.get(key)
            else:
                live = live or islice(self._replay(name, transcript), place, None)
                reply = next(live, None)
                self._memory.put(key, reply)
            if reply is None:
                return
            yield reply

    def _replay(self, name: str, transcript: Transcript) -> Iterator[Reply]:
        """A replay on a fresh module: nothing that an earlier one left is in it."""
        module = sys.modules[self._assignment.name] = ModuleType(self._assignment.name)
        for code in self._code(name):
            exec(code, vars(module))
        return Replay(module, transcript).replies()

    def _code(self, name: str) -> list[CodeType]:
        if name == REFERENCE:
            return self._pieces.codes
        if name not in self._codes:
            chaff = self._chaffs[name]
            self._codes[name] = self._pieces.edited(chaff.replace, chaff.by)
        return self._codes[name]

    @cached_property
    def _pieces(self) -> Pieces:
        reference = self._assignment.reference
        return Pieces(reference.read_text(encoding="utf-8"), reference.name)
