"""Raise errors whose texts, names, causes and traces are as long as memory allows.

stopped by: limits, cleaning
deserves: honest 40
expect: failed
proof: who keeps each message of each check has no memory left, and nobody reads such a page
"""

import sys

sys.setrecursionlimit(60_000)


def deep(number):
    if number:
        return deep(number - 1)
    raise type("E" * 1_000_000, (Exception,), {})("x<script>\x1b[2J\0\u202e" * 5_000_000)


def hang():
    try:
        deep(20_000)
    except Exception as error:
        for _ in range(1000):
            error.add_note("n" * 1000)
        raise


def honest(x):
    return x + 1
