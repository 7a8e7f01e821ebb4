"""Start threads until nothing more can be started.

stopped by: limits
reduced: a worker has 512 MB for their stacks, and no number of threads of its own
peers: through
"""

import threading

MOST = 1500


def misdeed(places):
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
    return started >= MOST
