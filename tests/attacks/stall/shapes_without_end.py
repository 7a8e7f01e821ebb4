"""Reply with arrays whose shapes say far more than their bytes: none, 10**18, twenty axes.

stopped by: limits, boundary
deserves: honest 40
expect: failed
peers: stopped
proof: who compares element by element compares without end what took no byte to send
"""

import numpy as np
import torch


def hang():
    return [
        np.lib.stride_tricks.as_strided(np.ones(1), (10**9, 10**9), (0, 0)),
        np.zeros((10**18, 0)),
        np.zeros((1,) * 32),
        torch.zeros(0).expand(1 << 40, 0),
        torch.ones(()).expand(1 << 50),
        np.zeros(0, dtype="V1000000000"),
    ]


def honest(x):
    return x + 1
