"""Give exercises that earn no points the place of those that do: aliases, properties, exports.

stopped by: boundary
deserves: honest 40
expect: failed
proof: a grader that finds functions by what they call themselves gives one's points to another
"""

import sys


def honest(x):
    return x + 1


honest.points, honest.exercise = 100, "secret"
secret = honest
secret.__name__ = secret.__qualname__ = "secret"


class Cell:
    points = 100

    def __init__(self, start):
        self.step = honest


Cell.__name__ = Cell.__qualname__ = "secret"
__all__ = ["secret"]
__points__ = {"secret": 10, "Cell": 10}


class Module(type(sys)):
    def __getattribute__(self, name):
        return honest if name in ("loot", "misdeed", "hang", "total") else super().__getattribute__(name)


sys.modules[__name__].__class__ = Module
