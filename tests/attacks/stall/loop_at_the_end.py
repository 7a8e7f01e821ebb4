"""Never end: at exit, in threads that are waited for, in what is finalized.

stopped by: deadline
deserves: honest 40
expect: failed
peers: through
"""

import atexit
import threading
import time
import weakref


def forever(*args, **kwargs):
    while True:
        time.sleep(0.1)


class Kept:
    def __del__(self):
        forever()


kept = Kept()
atexit.register(forever)
weakref.finalize(Kept, forever)
threading.Thread(target=forever).start()


def hang():
    return 0


def honest(x):
    return x + 1
