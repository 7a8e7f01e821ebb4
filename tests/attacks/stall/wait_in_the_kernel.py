"""Wait in a system call that no signal ends: for memory that nobody wakes, with all blocked.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import ctypes
import platform
import signal

FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]


def hang():
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    word = ctypes.c_uint32(0)
    libc = ctypes.PyDLL(None)  # which does not let go of the interpreter meanwhile
    while True:
        libc.syscall(FUTEX, ctypes.byref(word), 0, 0, None, None, 0)


def honest(x):
    return x + 1
