"""One marker, as the batch sees it: a process that is fed with jobs and listened to."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from typing import IO

from grader.errors import BatchError
from grader.grading import messages
from grader.grading.messages import Job, MarkerSetup

# So long may a marker take to end by itself, and with it its jail.
PATIENCE = 5.0
COMMAND = (sys.executable, "-P", "-m", "grader.grading.marker")


class MarkerProcess:
    """A marker that runs. Raises BatchError if it can't be started."""

    def __init__(self, setup: MarkerSetup, command: Sequence[str] = COMMAND) -> None:
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.rehearses = setup.rehearse
        self.core = setup.core
        self._buffer = b""
        self._process, self._errors = _started(command)
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


def _started(command: Sequence[str]) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """A process that writes its errors to a file."""
    try:
        errors = tempfile.TemporaryFile()  # noqa: SIM115 (close() closes it)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(errors.close)
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # No OpenMP pools: one core a marker is the plan.
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )
            on_failure.pop_all()
    except OSError as error:
        raise BatchError(
            f"a marker can't be started ({error.strerror}); ask for fewer with -j"
        ) from error
    return process, errors
