"""Change what the next submission runs on: the interpreter's files, and what is mapped of them.

stopped by: landlock, namespaces, seccomp
peers: through
proof: write access to one file of the library is all that it takes
"""

import ctypes
import mmap
import os
import sys

import numpy as np

FILES = (os.__file__, np.__file__, sys.executable, __import__("grader").__path__[0])


def mapped(path):
    with open(path, "rb") as file:
        page = mmap.mmap(file.fileno(), 4096, mmap.MAP_SHARED, mmap.PROT_READ)
        view = np.frombuffer(page, np.uint8)
        libc = ctypes.CDLL(None, use_errno=True)
        address = ctypes.c_void_p(view.ctypes.data)
        return libc.mprotect(address, ctypes.c_size_t(4096), 3) == 0


def reopened(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.close(os.open(f"/proc/self/fd/{descriptor}", os.O_WRONLY))
    return True


def misdeed(places):
    for path in FILES:
        for way in (lambda p: open(p, "ab").close() is None, reopened, mapped):
            try:
                if way(path):
                    return True
            except (OSError, ValueError):
                pass
    return False
