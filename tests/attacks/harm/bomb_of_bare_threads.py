"""Start threads without the library, each with a few pages for all of its memory.

stopped by: limits
reduced: there is no number of threads of its own there, for it would count all of the user's
peers: through
"""

import ctypes
import mmap

MOST = 300
STACK = 16 << 10
# Memory, files, handlers and the process are shared: a thread, as bare as can be.
THREAD = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000


def by_clone():
    libc = ctypes.CDLL(None)
    sleep = ctypes.cast(libc.pause, ctypes.c_void_p)
    try:
        stacks = mmap.mmap(-1, MOST * STACK)
    except OSError:
        return 0
    held.append(stacks)
    first = ctypes.addressof(ctypes.c_char.from_buffer(stacks))
    started = 0
    for number in range(1, MOST + 1):
        top = ctypes.c_void_p(first + number * STACK)
        started += libc.clone(sleep, top, THREAD, None) > 0
    return started


held = []


def misdeed(places):
    return by_clone() >= MOST
