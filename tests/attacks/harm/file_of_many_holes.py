"""Make a file of a size that no disk has, all of it holes.

stopped by: limits
peers: through
"""

import os
import tempfile

SIZE = 1 << 40


def misdeed(places):
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"):
        try:
            descriptor, path = tempfile.mkstemp(dir=parent)
        except OSError:
            continue
        os.unlink(path)
        ways = (
            lambda: os.truncate(descriptor, SIZE),
            lambda: os.pwrite(descriptor, b"x", SIZE - 1),
            lambda: (os.lseek(descriptor, SIZE - 1, os.SEEK_SET), os.write(descriptor, b"x")),
        )
        for way in ways:
            try:
                way()
            except OSError:
                continue
            if os.fstat(descriptor).st_size >= SIZE:
                return True
    return False
