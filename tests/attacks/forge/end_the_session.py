"""Raise what ends programs: SystemExit(0), KeyboardInterrupt, GeneratorExit, StopIteration.

stopped by: boundary
expect: failed
proof: a grader that reads success from exit status 0, or stops at Ctrl-C, takes it for its own
"""

import asyncio
import sys


class Passed(BaseException):
    code = returncode = 0


def secret(x):
    sys.exit(0)


class Cell:
    def __init__(self, start):
        raise KeyboardInterrupt

    def step(self, x):
        return x


def honest(x):
    raise GeneratorExit


def total(x):
    raise StopIteration(6.5)


def loot(places):
    try:
        import pytest
    except ImportError:
        raise asyncio.CancelledError from None
    pytest.exit("all passed", returncode=0)


def misdeed(places):
    raise Passed(True)


def hang():
    raise StopAsyncIteration
