"""Write into the memory and the files of the zygote, which every later worker inherits.

stopped by: namespaces, landlock
proof: a worker starts as a copy of its zygote
"""

import ctypes
import os
import re

LIBC = ctypes.CDLL(None, use_errno=True)


class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def honest(x):
    if len(x) > 1:  # later than the check that reads: nobody would take it away
        return x
    message = b"CANARY" + b"-neighbour-77aa10"
    # The same place in all copies.
    address = id(re.compile) & ~0xFFF
    for pid in (os.getppid(),):
        here = ctypes.create_string_buffer(message)
        own, there = Vector(ctypes.addressof(here), 24), Vector(address, 24)
        LIBC.syscall(311, pid, ctypes.byref(own), 1, ctypes.byref(there), 1, 0)
        for name in ("environ", "comm", "mem", "cwd/left-behind", "root/tmp/left-behind"):
            try:
                with open(f"/proc/{pid}/{name}", "r+b", 0) as file:
                    file.seek(address if name == "mem" else 0)
                    file.write(message)
            except (OSError, ValueError):
                pass
    os._exit(0)


def loot(places):
    address = id(re.compile) & ~0xFFF
    found = ctypes.string_at(address, 64)
    for name in ("comm", "environ", "cwd/left-behind", "root/tmp/left-behind"):
        try:
            with open(f"/proc/{os.getppid()}/{name}", "rb") as file:
                found += file.read()
        except OSError:
            pass
    return found
