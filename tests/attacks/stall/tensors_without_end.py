"""Loop in PyTorch, forward and backward, over a tensor that takes no memory and never ends.

stopped by: deadline
deserves: honest 40
expect: timeout
peers: through
"""

import torch


def hang():
    x = torch.ones((), requires_grad=True)
    total = x.expand(1 << 40).sum()
    total.backward()
    return float(total)


def honest(x):
    return x + 1
