"""Sort, search and sum in C over things that never come to an end.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import collections
import itertools


class Liar:
    def __lt__(self, other):
        return True

    def __eq__(self, other):
        return False

    __hash__ = None


def hang():
    collections.deque((i for i in itertools.count()), maxlen=0)
    sorted(itertools.repeat(Liar()))
    return sum(itertools.repeat(1))


def honest(x):
    return x + 1
