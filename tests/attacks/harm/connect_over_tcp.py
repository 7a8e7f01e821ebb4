"""Connect to a port of the machine, and to the world, over IPv4 and IPv6.

stopped by: seccomp, namespaces, landlock
peers: through
"""

import asyncio
import socket
import urllib.request


def by_socket(port):
    socket.create_connection(("127.0.0.1", port), 0.2)
    return True


def by_mapped_address(port):
    line = socket.socket(socket.AF_INET6)
    line.connect(("::ffff:127.0.0.1", port))
    return True


def by_any_address(port):
    socket.create_connection(("0.0.0.0", port), 0.2)
    return True


def by_fast_open(port):
    line = socket.socket()
    return line.sendto(b"x", 0x20000000, ("127.0.0.1", port)) > 0


def by_asyncio(port):
    asyncio.run(asyncio.open_connection("127.0.0.1", port))
    return True


def by_library(port):
    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=0.1)
    return True


def misdeed(places):
    for way in (by_socket, by_mapped_address, by_any_address, by_fast_open, by_asyncio, by_library):
        try:
            if way(places["port"]):
                return True
        except Exception:
            pass
    return False
