"""Return stand-ins of other things: the module, the server, the check's own arguments, types.

stopped by: boundary
expect: failed
proof: an object that the marker holds on to is compared by what it is called, or by identity
"""

import gc
import sys

import numpy as np

gc.unfreeze()  # or what the zygote made is not listed

COUNT = [0]


def others(x):
    yield sys.modules[__name__]
    yield next((thing for thing in gc.get_objects() if type(thing).__name__ == "Server"), None)
    yield np.ndarray
    yield np.float64
    yield sys
    yield Cell
    yield x
    yield memoryview(np.asarray(x))
    yield iter(x)
    yield NotImplemented
    yield Ellipsis


def secret(x):
    COUNT[0] += 1
    things = list(others(x))
    return things[COUNT[0] % len(things)]


class Cell:
    def __init__(self, start):
        self.start = start

    def step(self, x):
        return self


def misdeed(places):
    return type("bool", (), {})()


def hang():
    return type("int", (), {"__index__": lambda self: 662607015})()
