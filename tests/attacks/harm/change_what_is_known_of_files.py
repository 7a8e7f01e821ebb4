"""Change the owners, rights, times, sizes and attributes of others' files, through descriptors too.

stopped by: seccomp, namespaces
unjailed: through
peers: through
"""

import ctypes
import fcntl
import os
import platform

SETXATTR, FCHMODAT2, FILE_SETATTR = {"x86_64": (188, 452, 469), "aarch64": (5, 452, 469)}[
    platform.machine()
]
libc = ctypes.CDLL(None, use_errno=True)


def ways(path):
    status = os.stat(path)
    yield lambda: os.chmod(path, status.st_mode)
    yield lambda: os.chown(path, status.st_uid, status.st_gid)
    yield lambda: os.utime(path)
    yield lambda: os.truncate(path, status.st_size)
    yield lambda: os.setxattr(path, "user.attack", b"x")

    def opened():
        descriptor = os.open(path, os.O_RDONLY)
        for change in (
            lambda: os.fchmod(descriptor, status.st_mode),
            lambda: os.utime(descriptor),
            lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB),
            lambda: fcntl.ioctl(descriptor, 0x40086602, b"\x20" + bytes(7)),  # only append
        ):
            try:
                return change()
            except OSError:
                pass
        raise OSError

    yield opened


def misdeed(places):
    paths = [places["home"], places["class"], places["results"], places["socket"]]
    paths += [os.path.join(places["home"], "diary.txt"), os.path.join(places["results"], "notes.txt")]
    for path in paths:
        try:
            for way in ways(path):
                try:
                    way()
                    return True
                except OSError:
                    pass
        except OSError:  # it can't even be seen; try blindly
            if libc.syscall(FCHMODAT2, -100, path.encode(), 0o700, 0) == 0:
                return True
    return False
