"""Fill the disk: one file, many files, one that is allocated at once, under many names.

stopped by: limits
reduced: the folder to write in lies on the machine's disk there, and only each file is bounded
peers: through
"""

import os
import tempfile

MOST = 100 << 20
BLOCK = bytes(4 << 20)


def stored(folder):
    return sum(512 * entry.stat().st_blocks for entry in os.scandir(folder))


def fill(folder, name):
    try:
        with open(os.path.join(folder, name), "wb", 0) as file:
            while stored(folder) < MOST and file.write(BLOCK) == len(BLOCK):
                pass
    except OSError:
        pass


def allocate(folder, name):
    try:
        with open(os.path.join(folder, name), "wb", 0) as file:
            os.posix_fallocate(file.fileno(), 0, MOST)
    except OSError:
        pass


def misdeed(places):
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", "."):
        try:
            folder = tempfile.mkdtemp(dir=parent)
        except OSError:
            continue
        allocate(folder, "at-once")
        for number in range(8):
            fill(folder, str(number))
        done = stored(folder) >= MOST
        for entry in os.scandir(folder):
            os.unlink(entry.path)
        if done:
            return True
    return False
