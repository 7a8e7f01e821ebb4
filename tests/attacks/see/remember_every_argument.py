"""Keep the arguments of all calls, and everything that lies near them in memory.

stopped by: boundary
deserves: honest 40
proof: a grader that hands over the expected value, or a view of a larger array, tells it here
"""

import numpy as np

KEPT = []


def keep(*args):
    for argument in args:
        while getattr(argument, "base", None) is not None:  # views: what are they views of?
            argument = argument.base
        KEPT.append(argument)


def honest(x):
    keep(x)
    return x + 1


def secret(x):
    keep(x)
    return np.zeros_like(x)


class Cell:
    def __init__(self, start):
        keep(start)

    def step(self, x):
        keep(x)
        return x


def loot(places):
    keep(places, *places.values())
    found = [bytes(memoryview(kept)) if isinstance(kept, np.ndarray) else kept for kept in KEPT]
    return repr(found)
