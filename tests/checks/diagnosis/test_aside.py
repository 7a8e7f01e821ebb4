"""The process aside: it answers, and what it must not do costs nobody anything."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from grader.checks.diagnosis import aside as module
from grader.checks.diagnosis.aside import MAX_DEATHS, Aside, Gone
from grader.checks.diagnosis.tolerance import Tolerance
from grader.jail.conversation import Transcript
from grader.worker.protocol import Answer, Get, Target

# How long anything may take to happen, on whatever machine.
GENEROUS = 300.0
SAID = Transcript(3, "relu", [(Get(1, Target(None, ("a",))), Answer(1, 2.5))])


class Oracle:
    """Does what it is told to."""

    def __init__(self, act: Callable[[Transcript, Tolerance], tuple[str, ...]]) -> None:
        self._act = act

    def prepare(self) -> None:
        self.prepared_in = os.getpid()

    def explain(self, transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        assert self.prepared_in == os.getpid()
        return self._act(transcript, tolerance)

    def agree(self, transcript: Transcript, names: Collection[str]) -> tuple[str, ...]:
        return (*sorted(names), transcript.exercise)


Start = Callable[[Callable[[Transcript, Tolerance], tuple[str, ...]]], Aside]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes aside, and ends them."""
    begun: list[Aside] = []

    def start(act: Callable[[Transcript, Tolerance], tuple[str, ...]]) -> Aside:
        begun.append(Aside(Oracle(act)))
        return begun[-1]

    yield start
    for each in begun:
        each.close()


def test_the_oracle_gets_the_transcript_and_the_tolerance(start: Start) -> None:
    def act(transcript: Transcript, tolerance: Tolerance) -> tuple[str, ...]:
        (request, reply) = transcript.exchanges[0]
        return (
            str(transcript.seed),
            transcript.exercise,
            repr(request),
            repr(reply),
            repr(tolerance),
        )

    tolerance = Tolerance(0.5, 0.25)
    assert start(act).explain(SAID, tolerance) == (
        "3",
        "relu",
        repr(SAID.exchanges[0][0]),
        repr(SAID.exchanges[0][1]),
        repr(tolerance),
    )


def test_the_oracle_is_asked_who_agrees(start: Start) -> None:
    aside = start(lambda *_: ())
    assert aside.agree(SAID, ("b", "a")) == ("a", "b", "relu")
    assert aside.agree(SAID, ()) == ("relu",)


def test_it_is_another_process_and_the_same_one_for_every_question(start: Start) -> None:
    aside = start(lambda *_: (str(os.getpid()),))
    first, second = aside.explain(SAID, Tolerance()), aside.explain(SAID, Tolerance())
    assert first == second != (str(os.getpid()),)


def test_nothing_that_is_open_here_is_open_there(start: Start) -> None:
    read, write = os.pipe()

    def act(*_: object) -> tuple[str, ...]:
        try:
            os.fstat(read)
        except OSError:
            return ("closed",)
        return ("open",)

    assert start(act).explain(SAID, Tolerance()) == ("closed",)
    os.close(read)
    os.close(write)


def test_a_process_that_ends_is_gone_and_the_next_question_starts_another(start: Start) -> None:
    def act(transcript: Transcript, _: object) -> tuple[str, ...]:
        if transcript.seed == 3:
            os._exit(1)
        return ("alive",)

    aside = start(act)
    with pytest.raises(Gone):
        aside.explain(SAID, Tolerance())
    assert aside.explain(Transcript(4, "relu"), Tolerance()) == ("alive",)


def test_one_that_raises_is_gone(start: Start) -> None:
    def act(*_: object) -> tuple[str, ...]:
        raise ValueError

    with pytest.raises(Gone):
        start(act).explain(SAID, Tolerance())


def test_one_that_does_not_answer_is_gone(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.05)

    def act(*_: object) -> tuple[str, ...]:
        while True:
            time.sleep(60)

    with pytest.raises(Gone):
        start(act).explain(SAID, Tolerance())


def test_who_ends_again_and_again_is_not_asked_any_more(start: Start) -> None:
    def act(*_: object) -> tuple[str, ...]:
        os._exit(1)

    aside = start(act)
    for _ in range(MAX_DEATHS):
        with pytest.raises(Gone):
            aside.explain(SAID, Tolerance())
    asked = aside._pid
    with pytest.raises(Gone):
        aside.explain(SAID, Tolerance())
    assert aside._pid == asked


def test_closing_ends_the_process(start: Start) -> None:
    aside = start(lambda *_: (str(os.getpid()),))
    (pid,) = aside.explain(SAID, Tolerance())
    aside.close()
    aside.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


@pytest.fixture
def orphan(tmp_path: Path) -> Iterator[int]:
    """A pipe whose other end is held by a busy process aside; its marker was killed."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def never_end(*_: object) -> tuple[str, ...]:
        os.write(os.open(pipe, os.O_WRONLY), str(os.getpid()).encode())
        while True:
            time.sleep(60)

    marker = os.fork()
    if not marker:
        try:
            Aside(Oracle(never_end)).explain(SAID, Tolerance())
        finally:
            os._exit(1)
    end = os.open(pipe, os.O_RDONLY)
    aside = os.pidfd_open(int(os.read(end, 100)))
    os.kill(marker, signal.SIGKILL)
    os.waitpid(marker, 0)
    yield end
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(aside, signal.SIGKILL)
    os.close(aside)
    os.close(end)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's kernel does this")
def test_it_ends_with_a_marker_that_is_killed_however_busy_it_is(orphan: int) -> None:
    assert select.select([orphan], [], [], GENEROUS)[0] == [orphan]
    assert os.read(orphan, 100) == b""
