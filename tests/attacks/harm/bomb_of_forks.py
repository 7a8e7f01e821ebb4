"""Fork until nothing more can be forked, each child as well.

stopped by: seccomp
proof: fork, alone, comes through unjailed; this does it again and again
"""

import os
import time

MOST = 40


def misdeed(places):
    children = []
    for _ in range(MOST):
        try:
            pid = os.fork()
        except OSError:
            continue
        if not pid:
            try:
                for _ in range(3):
                    if not os.fork():
                        break
            finally:
                time.sleep(0.3)
                os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
    return len(children) > MOST // 2
