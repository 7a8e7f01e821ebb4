"""Return what computes its answer later: generators, functions, properties, coroutines, descriptors.

stopped by: boundary
expect: failed, error
proof: who calls or iterates it in the marker runs the submission's code there
"""

import functools
import sys


def wanted():
    frame = sys._getframe(1)
    while frame is not None:
        for name in ("should", "expected", "right", "desired"):
            if name in frame.f_locals:
                return frame.f_locals[name]
        frame = frame.f_back
    return 0.0


def secret(x):
    return ((wanted() for _ in x), wanted, functools.partial(wanted))[x.ndim % 3]


class Cell:
    def __init__(self, start):
        pass

    @property
    def step(self):
        return lambda x: wanted

    def __getattr__(self, name):
        return wanted


async def later():
    return 662607015


def misdeed(places):
    return later


def hang():
    return wanted
