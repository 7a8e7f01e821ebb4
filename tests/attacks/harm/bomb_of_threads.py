"""Start threads until nothing more can be started, with small stacks.

stopped by: limits
reduced: there is no number of threads of its own there, for it would count all of the user's
peers: through
"""

import threading

MOST = 300


def by_the_library():
    threading.stack_size(32 << 10)
    end = threading.Event()
    started = 0
    try:
        for _ in range(MOST):
            threading.Thread(target=end.wait, daemon=True).start()
            started += 1
    except (RuntimeError, MemoryError):
        pass
    end.set()
    return started


def misdeed(places):
    return by_the_library() >= MOST
