"""A process aside that replays misconceptions: one that hangs or crashes costs no marker."""

import contextlib
import gc
import os
import signal
import socket
from typing import Any, BinaryIO, Protocol

import msgspec

from grader.checks.diagnosis.explains import Explains
from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript
from grader.worker.lifeline import end_with
from grader.worker.protocol import HEADER, Reply, Request, frame


class Oracle(Explains, Protocol):
    """Explains for a process aside: `Explainer` does."""

    def prepare(self) -> None:
        """Import what the first answer would otherwise wait for."""


# The line to the process aside, and the stream of what comes from there.
_Lines = tuple[socket.socket, BinaryIO]
# To import PyTorch's compiler alone takes a minute on a machine that is very busy.
START_SECONDS = 180.0
# A submission waits in vain only once.
SECONDS = 20.0
# A misconception that ends the process, or never answers, is not tried again and again.
MAX_DEATHS = 5


class Question(msgspec.Struct):
    """A transcript, as it crosses; who explains it, or which of some misconceptions agree."""

    seed: int
    exercise: str
    exchanges: list[tuple[Request, Reply]]
    tolerance: Tolerance
    among: tuple[str, ...] | None = None


class Named(msgspec.Struct):
    """The misconceptions that are the answer."""

    names: tuple[str, ...] = ()


_decode_question: Any = msgspec.msgpack.Decoder(Question).decode
_decode_named: Any = msgspec.msgpack.Decoder(Named).decode


class Gone(Exception):
    """The process aside does not answer: it was too slow, or it ended, or it did so too often."""


class Aside:
    """Asks an oracle in a process of its own, forked from this one when it is first needed."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self._lines: _Lines | None = None
        self._pid = 0
        self._deaths = 0

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The misconceptions that answer as the submission did. Raises Gone."""
        return self._ask(transcript, tolerance, None)

    def agree(self, transcript: Transcript, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the misconceptions that nowhere answer otherwise. Raises Gone."""
        return self._ask(transcript, Tolerance(), names)

    def _ask(
        self, transcript: Transcript, tolerance: Tolerance, among: tuple[str, ...] | None
    ) -> tuple[str, ...]:
        if self._deaths >= MAX_DEATHS:
            raise Gone
        seed, exercise = transcript.seed, transcript.exercise
        question = Question(seed, exercise, transcript.exchanges, tolerance, among)
        try:
            line, answers = self._lines or self._start()
            line.sendall(frame(question))
            named: Named = _decode_named(_receive(answers))
        # What is too large for a frame (OverflowError) can't be asked either.
        except (OSError, EOFError, OverflowError, msgspec.MsgspecError) as error:
            self._deaths += 1
            self.close()
            raise Gone from error
        return named.names

    def _start(self) -> _Lines:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self._pid = os.fork()
        if not self._pid:
            _live(theirs, self._oracle, parent)
        theirs.close()
        self._lines = ours, ours.makefile("rb")
        ours.settimeout(START_SECONDS)
        _receive(self._lines[1])  # it is ready
        ours.settimeout(SECONDS)
        return self._lines

    def close(self) -> None:
        """End the process."""
        if self._lines is None:
            return
        for end in reversed(self._lines):
            end.close()
        self._lines = None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _live(line: socket.socket, oracle: Oracle, parent: int) -> None:
    """What the forked process does: it answers until nobody asks any more, and never returns."""
    with contextlib.suppress(BaseException):
        # Who is in an endless misconception would never see that nobody asks any more.
        end_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kept = line.fileno()
        # Nothing of the marker's may stay open here: who waits for its end must see it.
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        oracle.prepare()
        # All that is here stays: without it, those who look for garbage are done sooner.
        gc.freeze()
        line.sendall(frame(Named()))
        questions = line.makefile("rb")
        while True:
            question = _decode_question(_receive(questions))
            transcript = Transcript(question.seed, question.exercise, question.exchanges)
            if question.among is None:
                names = oracle.explain(transcript, question.tolerance)
            else:
                names = oracle.agree(transcript, question.among)
            line.sendall(frame(Named(names)))
    os._exit(0)


def _receive(stream: BinaryIO) -> bytes:
    """The next message. Raises EOFError."""
    header = stream.read(HEADER)
    if not header:
        raise EOFError
    return stream.read(int.from_bytes(header, "big"))
