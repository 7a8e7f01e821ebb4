"""Open a socket of any family and kind there is: raw, packets, netlink, vsock, algorithms.

stopped by: seccomp
unjailed: through
peers: through
"""

import socket


def misdeed(places):
    found = 0
    for family in range(1, 46):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try:
                socket.socket(family, kind).close()
                found += 1
            except OSError:
                pass
    return found > 0
