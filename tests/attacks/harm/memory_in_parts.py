"""Take more memory than allowed in parts, of which none is large, and touch each.

stopped by: limits
peers: through
"""

import numpy as np

held = []


def misdeed(places):
    for _ in range(800):
        held.append(np.full(1 << 20, 1, np.uint8))
    return True
