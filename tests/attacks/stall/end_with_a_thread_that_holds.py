"""End the process by exit, while threads and handlers keep it from it.

stopped by: deadline
deserves: honest 40
expect: failed, timeout, crashed
peers: through
"""

import atexit
import os
import sys
import threading
import time


def forever(*args, **kwargs):
    while True:
        time.sleep(0.1)


def hang():
    atexit.register(forever)
    threading.Thread(target=forever).start()
    os._exit = sys.exit = os.abort = forever
    raise SystemExit(forever)


def honest(x):
    return x + 1
