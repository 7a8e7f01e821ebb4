"""Watch folders for what others do there, and lock the files that the grader would lock.

stopped by: seccomp, landlock
unjailed: through
peers: through
"""

import ctypes
import fcntl
import os
import platform

INIT, ADD = {"x86_64": (294, 254), "aarch64": (26, 27)}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)


def is_watched(folder):
    watcher = libc.syscall(INIT, 0)
    return watcher >= 0 and libc.syscall(ADD, watcher, folder.encode(), 0xFFF) >= 0


def is_locked(path):
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


def misdeed(places):
    folders = [places["results"], places["class"], places["home"], "/tmp", "/"]
    if any(is_watched(folder) for folder in folders):
        return True
    names = ("notes.txt", "journal.jsonl", "lock", ".lock", "gradebook.db", "report.json")
    return any(is_locked(os.path.join(places["results"], name)) for name in names)
