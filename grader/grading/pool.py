"""The markers of a batch: started, fed, listened to, replaced when one dies."""

import os
import selectors
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.errors import BatchError
from grader.grading import messages
from grader.grading.deaths import Deaths, given_up
from grader.grading.marker_process import COMMAND, MarkerProcess
from grader.grading.messages import Job, Marked, MarkerSetup

# One job more than the one at work, so that a marker never waits for its next.
AHEAD = 2


class Pool:
    """Scores jobs with several markers. Use it as a context manager.

    The first marker starts alone: the first results come as soon as they can, and no other one
    begins before the rehearsal is over and the level of the jail is known. `given_up` has the last
    words of the marker for each student at whose submission markers died.
    """

    def __init__(self, setup: MarkerSetup, count: int, command: Sequence[str] = COMMAND) -> None:
        self._setup = setup
        self._command = command
        self._count = count
        self._markers: list[MarkerProcess] = []
        self._selector = selectors.DefaultSelector()
        self._deaths = Deaths()
        self.level = ""
        self.given_up: dict[str, str] = {}

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
                    if said.key:
                        self._deaths.end_row()
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
                said = self._replace(marker, waiting if waiting is not None else deque())
            for message in said:
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

    def _replace(self, marker: MarkerProcess, waiting: deque[Job]) -> list[messages.Said]:
        """A marker died: its jobs go to another, but one that markers die at is given up.

        Raises BatchError if that happens too often.
        """
        words = marker.last_words()
        self._selector.unregister(marker.out)
        self._markers.remove(marker)
        marker.close()
        if marker.rehearses and not marker.ready:
            raise BatchError(f"a marker ended: {words}")
        jobs = list(marker.jobs)
        lost = jobs[:1] if self._deaths.costs(jobs[0] if jobs else None, words) else []
        waiting.extendleft(reversed(jobs[len(lost) :]))
        self._start(rehearse=False)
        self.given_up |= {job.student: words for job in lost}
        return [given_up(job, self._setup.checks) for job in lost]
