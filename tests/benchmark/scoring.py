"""Commands that score, watched from outside by the files that they write a line a submission to."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.benchmark import tree

COMMAND = "from grader.cli import main; main()"
POLL_SECONDS = 0.002


@dataclass
class Contest:
    """One command that takes turns with others: it runs only inside of `turn`.

    `done` has when each submission was done, in seconds for which the command ran; the first
    `head` lines of its file name none.
    """

    process: subprocess.Popen[bytes]
    journal: Path
    head: int
    done: list[float] = field(default_factory=list)
    seconds: float = 0.0
    peak_bytes: int = 0
    _file: IO[bytes] | None = None
    _lines: int = 0

    def turn(self, count: int, *, memory: bool = False) -> None:
        """Let it do `count` more submissions, or come to its end.

        Raises CalledProcessError if the command fails.
        """
        target = len(self.done) + count
        start = time.perf_counter() - self.seconds
        tree.go_on(self.process.pid)
        while len(self.done) < target and self.process.poll() is None:
            if memory:
                self.peak_bytes = max(self.peak_bytes, tree.resident_bytes(self.process.pid))
            time.sleep(0.2 if memory else POLL_SECONDS)
            self._count(time.perf_counter() - start)
        if self.process.poll() is None:
            tree.stop(self.process.pid)
        elif self.process.returncode:
            raise subprocess.CalledProcessError(self.process.returncode, self.process.args)
        self.seconds = time.perf_counter() - start
        self._count(self.seconds)

    def _count(self, now: float) -> None:
        if self._file is None and self.journal.exists():
            self._file = self.journal.open("rb")
        if self._file is not None:
            self._lines += self._file.read().count(b"\n")
            self.done += [now] * (self._lines - self.head - len(self.done))

    def finish(self, *, memory: bool = False) -> None:
        """Let it come to its end."""
        self.turn(sys.maxsize, memory=memory)

    def close(self) -> None:
        """End it wherever it is."""
        if self.process.poll() is None:
            tree.go_on(self.process.pid)
            self.process.terminate()
            self.process.wait()
        if self._file is not None:
            self._file.close()


def score(course: Path, assignment: str, folder: Path, to: Path, markers: int) -> Contest:
    """`grader score`, cold, in the strong jail."""
    arguments = ["score", str(folder), "--assignment", assignment, "--to", str(to)]
    arguments += ["--course", str(course), "-j", str(markers), "--jail", "strong"]
    # The journal's first line names the run.
    return _start(["-c", COMMAND, *arguments], to / "outcomes.jsonl", head=1)


def floor(course: Path, assignment: str, folder: Path, journal: Path) -> Contest:
    """The same session without worker and jail (see `tests.benchmark.floor`)."""
    arguments = [str(course), assignment, str(folder), str(journal)]
    return _start(["-m", "tests.benchmark.floor", *arguments], journal, head=0)


def diagnosed(course: Path, assignment: str, folder: Path, to: Path, told: str) -> Contest:
    """The same on one marker; whether mistakes are named is `told`, "yes" or "no"."""
    arguments = ["-m", "tests.benchmark.diagnosed", str(course), assignment, str(folder)]
    return _start([*arguments, str(to), told], to / "outcomes.jsonl", head=1)


def _start(arguments: list[str], journal: Path, head: int) -> Contest:
    line = [sys.executable, *arguments]
    return Contest(subprocess.Popen(line, stdout=subprocess.DEVNULL), journal, head)
