"""Reply with a value so deep, or so much in itself, that whoever reads it breaks.

stopped by: limits
proof: recursion without a bound ends a process that knows no limit of its own
"""

import sys

sys.setrecursionlimit(10**6)


def misdeed(places):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    itself = []
    itself.append(itself)
    own = {}
    own["own"] = own
    return [deep, itself, own, ((deep,), {"x": deep})]
