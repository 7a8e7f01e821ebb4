"""Compute a power of large numbers, in C, where no signal and no other thread gets in.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""


def hang():
    number = (1 << 4_000_000) - 1
    return (number ** 40) % 1_000_003


def honest(x):
    return x + 1
