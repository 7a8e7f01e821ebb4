"""Take the socket that leads to the grader, and connect or send with it to somebody else.

stopped by: seccomp
expect: failed, crashed
proof: who may not make a socket still has one
"""

import socket
import struct


def lines():
    for number in range(64):
        try:
            yield socket.socket(fileno=number)
        except OSError:
            pass


def misdeed(places):
    done = False
    for line in lines():
        for address in (places["socket"], "\0" + places["abstract"]):
            ways = (
                lambda: line.connect(address),
                lambda: line.sendto(b"x", address),
                lambda: line.sendmsg([b"x"], [], 0, address),
            )
            for way in ways[:1]:
                try:
                    way()
                    done = True
                except OSError:
                    pass
        for way in (
            lambda: line.connect(struct.pack("=H14x", 0)),  # AF_UNSPEC undoes a connection
            lambda: line.bind("\0mine"),
            lambda: line.listen(),
        ):
            try:
                way()
                done = True
            except (OSError, TypeError):
                pass
        line.detach()
    return done
