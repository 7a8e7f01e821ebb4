"""Read from every descriptor that may have been left open, in every way that there is.

stopped by: boundary
proof: whatever the marker or the zygote has open at a fork is open here, unless it was closed
"""

import mmap
import os
import socket


def loot(places):
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        ways = (
            lambda n=number: os.pread(n, 1 << 16, 0),
            lambda n=number: (os.lseek(n, 0, 0), os.read(n, 1 << 16))[1],
            lambda n=number: mmap.mmap(n, 0, prot=mmap.PROT_READ)[: 1 << 16],
            lambda n=number: open(f"/dev/fd/{n}", "rb").read(1 << 16),
            lambda n=number: open(f"/proc/self/fd/{n}", "rb").read(1 << 16),
            lambda n=number: b" ".join(os.listdir(n)),
            lambda n=number: received(n),
            lambda n=number: os.read(os.open("..", os.O_RDONLY, dir_fd=n), 10),
        )
        for way in ways:
            try:
                found.append(repr(way()))
            except (OSError, ValueError, TypeError):
                pass
    return "\n".join(found)


def received(number):
    with socket.socket(fileno=os.dup(number)) as line:
        data, words, _, _ = line.recvmsg(1 << 16, 4096, socket.MSG_DONTWAIT | socket.MSG_PEEK)
        return data + repr(words).encode()
