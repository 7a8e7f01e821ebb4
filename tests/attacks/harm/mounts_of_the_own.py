"""Mount, unmount, bind, change the root: by the old calls and by the new ones.

stopped by: seccomp
proof: one of these, and all files are open again
"""

import ctypes
import os
import platform

MOUNT, UMOUNT, PIVOT, CHROOT, FSOPEN, OPEN_TREE, MOVE, FSPICK, SETATTR, HANDLE, NAME = {
    "x86_64": (165, 166, 155, 161, 430, 428, 429, 433, 442, 304, 303),
    "aarch64": (40, 39, 41, 51, 430, 428, 429, 433, 442, 265, 264),
}[platform.machine()]
BIND, REMOUNT, DETACH, CLONE = 4096, 32, 2, 1

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    here = os.getcwd().encode()
    block = bytes(64)
    found = [
        libc.syscall(MOUNT, b"none", here, b"tmpfs", 0, None),
        libc.syscall(MOUNT, b"/", here, None, BIND, None),
        libc.syscall(MOUNT, None, b"/", None, REMOUNT | BIND, None),
        libc.syscall(PIVOT, here, here),
        libc.syscall(CHROOT, here),
        libc.syscall(FSOPEN, b"tmpfs", 0),
        libc.syscall(FSOPEN, b"proc", 0),
        libc.syscall(OPEN_TREE, -100, b"/", CLONE),
        libc.syscall(FSPICK, -100, b"/", 0),
        libc.syscall(SETATTR, -100, b"/", 0, block, 32),
        libc.syscall(MOVE, -100, b"/", -100, here, 0),
        libc.syscall(UMOUNT, here, DETACH),
        libc.syscall(HANDLE, -100, block, 0),
        libc.syscall(NAME, -100, here, ctypes.create_string_buffer(block), block, 0),
    ]
    return any(number >= 0 for number in found)
