"""Kill everything that can be reached: all processes, the own group, the zygote, the siblings.

stopped by: seccomp
expect: failed, crashed
proof: the zygote and its workers share one user, and one namespace
"""

import os
import signal


def misdeed(places):
    pids = [-1, 0, -os.getpgrp(), os.getppid(), *range(2, 64)]
    done = 0
    for pid in pids:
        if pid in (os.getpid(), -os.getpgrp()):
            continue
        for send in (os.kill, os.killpg):
            try:
                # Where this is allowed it ought to be seen, and not to end all of this machine.
                send(pid, signal.SIGCONT)
                done += 1
            except (OSError, ValueError, OverflowError):
                pass
    return done > 0
