"""Open a port, and wait there for whoever comes.

stopped by: seccomp, landlock
unjailed: through
peers: through
"""

import socket


def misdeed(places):
    addresses = (
        (socket.AF_INET, ("127.0.0.1", 0)),
        (socket.AF_INET6, ("::1", 0)),
        (socket.AF_UNIX, "\0grader-attack-listens"),
    )
    for family, address in addresses:
        try:
            with socket.socket(family) as line:
                line.bind(address)
                line.listen()
                return True
        except OSError:
            pass
    return False
