"""Become another user, get back capabilities, gain privileges by a program that has them.

stopped by: seccomp
proof: the superuser may be anybody, and whoever is the superuser again may all of the rest
"""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    for way in (
        lambda: os.setuid(0),
        lambda: os.setresuid(0, 0, 0),
        lambda: os.setuid(65534),
        lambda: os.setgid(0),
        lambda: os.setgroups([0]),
        lambda: os.initgroups("root", 0),
        lambda: os.setpgid(0, os.getpgid(os.getppid())),
    ):
        try:
            way()
            return True
        except OSError:
            pass
    header = struct.pack("Ii", 0x20080522, 0)
    everything = struct.pack("6I", *([0xFFFFFFFF, 0xFFFFFFFF, 0] * 2))
    kept = struct.pack("6I", 6, 6, 6, 0, 0, 0)
    if libc.capset(header, everything) == 0 or libc.capset(header, kept) == 0:
        return True
    # Keep capabilities, ambient ones, bits that make root the superuser again.
    return any(
        libc.prctl(*words, 0, 0) == 0 for words in ((8, 1, 0), (47, 2, 1), (28, 0, 0), (24, 21, 0))
    )
