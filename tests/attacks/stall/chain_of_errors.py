"""Raise an error that was caused by an error that was caused by an error, a million deep, in a ring.

stopped by: cleaning
deserves: honest 40
expect: failed
peers: stopped
proof: who shows causes shows them without end
"""


def hang():
    first = last = ValueError("first")
    for number in range(100_000):
        following = ValueError(number)
        following.__cause__ = last
        last = following
    first.__context__ = last
    raise ExceptionGroup("all", [last, ExceptionGroup("more", [last] * 1000)])


def honest(x):
    return x + 1
