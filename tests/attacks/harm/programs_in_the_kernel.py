"""Load a program into the kernel, count its events, and take the faults of memory.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import platform
import struct

BPF, PERF, FAULTS, FANOTIFY, MODULE, FILE_MODULE, DELETE, SYSLOG = {
    "x86_64": (321, 298, 323, 300, 175, 313, 176, 103),
    "aarch64": (280, 241, 282, 262, 105, 273, 106, 116),
}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    words = (a if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments)
    return libc.syscall(ctypes.c_long(number), *words)


def misdeed(places):
    table = struct.pack("IIII", 2, 4, 4, 1) + bytes(112)  # an array of one number
    event = struct.pack("IIQ", 1, 128, 0) + bytes(112)  # the clock of this process
    found = [
        call(BPF, 0, table, len(table)),
        call(PERF, event, 0, -1, -1, 0),
        call(FAULTS, 0),
        call(FAULTS, 1),
        call(FANOTIFY, 0, 0),
        call(SYSLOG, 3, bytes(64), 64),
        call(MODULE, b"", 0, b""),
        call(FILE_MODULE, 0, b"", 0),
        call(DELETE, b"no-such-module", 0),
    ]
    return any(number >= 0 for number in found)
