"""Take more memory than allowed by arrays and tensors, and touch each page of it.

stopped by: limits
peers: through
"""

import numpy as np
import torch

COUNT = 100 << 20  # of 8 bytes


def joined():
    found = torch.ones(1 << 24)
    while len(found) < COUNT:
        found = torch.cat([found, found])
    return found


WAYS = (
    lambda: np.ones(COUNT),
    lambda: np.zeros(COUNT).fill(1.0),
    lambda: torch.ones(COUNT, dtype=torch.float64),
    lambda: torch.empty(COUNT, dtype=torch.float64).uniform_(),
    lambda: np.broadcast_to(1.0, COUNT).copy(),
    lambda: np.random.default_rng(0).random(COUNT),
    lambda: torch.UntypedStorage(8 * COUNT).fill_(1),
    lambda: np.outer(np.ones(10_240), np.ones(10_240)),
    joined,
)


def misdeed(places):
    for way in WAYS:
        try:
            way()
        except (MemoryError, RuntimeError):
            continue
        return True
    return False
