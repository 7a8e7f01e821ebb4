"""Reply with almost as much as one reply may have, in every call of a check.

stopped by: limits
expect: failed
proof: a marker holds what was said in a check until the submission is marked
"""

import numpy as np

left = iter(range(40))


def misdeed(places):
    return True if next(left, None) is None else np.zeros(1_000_000)
