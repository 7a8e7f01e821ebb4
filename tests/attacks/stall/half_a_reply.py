"""Send the head of a reply and a part of it, and then nothing.

stopped by: deadline
deserves: honest 40
expect: timeout
proof: who waits for the rest waits for ever
"""

import os
import stat
import time


def hang():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, (4096).to_bytes(4, "big") + b"\x84" + bytes(100))
        except OSError:
            pass
    while True:
        time.sleep(1)


def honest(x):
    return x + 1
