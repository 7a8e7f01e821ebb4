"""Send datagrams and questions for names.

stopped by: seccomp, namespaces
unjailed: through
peers: through
"""

import socket


def misdeed(places):
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            line = socket.socket(family, socket.SOCK_DGRAM)
            line.sendto(b"x", (address, places["port"]))
            return True
        except OSError:
            pass
    try:
        return bool(socket.getaddrinfo("localhost", 80))
    except OSError:
        return False
