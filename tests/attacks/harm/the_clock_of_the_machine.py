"""Set the clock, so that deadlines come never or at once.

stopped by: seccomp
proof: a grader that is run by the superuser may do it, and deadlines are times
"""

import ctypes
import platform
import struct
import time

SET, SETTIME, ADJUST, CLOCK_ADJUST = {
    "x86_64": (164, 227, 159, 305),
    "aarch64": (170, 112, 171, 266),
}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    now = time.time_ns()
    seconds, rest = divmod(now, 10**9)
    block = ctypes.create_string_buffer(256)
    ctypes.c_uint.from_buffer(block).value = 0x4000  # ADJ_TICK
    ctypes.c_long.from_buffer(block, 88).value = 10_000  # what it is anyway
    found = [
        libc.syscall(SET, struct.pack("qq", seconds, rest // 1000), None),
        libc.syscall(SETTIME, 0, struct.pack("qq", seconds, rest)),
        libc.syscall(ADJUST, block),
        libc.syscall(CLOCK_ADJUST, 0, block),
    ]
    try:
        time.clock_settime(time.CLOCK_REALTIME, time.time())
        return True
    except OSError:
        return any(number >= 0 for number in found)
