"""Take more of the processor than others: other cores, another class, before all others.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import os
import platform
import struct

PRIORITY, PARAM, SCHEDULER, ATTRIBUTES, AFFINITY, IO = {
    "x86_64": (141, 142, 144, 314, 203, 251),
    "aarch64": (140, 118, 119, 274, 122, 30),
}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    first = struct.pack("i", 1)
    attributes = struct.pack("IIQiIQQQ", 48, 1, 0, 0, 1, 0, 0, 0)
    for pid in (0, os.getpid(), os.getppid()):
        cores = struct.pack("Q", 3)
        if libc.syscall(AFFINITY, pid, 8, cores) == 0:
            return True
        if libc.syscall(PRIORITY, 0, pid, -5) == 0 or libc.syscall(IO, 1, pid, 1 << 13) == 0:
            return True
        if libc.syscall(SCHEDULER, pid, 1, first) == 0 or libc.syscall(PARAM, pid, first) == 0:
            return True
        if libc.syscall(ATTRIBUTES, pid, attributes, 0) == 0:
            return True
    return False
