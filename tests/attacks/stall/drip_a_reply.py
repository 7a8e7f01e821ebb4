"""Send a reply byte by byte on the own line, so that each read finds something new.

stopped by: deadline
deserves: honest 40
expect: timeout
proof: a time for each read and none for the reply waits as long as bytes come
"""

import os
import stat
import time


def hang():
    lines = [n for n in range(3, 64) if is_socket(n)]
    for byte in (1000).to_bytes(4, "big") + b"\x81" * 996:
        for line in lines:
            os.write(line, bytes([byte]))
        time.sleep(0.05)
    return 0


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def honest(x):
    return x + 1
