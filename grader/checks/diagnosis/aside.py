"""A process aside that replays misconceptions: one that hangs or crashes costs no marker."""

import contextlib
import os
import signal
import socket
from collections.abc import Collection
from typing import Any, Protocol

import msgspec

from grader.checks.diagnosis.alike import Tolerance
from grader.jail.conversation import Transcript
from grader.worker.protocol import Reply, Request


class Oracle(Protocol):
    """Who knows the misconceptions: `Explainer` does."""

    def prepare(self) -> None:
        """Import what the first answer would otherwise wait for."""

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        """The misconceptions that answer as the submission did."""

    def agree(self, transcript: Transcript, names: Collection[str]) -> tuple[str, ...]:
        """Those of the misconceptions that nowhere answer otherwise."""


# To import PyTorch's compiler alone takes a minute on a machine that is very busy.
START_SECONDS = 180.0
# A submission waits in vain only once.
SECONDS = 20.0
# A misconception that ends the process, or never answers, is not tried again and again.
MAX_DEATHS = 5
_HEADER = 8


class Question(msgspec.Struct):
    """A transcript, as it crosses; who explains it, or which of some misconceptions agree."""

    seed: int
    exercise: str
    exchanges: list[tuple[Request, Reply]]
    tolerance: Tolerance
    among: tuple[str, ...] | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode_question: Any = msgspec.msgpack.Decoder(Question).decode
_decode_names: Any = msgspec.msgpack.Decoder(tuple[str, ...]).decode


class Gone(Exception):
    """The process aside did not answer: it was too slow, or it ended."""


class Aside:
    """Asks an oracle in a process of its own, forked from this one when it is first needed."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self._line: socket.socket | None = None
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
            return ()
        seed, exercise = transcript.seed, transcript.exercise
        question = Question(seed, exercise, transcript.exchanges, tolerance, among)
        try:
            line = self._line or self._start()
            _send(line, _encode(question))
            names: tuple[str, ...] = _decode_names(_receive(line))
        except (OSError, EOFError, msgspec.MsgspecError) as error:
            self._deaths += 1
            self.close()
            raise Gone from error
        return names

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if not self._pid:
            _live(theirs, self._oracle)
        theirs.close()
        self._line = ours
        ours.settimeout(START_SECONDS)
        _receive(ours)  # it is ready
        ours.settimeout(SECONDS)
        return ours

    def close(self) -> None:
        """End the process."""
        if self._line is None:
            return
        self._line.close()
        self._line = None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _live(line: socket.socket, oracle: Oracle) -> None:
    """What the forked process does: it answers until nobody asks any more, and never returns."""
    with contextlib.suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kept = line.fileno()
        # Nothing of the marker's may stay open here: who waits for its end must see it.
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        oracle.prepare()
        _send(line, b"")
        while True:
            question = _decode_question(_receive(line))
            transcript = Transcript(question.seed, question.exercise, question.exchanges)
            if question.among is None:
                names = oracle.explain(transcript, question.tolerance)
            else:
                names = oracle.agree(transcript, question.among)
            _send(line, _encode(names))
    os._exit(0)


def _send(line: socket.socket, message: bytes) -> None:
    line.sendall(len(message).to_bytes(_HEADER, "big") + message)


def _receive(line: socket.socket) -> bytes:
    return _read(line, int.from_bytes(_read(line, _HEADER), "big"))


def _read(line: socket.socket, size: int) -> bytes:
    parts, left = [], size
    while left:
        part = line.recv(min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
