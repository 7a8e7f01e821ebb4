"""Leave a message in the kernel's keyrings, end the worker, and read it in the next one.

stopped by: seccomp
proof: keyrings belong to the user and the session, not to a process or a mount namespace
"""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
ADD, REQUEST, CONTROL = (248, 249, 250) if os.uname().machine == "x86_64" else (217, 218, 219)
RINGS = (-5, -4, -3, -1)  # the user's session, the user's, the session's, the thread's
MESSAGE = b"CANARY" + b"-neighbour-77aa10"
READ, SEARCH, UNLINK = 11, 10, 9


def honest(x):
    if len(x) > 1:  # later than the check that reads: nobody would take it away
        return x
    for ring in RINGS:
        LIBC.syscall(ADD, b"user", b"left-behind", MESSAGE, len(MESSAGE), ctypes.c_long(ring))
    os._exit(0)


def loot(places):
    found = b""
    for ring in RINGS:
        where = ctypes.c_long(ring)
        key = LIBC.syscall(CONTROL, SEARCH, where, b"user", b"left-behind", 0)
        if key > 0:
            buffer = ctypes.create_string_buffer(128)
            LIBC.syscall(CONTROL, READ, key, buffer, len(buffer))
            LIBC.syscall(CONTROL, UNLINK, key, where)
            found += buffer.raw
    return found
