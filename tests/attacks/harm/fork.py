"""Start another process.

stopped by: seccomp
unjailed: through
peers: through
"""

import os


def misdeed(places):
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    return True
