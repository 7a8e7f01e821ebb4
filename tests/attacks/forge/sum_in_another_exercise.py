"""Sum in another exercise's function, at import, or in a helper beside, and use the result.

stopped by: guard
peers: through
"""

import numpy as np

KEPT = {}


def honest(x):
    KEPT["sum"] = float(np.sum(x))
    return np.asarray(x) * 0 - 1


def secret(x):
    return np.sum(x)


def total(x):
    try:
        honest(x)
        return KEPT["sum"]
    except Exception:
        return float(secret(x))
