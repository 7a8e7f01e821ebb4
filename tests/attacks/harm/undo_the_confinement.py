"""Undo the confinement: another filter, a wider set of rules, new privileges, other modes.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import platform
import struct

SECCOMP = {"x86_64": 317, "aarch64": 277}[platform.machine()]
CREATE, ADD, RESTRICT = 444, 445, 446

libc = ctypes.CDLL(None, use_errno=True)


def filter_of_all():
    code = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
    keep.append(code)
    return ctypes.create_string_buffer(struct.pack("HxxxxxxP", 1, ctypes.addressof(code)))


keep = []


def misdeed(places):
    programs = filter_of_all()
    done = [
        libc.prctl(4, 1, 0, 0, 0),  # be dumpable
        libc.prctl(38, 0, 0, 0, 0),  # gain privileges again
        libc.prctl(22, 2, programs, 0, 0),
        libc.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0),  # be traced by anyone
        libc.prctl(35, 6, 0, 0, 0),
    ]
    for flags in (1, 0, 2, 8, 1 | 16):  # all threads at once, a listener that decides
        done.append(libc.syscall(SECCOMP, 1, flags, programs))
    rules = libc.syscall(CREATE, struct.pack("Q", 1), ctypes.c_size_t(8), 0)
    if rules >= 0:
        done.append(libc.syscall(RESTRICT, rules, 0))
    return any(number >= 0 for number in done)
