"""The markers of a batch: started, fed, listened to, replaced when one dies."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO

from grader.errors import BatchError
from grader.grading import messages
from grader.grading.messages import Job, Marked, MarkerSetup

# One job more than the one at work, so that a marker never waits for its next.
AHEAD = 2
MAX_DEATHS = 3
# So long may a marker take to end by itself, and with it its jail.
PATIENCE = 5.0
COMMAND = (sys.executable, "-P", "-m", "grader.grading.marker")


class MarkerProcess:
    """One marker, as the batch sees it."""

    def __init__(self, setup: MarkerSetup, command: Sequence[str] = COMMAND) -> None:
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.core = setup.core
        self._buffer = b""
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (close() closes it)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            # No OpenMP pools: one core a marker is the plan.
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self.out = self._process.stdin, self._process.stdout
        self._write(messages.encode(setup))

    def give(self, job: Job) -> None:
        """One more job for this marker."""
        self.jobs.append(job)
        self._write(messages.encode(job))

    def _write(self, line: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # it died; reading from it will tell
            self._in.write(line + b"\n")
            self._in.flush()

    def read(self) -> list[messages.Said] | None:
        """What it said since the last time; None when it is gone."""
        data = os.read(self.out.fileno(), 1 << 20)
        if not data:
            return None
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        return [messages.decode_said(line) for line in lines]

    def last_words(self) -> str:
        """The last line of its standard error, once it is gone."""
        self._wait()
        self._errors.seek(0)
        lines = self._errors.read(1 << 20).decode(errors="replace").strip().splitlines()
        return lines[-1][:500] if lines else f"exit status {self._process.returncode}"

    def stop(self) -> None:
        """Tell it to end: at once if it is at work."""
        if self._in.closed:  # told before: a second signal would disturb it in cleaning up
            return
        if self.jobs or not self.ready:
            self._process.send_signal(signal.SIGINT)
        with contextlib.suppress(BrokenPipeError):
            self._in.close()

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self.stop()
        # Nothing may hold it up that it still wants to say.
        self.out.close()
        self._wait()
        self._errors.close()

    def _wait(self) -> None:
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Pool:
    """Scores jobs with several markers. Use it as a context manager.

    The first marker starts alone: the first results come as soon as they can, and no other one
    begins before the rehearsal is over and the level of the jail is known.
    """

    def __init__(self, setup: MarkerSetup, count: int, command: Sequence[str] = COMMAND) -> None:
        self._setup = setup
        self._command = command
        self._count = count
        self._markers: list[MarkerProcess] = []
        self._selector = selectors.DefaultSelector()
        self._deaths = 0
        self.level = ""

    def __enter__(self) -> "Pool":
        try:
            self._start(rehearse=True)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all markers."""
        for marker in self._markers:
            marker.stop()
        for marker in self._markers:
            marker.close()
        self._selector.close()

    def _start(self, *, rehearse: bool) -> None:
        level, core = self.level or self._setup.level, self._core()
        setup = replace(self._setup, level=level, rehearse=rehearse, core=core)
        marker = MarkerProcess(setup, self._command)
        self._markers.append(marker)
        self._selector.register(marker.out, selectors.EVENT_READ, marker)

    def _core(self) -> int | None:
        """The core for another marker, where there are as many markers as cores, or more."""
        affinity = getattr(os, "sched_getaffinity", None)
        cores: list[int] = sorted(affinity(0)) if affinity else []
        if not 1 < len(cores) <= self._count:
            return None
        taken = Counter(marker.core for marker in self._markers)
        return min(cores, key=lambda core: taken[core])

    def wait_until_ready(self) -> None:
        """Wait for the rehearsal to be over. Raises BatchError."""
        while not all(marker.ready for marker in self._markers):
            for marker, said in self._listen():
                self._note_ready(marker, said)

    def run(self, jobs: Sequence[Job]) -> Iterator[Marked]:
        """Each job's results, as they come. Raises BatchError."""
        waiting = deque(jobs)
        left = len(waiting)
        self._feed(waiting)
        for _ in range(len(self._markers), min(self._count, left)):
            self._start(rehearse=False)
        while left:
            for marker, said in self._listen(waiting):
                if isinstance(said, Marked):
                    marker.jobs.popleft()
                    left -= 1
                    self._feed(waiting)
                    yield said
                else:
                    self._note_ready(marker, said)
                    self._feed(waiting)

    def _feed(self, waiting: deque[Job]) -> None:
        for marker in self._markers:
            while waiting and marker.ready and len(marker.jobs) < AHEAD:
                marker.give(waiting.popleft())

    def _listen(
        self, waiting: deque[Job] | None = None
    ) -> Iterator[tuple[MarkerProcess, messages.Said]]:
        for key, _ in self._selector.select():
            marker: MarkerProcess = key.data
            said = marker.read()
            if said is None:
                self._replace(marker, waiting if waiting is not None else deque())
            for message in said or ():
                yield marker, message

    def _note_ready(self, marker: MarkerProcess, said: messages.Said) -> None:
        if isinstance(said, messages.Fault):
            raise BatchError(said.sentence)
        if isinstance(said, messages.Ready):
            if self.level and said.jail != self.level:
                raise BatchError(
                    f"the markers hold at different levels ({self.level}, {said.jail}); "
                    "name one with --jail"
                )
            self.level = said.jail
            marker.ready = True

    def _replace(self, marker: MarkerProcess, waiting: deque[Job]) -> None:
        """A marker died: its jobs go to another. Raises BatchError if that happens too often."""
        words = marker.last_words()
        self._selector.unregister(marker.out)
        self._markers.remove(marker)
        marker.close()
        self._deaths += 1
        if self._deaths > MAX_DEATHS or not marker.ready:
            raise BatchError(f"a marker ended: {words}")
        waiting.extendleft(reversed(marker.jobs))
        self._start(rehearse=False)
