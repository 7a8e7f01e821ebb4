"""Connect to a socket on the disk and to an abstract one, streams and datagrams.

stopped by: seccomp, namespaces, landlock
peers: through
"""

import socket

KINDS = socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM


def misdeed(places):
    for address in (places["socket"], "\0" + places["abstract"]):
        for kind in KINDS:
            try:
                socket.socket(socket.AF_UNIX, kind).connect(address)
                return True
            except OSError:
                pass
    return False
