"""Open the devices of the machine, or make one's own: memory, disks, terminals, kernels.

stopped by: namespaces, landlock, seccomp
unjailed: through
peers: through
"""

import fcntl
import os
import stat
import tempfile

DEVICES = (
    "mem", "kmem", "port", "kmsg", "sda", "vda", "loop0", "loop-control", "fuse", "kvm", "ptmx",
    "tty", "tty0", "console", "net/tun", "shm", "mqueue", "full", "vhost-net", "userfaultfd",
    "rtc0", "watchdog", "snapshot", "uinput", "nvram", "hwrng", "dri/card0", "pts/0",
)  # fmt: skip
TIOCSTI = 0x5412
NUMBERS = {"mem": (1, 1), "kmsg": (1, 11), "full": (1, 7), "vda": (254, 0), "tty": (5, 0)}


def is_open(path):
    # Not to write there: to be able to is enough.
    for flags in (os.O_RDWR, os.O_WRONLY, os.O_RDONLY):
        try:
            os.close(os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY))
            return True
        except OSError:
            pass
    return False


def is_made(name, number):
    path = os.path.join(tempfile.mkdtemp(), name)
    for kind in (stat.S_IFCHR, stat.S_IFBLK):
        try:
            os.mknod(path, kind | 0o666, os.makedev(*number))
            os.unlink(path)
            return True
        except OSError:
            pass
    return False


def types_a_letter(number):
    try:
        fcntl.ioctl(number, TIOCSTI, b" ")
        return True
    except OSError:
        return False


def misdeed(places):
    return (
        any(is_open(f"/dev/{name}") for name in DEVICES)
        or any(is_made(*pair) for pair in NUMBERS.items())
        or any(types_a_letter(number) for number in range(3))
    )
