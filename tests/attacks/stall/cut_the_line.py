"""Close the line to the grader, and go on computing where nobody hears of it.

stopped by: deadline
deserves: honest 40
expect: crashed
proof: who waits for the process to end behind its line waits for ever
"""

import os
import signal


def hang():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    os.closerange(0, 64)
    while True:
        pass


def honest(x):
    return x + 1
