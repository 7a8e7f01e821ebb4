"""Reply with more than the grader can hold, by a value that is small here.

stopped by: limits
proof: an encoder that follows references writes a billion times what lies in memory
"""

import numpy as np
import torch


class Last(list):
    """A list that tells of one element, and has very many."""

    def __len__(self):
        return 1


def misdeed(places):
    text = "x" * (1 << 20)
    laughs = [text] * 10
    for _ in range(9):
        laughs = [laughs] * 10
    big = np.broadcast_to(np.float64(1), (1 << 20, 1 << 14))
    return {
        "laughs": laughs,
        "array": big,
        "tensor": torch.ones(()).expand(1 << 36),
        "list": Last([laughs] * 1000),
        "number": 1 << 30_000_000,
    }
