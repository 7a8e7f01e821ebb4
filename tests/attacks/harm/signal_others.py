"""Send signals to the grader, to the parent, to all: by each call that sends one.

stopped by: seccomp, namespaces
unjailed: through
peers: through
"""

import ctypes
import os
import platform
import signal

# One that does nothing where it arrives: that it does arrive is what must not be.
HARMLESS = signal.SIGWINCH
TKILL, TGKILL, SIGQUEUE, TGSIGQUEUE, PIDFD_OPEN, PIDFD_SEND = {
    "x86_64": (200, 234, 129, 297, 434, 424),
    "aarch64": (130, 131, 138, 240, 434, 424),
}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) for a in arguments))


def ways(pid):
    information = ctypes.create_string_buffer(128)
    ctypes.c_int.from_buffer(information, 8).value = -1  # si_code: SI_QUEUE
    address = ctypes.addressof(information)
    yield lambda: libc.kill(pid, HARMLESS)
    yield lambda: call(TKILL, pid, HARMLESS)
    yield lambda: call(TGKILL, pid, pid, HARMLESS)
    yield lambda: call(SIGQUEUE, pid, HARMLESS, address)
    yield lambda: call(TGSIGQUEUE, pid, pid, HARMLESS, address)
    yield lambda: call(PIDFD_SEND, call(PIDFD_OPEN, pid, 0), HARMLESS, 0, 0)
    yield lambda: call(62 if platform.machine() == "x86_64" else 129, pid, HARMLESS)


def misdeed(places):
    for pid in (places["grader"], os.getppid(), 1, 2):
        if pid > 0 and any(way() == 0 for way in ways(pid)):
            return True
    return False
