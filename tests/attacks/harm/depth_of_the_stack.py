"""Recurse until the stack ends, in Python and in C, with the guard against it taken away.

stopped by: boundary, limits
expect: crashed, failed, timeout
proof: a segmentation fault ends the process that compares, if that is the same one
"""

import re
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr(self.inner)


def misdeed(places):
    thing = Deep()
    thing.inner = thing
    repr(thing)
    re.compile("(" * 50_000 + ")" * 50_000)
    return False
