"""Take a lock twice, and the one of the import, so that the next import waits as well.

stopped by: deadline
expect: timeout
deserves: honest 40
peers: through
"""

import importlib._bootstrap as bootstrap
import threading
import _imp


def hang():
    lock = threading.Lock()
    _imp.acquire_lock()
    threading.Thread(target=_imp.acquire_lock, daemon=True).start()
    bootstrap._ModuleLock("torch").acquire()
    lock.acquire()
    lock.acquire()
    return 0


def honest(x):
    return x + 1
