"""Do system calls through a ring, where a filter of system calls doesn't see them.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes

SETUP, ENTER, REGISTER = 425, 426, 427

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    for flags in (0, 1 << 1, 1 << 6, 1 << 12):
        parameters = ctypes.create_string_buffer(120)
        ctypes.c_uint32.from_buffer(parameters, 8).value = flags
        if libc.syscall(SETUP, 2, parameters) >= 0:
            return True
    return libc.syscall(REGISTER, -1, 0, None, 0) >= 0 or libc.syscall(ENTER, 0, 0, 0, 0, None) >= 0
