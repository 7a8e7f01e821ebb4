"""Call the sum that is not allowed as a method of a tensor, by names put together while it runs.

stopped by: guard
peers: through
"""

import torch

WORD = "s" + "um"


def total(x):
    for way in (
        lambda t: getattr(t, WORD)(),
        lambda t: getattr(torch.Tensor, WORD)(t),
        lambda t: torch.Tensor.__dict__.get(WORD, torch.Tensor.mean)(t),
        lambda t: getattr(torch.nn.Parameter(t), WORD)(),
    ):
        try:
            return float(way(torch.tensor(x)))
        except Exception:
            pass
    return 0.0
