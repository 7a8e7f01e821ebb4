"""Fork with the bare system calls, under flags and registers that a filter may not look at.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import os
import platform
import signal
import struct

CLONE, CLONE3, FORK, VFORK = {
    "x86_64": (56, 435, 57, 58),
    "aarch64": (220, 435, None, None),
}[platform.machine()]
SIGHAND, VM, PARENT, UNTRACED, THREAD = 0x800, 0x100, 0x8000, 0x800000, 0x10000
X32 = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) for a in arguments))


def ways():
    for flags in (0, PARENT, UNTRACED, THREAD << 32, 1 << 63):
        yield CLONE, flags | signal.SIGCHLD, 0, 0, 0, 0
    for thread in (0, THREAD):
        # clone3 takes its flags from memory, where no filter sees them.
        size = 64
        block = ctypes.create_string_buffer(
            struct.pack("8Q", thread, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), size
        )
        keep.append(block)
        yield CLONE3, ctypes.addressof(block), size
    if FORK:
        yield (FORK,)
        yield FORK | X32,
        yield CLONE | X32, signal.SIGCHLD, 0, 0, 0, 0
        yield FORK | 1 << 32,


keep = []


def misdeed(places):
    me = os.getpid()
    for way in ways():
        pid = call(*way)
        if os.getpid() != me:
            os._exit(0)
        if pid > 0:
            try:
                os.waitpid(pid, 0)
            except OSError:
                pass
            return True
    return False
