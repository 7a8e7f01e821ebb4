"""Lift the limits that hold: of this process, of its parent, by the library and past it.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import os
import platform
import resource
import struct

SET, BOTH = {"x86_64": (160, 302), "aarch64": (164, 261)}[platform.machine()]
KINDS = range(16)
ENDLESS = struct.pack("QQ", 2**64 - 1, 2**64 - 1)

libc = ctypes.CDLL(None, use_errno=True)


def lifted(kind):
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (hard, hard))
        return True
    except (OSError, ValueError):
        pass
    if libc.syscall(SET, kind, ENDLESS) == 0:
        return True
    # Another's: 0 is this process, the rest those around it.
    return any(
        libc.syscall(BOTH, pid, kind, struct.pack("qq", soft, hard), None) == 0
        for pid in (0, os.getpid(), os.getppid())
    )


def misdeed(places):
    return any(lifted(kind) for kind in KINDS)
