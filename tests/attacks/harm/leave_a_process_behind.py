"""Leave a process behind that nobody waits for: forked twice, in a session of its own.

stopped by: seccomp
peers: through
proof: fork, alone, comes through unjailed; this one would go on for a minute behind the batch
"""

import os
import signal
import time


def misdeed(places):
    reader, writer = os.pipe()
    first = os.fork()
    if not first:
        os.setsid()
        if os.fork():
            os._exit(0)
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.write(writer, b"here")
        for number in range(256):
            try:
                os.close(number)
            except OSError:
                pass
        time.sleep(60)
        os._exit(0)
    os.close(writer)
    os.waitpid(first, 0)
    return os.read(reader, 4) == b"here"
