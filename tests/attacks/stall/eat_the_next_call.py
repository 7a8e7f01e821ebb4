"""Return at once, and leave threads that eat all the time of the calls that follow.

stopped by: deadline
proof: what a call leaves running is not in the time of that call
"""

import sys
import threading
import time


def eat():
    time.sleep(0.01)
    sys.setswitchinterval(100)
    while True:
        sum(range(100_000))


def start():
    for _ in range(4):
        threading.Thread(target=eat, daemon=True).start()
    return 0


def loot(places):
    return start()


def misdeed(places):
    return start()


def hang():
    return start()
