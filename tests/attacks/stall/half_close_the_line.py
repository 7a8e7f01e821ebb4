"""Read no more, or write no more, but keep the line open.

stopped by: deadline
deserves: honest 40
expect: crashed, timeout
proof: a line of which one half is shut looks alive from its other end
"""

import socket
import stat
import os
import time


def hang():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                line = socket.socket(fileno=number)
                line.shutdown(socket.SHUT_RD)
                line.detach()
        except OSError:
            pass
    while True:
        time.sleep(1)


def honest(x):
    return x + 1
