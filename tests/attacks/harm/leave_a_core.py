"""Abort with all limits on core files lifted, so that one lies somewhere with all that is in it.

stopped by: limits, seccomp
expect: crashed
proof: Linux writes the memory of who aborts to a file, unless it is told otherwise
"""

import ctypes
import os
import resource
import signal


def misdeed(places):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 30, 1 << 30))
    except (OSError, ValueError):
        pass
    libc = ctypes.CDLL(None)
    libc.prctl(4, 1, 0, 0, 0)
    for folder in (places["home"], places["results"], places["class"], "/tmp", "."):
        try:
            os.chdir(folder)
            break
        except OSError:
            pass
    try:
        signal.raise_signal(signal.SIGQUIT)
    except OSError:
        pass
    ctypes.string_at(0)
    os.abort()
