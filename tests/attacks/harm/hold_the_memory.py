"""Lock memory, ask for huge pages, have pages of others merged, read what is in memory.

stopped by: seccomp, limits
unjailed: through
peers: through
"""

import ctypes
import mmap
import platform

LOCK, LOCK_ALL, LOCK2, POLICY, MIGRATE, MOVE, CACHESTAT = {
    "x86_64": (149, 151, 325, 237, 256, 279, 451),
    "aarch64": (228, 230, 284, 235, 238, 239, 451),
}[platform.machine()]
MERGEABLE = 12

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    page = mmap.mmap(-1, 1 << 20)
    address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    length = ctypes.c_size_t(1 << 20)
    found = [
        libc.syscall(LOCK, address, length),
        libc.syscall(LOCK2, address, length, 1),
        libc.syscall(LOCK_ALL, 2),
        libc.syscall(MIGRATE, 0, 64, b"\1" + bytes(15), b"\1" + bytes(15)),
        libc.prctl(67, 1, 0, 0, 0),  # PR_SET_MEMORY_MERGE
        libc.prctl(41, 0, 0, 0, 0),  # PR_SET_THP_DISABLE, for all that is forked from here
    ]
    return any(number == 0 for number in found)
