"""Read below the file system: disks, the kernel's memory, its log, device files made anew.

stopped by: namespaces, landlock
proof: the superuser's process reads all of these where nothing confines it
"""

import ctypes
import os
import re
import stat

PATHS = ["/dev/mem", "/dev/kmem", "/dev/port", "/proc/kcore", "/dev/kmsg", "/proc/kmsg"]
PATHS += ["/proc/kallsyms", "/sys/kernel/debug", "/proc/sys/kernel/core_pattern", "/proc/mounts"]
PATHS += [f"/dev/{disk}" for disk in ("vda", "vda1", "sda", "sda1", "nvme0n1", "dm-0", "loop0")]


def loot(places):
    paths = list(PATHS)
    for major, minor in ((254, 0), (254, 1), (8, 0), (8, 1), (253, 0), (1, 1), (7, 0)):
        own = f"own-{major}-{minor}"
        try:
            os.mknod(own, stat.S_IFBLK | 0o600, os.makedev(major, minor))
            paths.append(own)
        except OSError:
            pass
    found = []
    for path in paths:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            continue
        try:
            data = os.read(descriptor, 16 << 20)
        except OSError:
            continue
        finally:
            os.close(descriptor)
        found += re.findall(rb"CANARY-\w+-\w{6}", data)
    log = ctypes.create_string_buffer(1 << 16)
    length = ctypes.CDLL(None).klogctl(3, log, len(log))
    found += re.findall(rb"CANARY-\w+-\w{6}", log.raw[: max(0, length)])
    return b" ".join(found)
