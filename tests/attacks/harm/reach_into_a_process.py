"""Attach to another process, write its memory, take its descriptors, compare what it holds.

stopped by: seccomp, namespaces, landlock
proof: the zygote runs as the same user and is not protected from its children by anything else
"""

import ctypes
import os
import platform

(PTRACE, WRITEV, READV, GETFD, OPEN, KCMP, MADVISE, RELEASE) = {
    "x86_64": (101, 311, 310, 438, 434, 312, 440, 448),
    "aarch64": (117, 271, 270, 438, 434, 272, 440, 448),
}[platform.machine()]
SEIZE, ATTACH, DETACH = 0x4206, 16, 17

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) for a in arguments))


def misdeed(places):
    buffer = ctypes.create_string_buffer(8)
    near = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    here = ctypes.addressof(near)
    for pid in (os.getppid(), places["grader"], 1, 2):
        if call(PTRACE, SEIZE, pid, 0, 0) == 0 or call(PTRACE, 0, 0, 0, 0) == 0:
            call(PTRACE, DETACH, pid, 0, 0)
            return True
        descriptor = call(OPEN, pid, 0)
        if descriptor >= 0 or call(GETFD, descriptor, 0, 0) >= 0:
            return True
        # The child's copy of an address means the same in its parent.
        if call(READV, pid, here, 1, here, 1, 0) > 0 or call(WRITEV, pid, here, 1, here, 1, 0) > 0:
            return True
        if call(KCMP, pid, os.getpid(), 1, 0, 0) >= 0 or call(MADVISE, descriptor, here, 1, 20, 0) > 0:
            return True
        for name in ("mem", "oom_score_adj", "task", "fd/0", "root"):
            try:
                os.close(os.open(f"/proc/{pid}/{name}", os.O_RDWR))
                return True
            except OSError:
                pass
    return False
