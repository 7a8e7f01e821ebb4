"""Take almost the time of a call in every call, at import as well.

stopped by: deadline
expect: timeout, failed
peers: stopped
proof: a class of such ones takes limits without number, if each call has its own alone
"""

import time

SLEEP = 1.6

time.sleep(SLEEP)


def slowly(*_):
    time.sleep(SLEEP)
    return 0


honest = total = secret = loot = misdeed = slowly


class Cell:
    def __init__(self, start):
        time.sleep(SLEEP)

    def step(self, x):
        return slowly()


def hang():
    return slowly()
