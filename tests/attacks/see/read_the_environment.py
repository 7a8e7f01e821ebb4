"""Read the own environment: Python's copy, libc's, the kernel's, the strings above the stack.

stopped by: boundary, namespaces
peers: through
"""

import ctypes
import os


def loot(places):
    found = [repr(dict(os.environ)), repr(os.environb)]
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    number = 0
    while environ[number] is not None:
        found.append(repr(environ[number]))
        number += 1
    for name in ("GRADER_ATTACK_CANARY", "GRADER_ATTACKS", "HOME", "SECRET", "TOKEN"):
        getenv = ctypes.CDLL(None).getenv
        getenv.restype = ctypes.c_char_p
        found.append(repr(getenv(name.encode())))
    for name in ("environ", "auxv", "cmdline"):
        try:
            with open(f"/proc/self/{name}", "rb") as file:
                found.append(repr(file.read()))
        except OSError:
            pass
    return "\n".join(found)
