"""Stop one's own process, which is neither alive nor dead then.

stopped by: seccomp, deadline
deserves: honest 40
expect: timeout, failed, crashed
peers: through
"""

import ctypes
import os
import signal


def hang():
    for way in (
        lambda: signal.raise_signal(signal.SIGSTOP),
        lambda: os.kill(os.getpid(), signal.SIGSTOP),
        lambda: getattr(ctypes.CDLL(None), "raise")(signal.SIGTSTP),
    ):
        try:
            way()
        except (OSError, AttributeError):
            pass
    while True:
        signal.pause()


def honest(x):
    return x + 1
