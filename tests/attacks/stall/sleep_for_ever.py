"""Sleep, by each way of waiting for nothing that there is.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import threading
import time


def hang():
    threads = [
        threading.Thread(target=time.sleep, args=(1e9,)),
        threading.Thread(target=threading.Event().wait),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def honest(x):
    return x + 1
