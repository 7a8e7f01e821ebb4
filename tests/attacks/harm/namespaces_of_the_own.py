"""Make namespaces of one's own, to be the superuser in them, or enter those of others.

stopped by: seccomp
unjailed: through
peers: through
"""

import ctypes
import os
import platform

UNSHARE, SETNS = {"x86_64": (272, 308), "aarch64": (97, 268)}[platform.machine()]
USER, MOUNT, PID, NET, IPC, UTS, CGROUP, TIME = (
    0x10000000,
    0x20000,
    0x20000000,
    0x40000000,
    0x8000000,
    0x4000000,
    0x2000000,
    0x80,
)

libc = ctypes.CDLL(None, use_errno=True)


def misdeed(places):
    everything = USER | MOUNT | PID | NET | IPC | UTS | CGROUP
    for flags in (UTS, IPC, CGROUP, USER, TIME, NET, MOUNT, USER | MOUNT, PID, everything):
        if libc.syscall(UNSHARE, flags) == 0:
            return True
    for kind in ("uts", "ipc", "net", "mnt", "user"):
        try:
            place = os.open(f"/proc/{os.getppid()}/ns/{kind}", os.O_RDONLY)
        except OSError:
            place = -1
        if libc.syscall(SETNS, place, 0) == 0:
            return True
    return False
