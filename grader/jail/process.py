"""A worker's process, as the marker holds it."""

import contextlib
import os
import signal
import socket
from dataclasses import dataclass


@dataclass
class WorkerProcess:
    """A forked, confined worker that waits for its submission on `channel`.

    `pid` is its number in the zygote's namespace, which may be one of its own.
    """

    channel: socket.socket
    pid: int = 0
    pidfd: int = -1
    pid_is_ours: bool = False

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.stop()
        self.forget()

    def stop(self) -> None:
        """End it, but leave its line to whoever speaks with it."""
        with contextlib.suppress(ProcessLookupError):
            if self.pidfd >= 0:
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            elif self.pid_is_ours and self.pid:
                os.kill(self.pid, signal.SIGKILL)

    def forget(self) -> None:
        """Close what leads to it."""
        if self.pidfd >= 0:
            os.close(self.pidfd)
        self.pidfd, self.pid_is_ours = -1, False
        self.channel.close()

    def has_hung_up(self) -> bool:
        """Whether it closed its line, as it does by ending."""
        self.channel.setblocking(False)
        try:
            return not self.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
