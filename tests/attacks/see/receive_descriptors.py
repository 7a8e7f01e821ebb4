"""Ask both ends for descriptors: send some, and take whatever comes with the next message.

stopped by: boundary
proof: a descriptor that is sent with a message belongs to whoever receives it first
"""

import array
import os
import socket
import stat


def lines():
    for number in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield socket.socket(fileno=os.dup(number))
        except OSError:
            pass


def loot(places):
    found = b""
    for line in lines():
        with line:
            try:
                flags = socket.MSG_DONTWAIT | socket.MSG_PEEK
                _, words, _, _ = line.recvmsg(1 << 16, socket.CMSG_SPACE(4 * 16), flags)
            except OSError:
                continue
            for level, kind, data in words:
                if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                    numbers = array.array("i", data[: len(data) // 4 * 4])
                    found += b"".join(os.pread(number, 1 << 16, 0) for number in numbers)
    return found
