"""The preloaded process that forks one worker a submission.

It runs nothing of anyone's: it imports what submissions import, and then does as the marker says
over a socket of its own: fork a worker onto a socket that comes along, end one, take a look at
how one ended. A submission's source never passes through it.
"""

import gc
import os
import signal
import socket
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from grader.worker import control, scratch
from grader.worker.confinement import close_descriptors, confine
from grader.worker.hugepages import collapse
from grader.worker.lifeline import end_with

if TYPE_CHECKING:
    from grader.worker.guard import Guard

# How often, a millisecond apart, a worker that is dying is given the time for it.
PATIENCE = 100


def preload(*, optimizers: bool) -> None:
    """Import and use once what a submission would otherwise wait for."""
    import torch
    import torch.func

    from grader.worker import standins
    from grader.worker.warmup import warm_up

    torch.set_num_threads(1)
    layer = torch.nn.Linear(2, 2)
    layer(torch.ones(1, 2)).sum().backward()
    if optimizers:
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        optimizer.step()
        optimizer.zero_grad()
    torch.func.vmap(torch.sin)(torch.ones(2))
    warm_up()
    standins.prepare()
    gc.collect()
    gc.freeze()


class Zygote:
    """Serves one marker over `line`."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._setup: control.Setup | None = None
        self._guard: Guard | None = None
        self._folders: dict[int, str] = {}

    def run(self) -> None:
        """Do as the marker says until it hangs up."""
        self._send(control.Ready(), _pidfd(os.getpid()))
        try:
            while True:
                order, descriptor = control.receive(self._line)
                self._obey(control.decode_order(order), descriptor)
        except (EOFError, ConnectionError):
            pass
        finally:
            self._end_all()

    def _obey(self, order: control.Order, descriptor: int) -> None:
        match order:
            case control.Setup():
                self._setup = order
                self._guard = _guard(order)
                collapse(order.memory)
                self._send(control.Ready())
            case control.Fork():
                self._fork(descriptor)
            case control.End():
                self._end(order)

    def _fork(self, channel: int) -> None:
        assert self._setup is not None
        folder = scratch.make(self._setup.scratch)
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(channel)
            scratch.remove(folder)
            self._send(control.Failed(str(error)))
            return
        if pid == 0:
            end_with(zygote)
            _become_worker(channel, self._setup, folder, self._guard)
        os.close(channel)
        self._folders[pid] = folder
        self._send(control.Forked(pid), _pidfd(pid))

    def _end(self, order: control.End) -> None:
        folder = self._folders.pop(order.pid, None)
        if folder is None:
            self._send(control.Failed("no such worker"))
            return
        self._send(control.Ended(_reap(order.pid, order.patient)))
        scratch.remove(folder)

    def _send(self, report: control.Report, descriptor: int = -1) -> None:
        control.send(self._line, report, descriptor)
        if descriptor >= 0:
            os.close(descriptor)

    def _end_all(self) -> None:
        for pid, folder in self._folders.items():
            _reap(pid, patient=False)
            scratch.remove(folder)


def _reap(pid: int, patient: bool) -> int:
    """How a worker ended; unless it did so in a moment, it is killed."""
    for _ in range(PATIENCE if patient else 0):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _pidfd(pid: int) -> int:
    """A descriptor for a process; -1 on systems that have none."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1


def _guard(setup: control.Setup) -> "Guard | None":
    """The guard that each worker gets, with its wrapping done."""
    if not setup.forbidden:
        return None
    from grader.worker.guard import Guard

    guard = Guard(setup.forbidden)
    gc.collect()
    gc.freeze()
    return guard


def _become_worker(channel: int, setup: control.Setup, folder: str, guard: "Guard | None") -> None:
    """In the child: be confined, then serve until the marker hangs up. Never returns."""
    try:
        os.setsid()
        close_descriptors(channel)
        if folder:
            os.chdir(folder)
            os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir = folder
        nowhere, line = os.open(os.devnull, os.O_RDWR), socket.socket(fileno=channel)
        confine(setup.confinement, folder)
        _serve(line, setup, nowhere, guard)
    except BaseException as error:
        os.write(2, f"worker: {error!r}\n".encode(errors="replace"))
    finally:
        os._exit(0)


def _serve(
    channel: socket.socket, setup: control.Setup, nowhere: int, guard: "Guard | None"
) -> None:
    from grader.worker import capture, serving, standins

    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    server = serving.Server(capture.install(setup.output_limit), setup.reply_limit, guard)
    standins.install()
    serving.serve(channel, server)


def main(arguments: list[str]) -> None:
    """Preload, then serve the marker behind the inherited descriptor.

    Args:
        arguments: the number of the descriptor; "optimizers" if those are to be preloaded too.
    """
    del sys.argv[1:]  # nothing that a worker should wonder about
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the marker decides when a zygote ends
    preload(optimizers="optimizers" in arguments)
    Zygote(socket.socket(fileno=int(arguments[0]))).run()


if __name__ == "__main__":
    main(sys.argv[1:])
