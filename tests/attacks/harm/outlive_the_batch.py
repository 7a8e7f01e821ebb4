"""Go on when the line is cut: ignore all signals, leave threads that hold the process.

stopped by: deadline
expect: timeout
proof: a worker that is only asked to end goes on for ever
"""

import os
import signal
import threading
import time


def forever():
    while True:
        try:
            time.sleep(1000)
        except BaseException:
            pass


for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
os._exit = os.abort = lambda *_: forever()
for _ in range(2):
    threading.Thread(target=forever).start()


def misdeed(places):
    try:
        os.setsid()
    except OSError:
        pass
    for descriptor in range(3):
        os.close(descriptor)
    forever()
