"""Open a pipe that has a name and no other end.

stopped by: seccomp, deadline
deserves: honest 40
expect: timeout, failed
peers: through
"""

import os
import tempfile


def hang():
    path = os.path.join(tempfile.mkdtemp(), "pipe")
    os.mkfifo(path)
    return open(path).read()


def honest(x):
    return x + 1
