"""Warn a million times, with long texts, in one call.

stopped by: limits, deadline
deserves: honest 40
expect: timeout, failed
proof: all of them are kept until the call ends, and then sent
"""

import warnings


def hang():
    warnings.simplefilter("always")
    for number in range(1_000_000):
        warnings.warn(f"{number}" * 100, stacklevel=1)
    return 0


def honest(x):
    return x + 1
