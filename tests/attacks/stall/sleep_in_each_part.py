"""Be slow in each construction, attribute and method, each below the limit.

stopped by: deadline
expect: timeout, not attempted, failed
proof: what is no call of a function takes time as well
"""

import time


def slow(*_):
    time.sleep(1.5)


class Cell:
    def __init__(self, start):
        slow()

    def __getattribute__(self, name):
        slow()
        return object.__getattribute__(self, name)

    def __del__(self):
        slow()

    def step(self, x):
        slow()
        return x


def __getattr__(name):
    slow()
    raise AttributeError(name)


def __dir__():
    slow()
    return ["han"]
