"""What a marker makes of a worker and of a zygote that say anything."""

import contextlib
import io
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import strategies as st

from grader.checks.calling import observe
from grader.jail import remote
from grader.jail.conversation import Conversation
from grader.jail.faults import SubmissionFault
from grader.jail.levels import Level
from grader.jail.zygote import JailedZygote, ZygoteLost
from grader.model import Forbidden, Limits, SourceFile, Submission
from grader.worker import control, protocol
from tests.fuzz.strategies import TROUBLE, fuzzed, mutated, replies

LONG = 60.0
LOADED = protocol.frame(protocol.Answer(1, None))
# The module is loaded by request 1, the check begins with 2, the call is 3.
ANSWERS = replies(st.just(3)).map(protocol.frame)
SAID = st.one_of(st.binary(max_size=100), ANSWERS, mutated(ANSWERS, TROUBLE))
SUBMISSION = Submission("ada", (SourceFile("sums.py", b"x = 1\n\xff\n"),))


class Channel:
    """A worker's line: once something was asked, the next answer is there, and then its end."""

    def __init__(self, said: list[bytes]) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._said = said
        self.setblocking, self.fileno, self.recv = (
            self._ours.setblocking,
            self._ours.fileno,
            self._ours.recv,
        )

    def send(self, data: Any) -> int:
        """Answer what was asked."""
        if self._said:
            self._theirs.sendall(self._said.pop(0))
        if not self._said:
            self._theirs.shutdown(socket.SHUT_RDWR)
        return len(data)

    def close(self) -> None:
        """Hang up."""
        self._ours.close()
        self._theirs.close()


class Worker:
    """A worker with that line."""

    def __init__(self, said: list[bytes]) -> None:
        self.channel = Channel(said)


class NoJail:
    """Gives that worker."""

    limits = Limits(call_seconds=LONG, submission_seconds=LONG, reply_mb=1)
    forbidden = (Forbidden(("torch.relu",), ("relu",)),)

    def __init__(self, said: list[bytes]) -> None:
        self._said = said

    def worker(self) -> Worker:
        """Another one, which says the rest."""
        return Worker(self._said)

    def end(self, worker: Worker) -> None:
        """End it."""
        worker.channel.close()

    def autopsy(self, worker: Worker) -> int:
        """End it."""
        worker.channel.close()
        return -9


@contextlib.contextmanager
def submission(*said: bytes) -> Iterator[Any]:
    jail: Any = NoJail([*said])
    conversation = Conversation(jail, SUBMISSION, "sums.py")
    conversation.begin(0, None, "relu")
    try:
        yield remote.module(conversation)
    finally:
        conversation.close()


@fuzzed(SAID)
def test_whatever_a_worker_answers_is_an_answer_or_the_submissions_fault(said: bytes) -> None:
    with submission(LOADED, said) as module, contextlib.suppress(SubmissionFault):
        module.double(1.0)


@fuzzed(SAID)
def test_whatever_was_changed_is_observed_or_the_submissions_fault(said: bytes) -> None:
    with submission(LOADED, said) as module, contextlib.suppress(SubmissionFault):
        observe(module.double, 1.0)


@fuzzed(replies(st.just(1)).map(protocol.frame), SAID)
def test_whatever_a_worker_says_to_the_source_is_the_submissions_fault(
    loaded: bytes, said: bytes
) -> None:
    with submission(loaded, said) as module, contextlib.suppress(SubmissionFault):
        module.double(1.0)


def zygote(line: socket.socket) -> JailedZygote:
    """The marker's side of a zygote at the other end of a line."""
    made = object.__new__(JailedZygote)
    made.level, made._control, made._errors = Level.NONE, line, io.BytesIO()
    return made


REPORTS: Any = st.one_of(
    st.just(control.Ready()),
    st.builds(control.Forked, st.integers(-(2**63), 2**63)),
    st.builds(control.Failed, st.text(max_size=9)),
).map(protocol.encode)
WHAT_IT_SAYS = st.one_of(st.binary(max_size=60), REPORTS, mutated(REPORTS, TROUBLE))


@fuzzed(WHAT_IT_SAYS, st.booleans())
def test_whatever_a_zygote_says_is_a_report_or_it_is_lost(body: bytes, framed: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(len(body).to_bytes(4, "big") * framed + body)
        theirs.shutdown(socket.SHUT_RDWR)
        marker = zygote(ours)
        with marker._errors, contextlib.suppress(ZygoteLost):
            report, descriptor = marker._receive(LONG)
            assert isinstance(report, control.Report)
            assert descriptor == -1


def test_a_zygotes_message_of_4_gb_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\xff\xff\xff\xff")
        marker = zygote(ours)
        with marker._errors, pytest.raises(ZygoteLost, match="longer than may be"):
            marker._receive(LONG)
