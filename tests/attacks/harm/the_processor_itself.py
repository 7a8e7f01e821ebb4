"""Change what the processor allows this process: ports, segments, where memory lies.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import platform
import struct

PERSONALITY = {"x86_64": 135, "aarch64": 92}[platform.machine()]
NO_RANDOMIZE, READ_IMPLIES_EXEC = 0x40000, 0x400000

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    before = libc.syscall(PERSONALITY, 0xFFFFFFFF)
    for flag in (NO_RANDOMIZE, READ_IMPLIES_EXEC):
        if libc.syscall(PERSONALITY, flag) >= 0:
            libc.syscall(PERSONALITY, before)
            return True
    if platform.machine() != "x86_64":
        return False
    segment = struct.pack("IIII", 0, 0, 0xFFFFF, 0x51)
    found = [libc.syscall(172, 3), libc.syscall(173, 0x80, 1, 1)]
    found += [libc.syscall(154, 1, segment, len(segment))]
    return any(number == 0 for number in found)
