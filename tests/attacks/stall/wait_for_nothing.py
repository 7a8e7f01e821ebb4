"""Wait without a limit: for a pipe of one's own, for a lock that is held, for a signal.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import os
import select
import signal
import threading

held = threading.Lock()
held.acquire()


def hang():
    reader, _ = os.pipe()
    thread = threading.Thread(target=held.acquire)
    thread.start()
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
    select.select([reader], [], [])
    os.read(reader, 1)
    signal.sigwait([signal.SIGUSR1])
    return 0


def honest(x):
    return x + 1
