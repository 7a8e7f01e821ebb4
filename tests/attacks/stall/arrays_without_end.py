"""Loop in an array library over shapes that take no memory and never end.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import numpy as np


def hang():
    endless = np.lib.stride_tricks.as_strided(np.ones(1), (1 << 40,), (0,))
    return endless.max() + np.count_nonzero(endless) + endless.sum()


def honest(x):
    return x + 1
