"""Restart the machine, load another kernel, swap, count, name it otherwise.

stopped by: seccomp
proof: a grader that is run by the superuser may do all of this
"""

import ctypes
import platform

REBOOT, KEXEC, KEXEC_FILE, SWAPON, SWAPOFF, HOST, DOMAIN, ACCT, QUOTA, QUOTA_FD, VHANGUP = {
    "x86_64": (169, 246, 320, 167, 168, 170, 171, 163, 179, 443, 153),
    "aarch64": (142, 104, 294, 224, 225, 161, 162, 89, 60, 443, 58),
}[platform.machine()]
MAGIC, AGAIN, NO_KEYS = 0xFEE1DEAD, 672274793, 0

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    name = platform.node().encode()
    found = [
        # What could be undone: whoever may do this may do the rest.
        libc.syscall(REBOOT, ctypes.c_uint(MAGIC), AGAIN, NO_KEYS, None),
        libc.syscall(KEXEC, 0, 0, None, 0),
        libc.syscall(KEXEC_FILE, -1, -1, 0, None, 8),
        libc.syscall(HOST, name, len(name)),
        libc.syscall(DOMAIN, b"x", 1),
        libc.syscall(SWAPON, b"/dev/null", 0),
        libc.syscall(SWAPOFF, b"/dev/null"),
        libc.syscall(ACCT, None),
        libc.syscall(QUOTA, 0x800001 << 8, None, 0, None),
        libc.syscall(QUOTA_FD, 0, 0x800001 << 8, 0, None),
        libc.syscall(VHANGUP),
    ]
    return any(number == 0 for number in found)
