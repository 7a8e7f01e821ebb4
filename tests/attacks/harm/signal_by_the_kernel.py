"""Let the kernel send signals: by descriptors that are owned, timers, the death of a parent.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import fcntl
import os
import platform
import signal
import struct

TIMER_CREATE = {"x86_64": 222, "aarch64": 107}[platform.machine()]
SETOWN, SETOWN_EX, SETSIG = 8, 15, 10

libc = ctypes.CDLL(None, use_errno=True)


def by_owner(target):
    reader, writer = os.pipe()
    fcntl.fcntl(reader, SETSIG, signal.SIGWINCH)
    fcntl.fcntl(reader, SETOWN, target)
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC)
    os.write(writer, b"x")
    return True


def by_owner_of_a_kind(target):
    reader, _ = os.pipe()
    fcntl.fcntl(reader, SETOWN_EX, struct.pack("ii", 1, target))
    return True


def by_lease(_):
    descriptor = os.open(os.environ.get("HOME", "/tmp"), os.O_RDONLY)
    fcntl.fcntl(descriptor, fcntl.F_NOTIFY, fcntl.DN_CREATE)
    return True


def by_timer(target):
    event = struct.pack("QiiI40x", 0, signal.SIGWINCH, 4, target)  # SIGEV_THREAD_ID
    number = ctypes.c_int()
    return libc.syscall(TIMER_CREATE, 1, event, ctypes.byref(number)) == 0


def by_death(_):
    return libc.prctl(1, signal.SIGWINCH, 0, 0, 0) == 0 or libc.prctl(36, 1, 0, 0, 0) == 0


def misdeed(places):
    for way in (by_owner, by_owner_of_a_kind, by_lease, by_timer, by_death):
        for target in (places["grader"], os.getppid()):
            try:
                if way(target):
                    return True
            except (OSError, ValueError):
                pass
    return False
