"""Move pages between files and pipes without a copy, as the faults of the page cache needed it.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import os
import platform

SPLICE, VMSPLICE, TEE = {"x86_64": (275, 278, 276), "aarch64": (76, 75, 77)}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    reader, writer = os.pipe()
    other, last = os.pipe()
    descriptor = os.open(os.__file__, os.O_RDONLY)
    text = ctypes.create_string_buffer(b"x" * 100)
    piece = (ctypes.c_size_t * 2)(ctypes.addressof(text), 100)
    size = ctypes.c_size_t(10)
    found = [
        libc.syscall(SPLICE, descriptor, None, writer, None, size, 2),
        libc.syscall(VMSPLICE, writer, piece, 1, 2),
        libc.syscall(TEE, reader, last, size, 2),
    ]
    return any(number > 0 for number in found)
