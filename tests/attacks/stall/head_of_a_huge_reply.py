"""Announce a reply of four gigabytes, and send nothing of it.

stopped by: limits
deserves: honest 40
expect: crashed
proof: who makes room for it has no memory, who waits for it has no time
"""

import os
import stat
import time


def hang():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, b"\xff\xff\xff\xff")
        except OSError:
            pass
    while True:
        time.sleep(1)


def honest(x):
    return x + 1
