"""Seeds every global generator that a submission may draw from."""

import random

import numpy as np
import torch


def seed_generators(seed: int) -> None:
    """Seed the global generators of Python, NumPy and PyTorch; `seed` is not negative."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.default_generator.manual_seed(seed)
